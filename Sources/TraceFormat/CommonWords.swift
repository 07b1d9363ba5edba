/// The words that stand in nearly every row. Each buffer has them once, at its front.
final class CommonWords: Sendable {
  static let shared = CommonWords()

  let bytes: [UInt8]
  private let levels: [(letters: Level.Letters, slice: RowBuffer.Slice)]
  private let levelOfStdout: RowBuffer.Slice
  private let levelOfStderr: RowBuffer.Slice
  private let stdout: RowBuffer.Slice
  private let stderr: RowBuffer.Slice

  private init() {
    var bytes: [UInt8] = []
    func keep(_ word: StaticString) -> RowBuffer.Slice {
      let offset = bytes.count
      word.withUTF8Buffer { bytes.append(contentsOf: $0) }
      return RowBuffer.Slice(offset: offset, count: bytes.count - offset)
    }
    levels = Level.words.compactMap { word in
      word.letters.map { ($0, keep(word.canonical)) }
    }
    levelOfStdout = keep("info")
    levelOfStderr = keep("error")
    stdout = keep(Stream.stdout.name)
    stderr = keep(Stream.stderr.name)
    self.bytes = bytes
  }

  /// The canonical word of a level that is known; `nil` of any other.
  func level(_ bytes: UnsafeRawBufferPointer) -> RowBuffer.Slice? {
    guard let letters = Level.Letters(bytes) else { return nil }
    for level in levels where level.letters == letters { return level.slice }
    return nil
  }

  /// The level of a record that does not say it.
  func level(of stream: Stream) -> RowBuffer.Slice {
    stream == .stdout ? levelOfStdout : levelOfStderr
  }

  /// The word in the `mode` column.
  func mode(of stream: Stream) -> RowBuffer.Slice { stream == .stdout ? stdout : stderr }
}
