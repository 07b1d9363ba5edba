/// What a line of a text is, whichever lines stand before it.
public enum LineKind: Sendable, Equatable {
  /// A record begins with it; its fields are read.
  case header
  /// A record begins behind so many bytes at its front: a byte order mark, or NULs of a hole.
  case marked(Int)
  /// It begins as a header does, and is none: why, in words.
  case nearHeader(String)
  /// It begins as a header does, and is one of another format that is known.
  case sibling(KnownFormat)
  /// It belongs to the record before it, unless the source has that format too.
  case stranger(KnownFormat)
  /// It belongs to the record before it, where there is one.
  case text

  /// Whether the record before it ends.
  public var endsRecord: Bool {
    switch self {
    case .header, .marked, .nearHeader, .sibling: true
    case .stranger, .text: false
    }
  }
}
