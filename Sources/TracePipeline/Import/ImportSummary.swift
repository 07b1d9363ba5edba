public import TraceStore
public import TraceTail

/// What an import did.
public struct ImportSummary: Sendable {
  /// Records that were read, as the commits have them: one of which both sides were read is one.
  public var records = 0
  /// Rows that the database has more than before.
  public var rows = 0
  /// Rejects that were found, and stand.
  public var rejects = 0
  /// What was rejected by this import, by reason.
  public var rejectReasons: [RejectReason] = []
  /// Runs that were looked at.
  public var runs = 0
  /// Sources that were looked at.
  public var sources = 0
  /// Bytes that were read, after decompression.
  public var bytes: Int64 = 0
  /// Bytes on the disk of runs in which nothing had changed.
  public var skippedBytes: Int64 = 0
  /// How long it took.
  public var seconds = 0.0
  /// Sources and directories that could not be read, the first twenty.
  public var problems: [TailError] = []
  /// How many could not be read in all.
  public var problemCount = 0
  /// Sources that may not be what they were taken for, the first twenty.
  public var doubts: [ReadingDoubt] = []
  /// Whether the user stopped it; what was read until then is committed.
  public var isInterrupted = false

  /// Nothing done.
  public init() {}
}
