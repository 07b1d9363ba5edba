/// The words that stand in nearly every row. Each buffer has them once, at its front.
struct CommonWords: Sendable {
  static let shared = CommonWords()

  private(set) var bytes: [UInt8] = []
  private var levels: [RowBuffer.Slice] = []
  private var modes: [RowBuffer.Slice] = []

  private init() {
    for word in Level.words { levels.append(keep(word.canonical)) }
    for stream in Stream.allCases { modes.append(keep(stream.name)) }
  }

  private mutating func keep(_ word: StaticString) -> RowBuffer.Slice {
    let offset = bytes.count
    word.withUTF8Buffer { bytes.append(contentsOf: $0) }
    return RowBuffer.Slice(offset: offset, count: bytes.count - offset)
  }

  /// The canonical word of a level that is known; `nil` of any other.
  @inline(__always)
  func level(_ bytes: UnsafeRawBufferPointer) -> RowBuffer.Slice? {
    Level.position(of: bytes).map { levels[$0] }
  }

  /// The level of a record that does not say it.
  func level(of stream: Stream) -> RowBuffer.Slice {
    stream == .stdout ? levels[Level.info] : levels[Level.error]
  }

  /// The word in the `mode` column.
  func mode(of stream: Stream) -> RowBuffer.Slice { modes[Int(stream.rawValue)] }
}
