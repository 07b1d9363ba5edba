/// How a database is.
public struct StoreStatus: Sendable {
  /// Whether it has a table `traces`.
  public var hasTraces = false
  /// Whether Tracetail has ever written to it.
  public var hasOwnTables = false
  /// About how many rows `traces` has: its highest id.
  public var rows: Int64 = 0
  /// The size of the database without its WAL, in bytes.
  public var bytes: Int64 = 0
  /// The size of its WAL, in bytes; 0 where there is none.
  public var walBytes: Int64 = 0
  /// How many of its pages hold nothing.
  public var freePages: Int64 = 0
  /// The size of these, in bytes.
  public var freeBytes: Int64 = 0
  /// When a batch was committed last, in UTC; `nil` where none was.
  public var lastCommit: String?
  /// How many rejects there are, by their reasons, the most frequent first.
  public var rejects: [(reason: String, count: Int)] = []
  /// The indexes that a bulk load has put off and not built yet.
  public var deferredIndexes: [String] = []
  /// The full-text index.
  public var search = SearchIndexStatus(kind: .none, lastRow: 0, newerRows: 0, reason: "")
}

/// A source as the database knows it.
public struct StoredSource: Sendable {
  /// The run it belongs to, as `RunState.id`.
  public let run: Int64
  /// The canonical path of its directory.
  public let place: String
  /// Its file as it was seen last.
  public let file: SourceCheckpoint.File
  /// How many of its bytes have become rows, after decompression.
  public let offset: Int64
  /// Whether later bytes may continue its last record.
  public let hasOpenRecord: Bool
}
