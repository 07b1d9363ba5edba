/// The words that stand in nearly every row. Each buffer has them once, at its front.
final class CommonWords: Sendable {
  static let shared = CommonWords()

  let bytes: [UInt8]
  /// The canonical words, at the positions of `Level.words`.
  private let levels: [RowBuffer.Slice]
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
    levels = Level.words.map { keep($0.canonical) }
    levelOfStdout = keep("info")
    levelOfStderr = keep("error")
    stdout = keep(Stream.stdout.name)
    stderr = keep(Stream.stderr.name)
    self.bytes = bytes
  }

  /// The canonical word of a level that is known, by its position in `Level.words`.
  func level(_ position: Int) -> RowBuffer.Slice { levels[position] }

  /// The level of a record that does not say it.
  func level(of stream: Stream) -> RowBuffer.Slice {
    stream == .stdout ? levelOfStdout : levelOfStderr
  }

  /// The word in the `mode` column.
  func mode(of stream: Stream) -> RowBuffer.Slice { stream == .stdout ? stdout : stderr }
}
