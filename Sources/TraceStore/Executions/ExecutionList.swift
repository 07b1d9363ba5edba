public import Foundation

/// The executions of a database, as of the moment when they were made known; see
/// `TraceReader.executions(_:patience:onProgress:)`.
public struct ExecutionList {
  /// Why executions are not kept in the database.
  public enum Obstacle: Sendable, Equatable {
    /// An archive is read too.
    case archive
    /// The database has no tables of Tracetail's, or those of another version.
    case foreign
    /// The database may not be written, or has no room.
    case readOnly
    /// Another program was writing.
    case locked
    /// The caller wanted nothing to be written.
    case unwanted
  }

  let reader: TraceReader
  let tables: ExecutionTables
  /// Why they are known to this reader only; `nil` where they are kept.
  public let obstacle: Obstacle?
  /// How many rows were read for this reader only.
  public let derivedRows: Int64

  /// Where an execution stands in the list of all.
  public struct Place: Sendable, Equatable {
    /// The latest datetime of its rows.
    public let datetime: String
    /// The id of its last row.
    public let row: Int64

    /// A place of its parts.
    public init(datetime: String, row: Int64) { (self.datetime, self.row) = (datetime, row) }

    /// Where an execution stands.
    public init(_ execution: ExecutionSummary) {
      self.init(datetime: execution.lastDatetime, row: execution.lastRow)
    }
  }

  init(
    _ reader: TraceReader, _ tables: ExecutionTables, obstacle: Obstacle? = nil,
    derivedRows: Int64 = 0
  ) {
    (self.reader, self.tables) = (reader, tables)
    (self.obstacle, self.derivedRows) = (obstacle, derivedRows)
  }

  /// Whether they are kept in the database, and not only for this reader.
  public var isKept: Bool { obstacle == nil }

  /// The executions that meet a filter, those with the newest rows first.
  ///
  /// - Parameters:
  ///   - filter: which of them are wanted.
  ///   - place: only those that come after this one; `nil` from the newest.
  ///   - now: the moment by which it is judged whether one is still running.
  /// - Returns: a cursor that throws `StoreError`.
  public func all(
    _ filter: ExecutionFilter = ExecutionFilter(), after place: Place? = nil, now: Date = Date()
  ) -> ReadCursor<ExecutionSummary> {
    reader.executions(tables, filter, after: place, now: Int64(now.timeIntervalSince1970 * 1e6))
  }

  /// The execution that a run is of; `nil` where there is no such run.
  ///
  /// - Throws: `StoreError`.
  public func execution(ofRun run: String, now: Date = Date()) throws -> ExecutionSummary? {
    try reader.read { connection in
      try Statement(
        """
        SELECT \(ExecutionStatements.summaryColumns("e")) FROM \(tables.executions) e
        WHERE e.id = (SELECT execution FROM \(tables.runs) WHERE run_id = ?1)
          OR e.run_id = ?1
        """, on: connection
      ).first(.text(run)) {
        ExecutionStatements.summary($0, now: Int64(now.timeIntervalSince1970 * 1e6))
      }
    }
  }

  /// The ids of the runs of an execution, in the order of their first rows.
  ///
  /// - Throws: `StoreError`.
  public func runs(of execution: ExecutionSummary) throws -> [String] {
    try reader.read { connection in
      var runs: [String] = []
      try Statement(
        """
        SELECT run_id FROM \(tables.runs)
        WHERE execution = (SELECT id FROM \(tables.executions) WHERE run_id = ?1)
        ORDER BY first_datetime, first_row
        """, on: connection
      ).forEach(.text(execution.runID)) { runs.append($0.text(0)) }
      return runs
    }
  }
}
