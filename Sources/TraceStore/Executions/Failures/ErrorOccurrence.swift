/// The errors of one kind in one run.
public struct ErrorOccurrence: Sendable, Equatable {
  /// The run.
  public let runID: String
  /// The id of the top run of its execution.
  public let execution: String
  /// The name of its execution; `nil` where no row says it.
  public let name: String?
  /// How many there are.
  public let count: Int
  /// The latest datetime.
  public let lastDatetime: String
  /// The id of the latest one.
  public let row: Int64
  /// The line of the latest one that says what is wrong.
  public let line: String
}

extension ExecutionList {
  /// The runs that have errors of one kind, those with the newest first.
  ///
  /// - Parameters:
  ///   - pattern: what the errors have in common, see `ErrorGroup.pattern`.
  ///   - limit: so many runs at most.
  /// - Returns: the runs, with their newest error of the kind.
  /// - Throws: `StoreError`.
  public func occurrences(ofPattern pattern: String, limit: Int) throws -> [ErrorOccurrence] {
    try reader.read { connection in
      var found: [ErrorOccurrence] = []
      try Statement(
        """
        SELECT f.run_id, ifnull(e.run_id, f.run_id), e.name, f.rows, f.last_datetime, f.last_row, f.line
        FROM \(tables.errors) f LEFT JOIN \(tables.executions) e ON e.id = f.execution
        WHERE f.pattern = ?1 ORDER BY f.last_datetime DESC, f.last_row DESC LIMIT ?2
        """, on: connection
      ).forEach(.text(pattern), .integer(limit)) { row in
        found.append(
          ErrorOccurrence(
            runID: row.text(0), execution: row.text(1), name: row.optionalText(2),
            count: Int(row.integer(3)), lastDatetime: row.text(4), row: row.integer(5),
            line: row.text(6)))
      }
      return found
    }
  }
}
