/// What a line of a text is, whichever lines stand before it.
public enum LineKind: Sendable, Equatable {
  /// A record begins with it; its fields are read.
  case header
  /// Its first bytes, so many, are of no record: a byte order mark or NULs in front of a header, or a
  /// hole, whatever stands behind it.
  case marked(Int)
  /// It begins as a header does, and is none: why, in words.
  case nearHeader(String)
  /// It begins as a header does, and is one of another format that is known.
  case sibling(KnownFormat)
  /// It belongs to the record before it, unless the source has that format too.
  case stranger(KnownFormat)
  /// It belongs to the record before it, where there is one.
  case text

  /// From so many NULs on they are a hole, as a crash leaves it: they are not looked at further, and no
  /// text goes on behind them.
  public static let longestMarks = 64 << 10

  /// Whether the record before it ends.
  public var endsRecord: Bool {
    switch self {
    case .header, .marked, .nearHeader, .sibling: true
    case .stranger, .text: false
    }
  }
}
