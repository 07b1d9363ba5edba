/// A text with the places in it that were searched for.
public struct MarkedText: Sendable, Equatable {
  /// A piece of it.
  public struct Piece: Sendable, Equatable {
    /// Its text; never empty.
    public let text: String
    /// Whether it was searched for.
    public let isMatch: Bool

    /// A piece of its parts.
    public init(_ text: String, isMatch: Bool) {
      self.text = text
      self.isMatch = isMatch
    }
  }

  /// The bytes before and behind a match.
  static let marks: (begin: UInt8, end: UInt8) = (2, 3)
  /// Stands for the bytes that mean something else here: the marks, and the end of a C string.
  private static let substitute: UInt8 = 0x1A

  /// The pieces in order; together they are the text.
  public let pieces: [Piece]

  /// A text of its pieces.
  public init(_ pieces: [Piece]) {
    self.pieces = pieces
  }

  /// Whether anything in it was searched for.
  public var hasMatch: Bool { pieces.contains(where: \.isMatch) }

  /// A text as it can be marked.
  static func markable(_ bytes: [UInt8]) -> [UInt8] {
    let isSpecial = { (byte: UInt8) in byte == 0 || byte == marks.begin || byte == marks.end }
    return bytes.contains(where: isSpecial)
      ? bytes.map { isSpecial($0) ? substitute : $0 } : bytes
  }

  /// Reads a text that has been marked.
  init(marked bytes: [UInt8]) {
    var pieces: [Piece] = []
    for part in bytes.split(separator: Self.marks.begin) {
      // What is before the first mark has no end of a match.
      let end = part.firstIndex(of: Self.marks.end)
      let match = part[..<(end ?? part.startIndex)]
      let rest = part[(end.map { $0 + 1 } ?? part.startIndex)...]
      for (bytes, isMatch) in [(match, true), (rest, false)] where !bytes.isEmpty {
        pieces.append(Piece(String(decoding: bytes, as: UTF8.self), isMatch: isMatch))
      }
    }
    self.pieces = pieces
  }
}
