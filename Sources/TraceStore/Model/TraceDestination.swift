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
  /// Rejects that were inserted.
  public var rejectsAdded: Int
}

extension CommitSummary {
  /// No change.
  public init() {
    self.init(rowsAdded: 0, rowsRemoved: 0, rejectsAdded: 0)
  }

  /// Adds the changes of another commit.
  public mutating func add(_ other: CommitSummary) {
    rowsAdded += other.rowsAdded
    rowsRemoved += other.rowsRemoved
    rejectsAdded += other.rejectsAdded
  }
}
