internal import TraceFormat

/// One side of a record that has no partner yet, as the store has it (DESIGN.md §4, Pairing).
///
/// The text that it is paired by is its key, and is passed beside it.
struct PendingEntry {
  /// One of the two sides of a record.
  enum Side: Int64 {
    case text = 0
    case metadata = 1
  }

  let side: Side
  let run: Int64
  let stream: Stream
  var state: TextState
  /// Its row; below 0: its reject as a negative number.
  var row: Int64
  /// Tells apart equal pieces of one metadata record.
  var piece: Int64 = 0
  /// Where the text stands; of a piece: the text that has taken it.
  var place: TextPlace?
}

/// Whether a text can still change. The smaller is paired first: what cannot change any more, then
/// what ends with a whole line.
public enum TextState: Int64, Sendable, Comparable {
  /// Another record has begun after it. A piece of metadata: no text has taken it.
  case final = 0
  /// It is the last record of its source, and its last line has ended.
  case open = 1
  /// It is the last record of its source, in the middle of a line.
  case torn = 2

  /// By what is paired first.
  public static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }
}

/// Where a text stands.
public struct TextPlace: Sendable {
  /// The source that holds it.
  public let source: Int64
  /// Bytes from the start of the source, after decompression.
  public let offset: Int64
  /// The number of its first line, from 1.
  public let line: Int64

  /// A place of its parts.
  public init(source: Int64, offset: Int64, line: Int64) {
    self.source = source
    self.offset = offset
    self.line = line
  }
}
