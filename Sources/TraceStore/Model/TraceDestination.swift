/// Where batches go. SQLite is the embedded implementation; the pipeline knows this protocol only.
///
/// Used by one thread, the one that writes.
public protocol TraceDestination: AnyObject {
  /// Makes a batch lasting, rows and positions in one transaction: all of it or nothing.
  ///
  /// - Returns: how many rows were added, and how many rejects.
  /// - Throws: `StoreError`; then nothing of the batch is there.
  func commit(_ batch: Batch) throws -> CommitSummary
}

/// What a commit changed.
public struct CommitSummary: Sendable {
  /// Rows that were inserted.
  public var rowsAdded: Int
  /// Rows that were taken out of the table again: their record was withdrawn, or is another's row.
  /// Below 0 where more that had been taken out were put back.
  public var rowsRemoved: Int
  /// How often a row that was there before the writer began was changed, or taken out.
  public var earlierRowsChanged: Int
  /// Rejects that were inserted.
  public var rejectsAdded: Int

  /// Records that became rows, or changed rows that were there before the writer began. A record of
  /// which both sides were read, in one commit or in several, is one.
  public var records: Int { rowsAdded - rowsRemoved + earlierRowsChanged }
}

extension CommitSummary {
  /// No change.
  public init() {
    self.init(rowsAdded: 0, rowsRemoved: 0, earlierRowsChanged: 0, rejectsAdded: 0)
  }

  /// Adds the changes of another commit.
  public mutating func add(_ other: CommitSummary) {
    rowsAdded += other.rowsAdded
    rowsRemoved += other.rowsRemoved
    earlierRowsChanged += other.earlierRowsChanged
    rejectsAdded += other.rejectsAdded
  }
}
