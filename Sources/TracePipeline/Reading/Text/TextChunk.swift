internal import TraceStore

/// A piece of a text source: a record with all its lines, or a line that belongs to none.
struct TextChunk {
  enum Kind {
    /// A header and the lines up to the next one.
    case record
    /// A line before the first header.
    case unheaded
    /// A part of a record or line that is too long for one row.
    case remainder
    /// NUL bytes or a byte order mark at the start of a line.
    case hole

    /// Whether a record begins with it, or a line that is one by itself.
    var isBeginning: Bool { self == .record || self == .unheaded }
  }

  let kind: Kind
  /// Where it begins in the source.
  let offset: Int64
  /// The line it begins on, from 1.
  let line: Int64
  /// Its bytes in the window without the LF that ends it.
  let count: Int
  /// How many bytes of the source it takes, its LF included.
  let consumed: Int
  /// How many LFs it takes.
  let lines: Int64
  /// Whether it reaches the end of what the source has: later bytes may continue it.
  let isOpen: Bool

  /// Whether it is the first part of a record that is too long for one row.
  var isLong: Bool { kind.isBeginning && consumed == count && !isOpen }

  /// Whether it can still change.
  var state: TextState { !isOpen ? .final : consumed > count ? .open : .torn }

  /// Why it is no record although it begins as one does, in words; `nil` of anything else.
  var fault: String?

  var end: Int64 { offset + Int64(consumed) }
}
