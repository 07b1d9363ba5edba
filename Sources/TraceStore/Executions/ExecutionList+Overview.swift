internal import TraceFormat

/// How many executions there are of a name.
public struct ExecutionCount: Sendable, Equatable {
  /// The name; `nil` where no row says it.
  public let name: String?
  /// How many there are.
  public let executions: Int
  /// How many of them have errors.
  public let withErrors: Int
  /// How many rows they have.
  public let rows: Int
}

/// A job of an execution.
public struct ExecutionJob: Sendable, Equatable {
  /// Its name; `nil` where no row says it.
  public let name: String?
  /// Whether it has errors.
  public let hasErrors: Bool
}

/// Many executions at a glance: no row of `traces` is read.
extension ExecutionList {
  /// How many executions there are of each name, the most frequent first.
  ///
  /// - Parameter filter: which of them are wanted; their status is not looked at.
  /// - Returns: a count for each name.
  /// - Throws: `StoreError`.
  public func counts(_ filter: ExecutionFilter = ExecutionFilter()) throws -> [ExecutionCount] {
    try reader.read { connection in
      let hasRows = try filter.lookUpRows(tables, reader.table, on: connection)
      var counts: [ExecutionCount] = []
      try Statement(
        """
        SELECT e.name, count(*), total(e.errors > 0), total(e.rows) FROM \(tables.executions) e
        WHERE \(filter.condition(tables)) AND \(hasRows)
        GROUP BY e.name ORDER BY 2 DESC, 1
        """, on: connection
      ).forEach(body: { row in
        counts.append(
          ExecutionCount(
            name: row.optionalText(0), executions: Int(row.integer(1)),
            withErrors: Int(row.integer(2)), rows: Int(row.integer(3))))
      })
      return counts
    }
  }

  /// The jobs of executions, in the order of their first rows.
  ///
  /// - Returns: the jobs by the id of the top run.
  /// - Throws: `StoreError`.
  public func jobs(of executions: [ExecutionSummary]) throws -> [String: [ExecutionJob]] {
    try reader.read { connection in
      let statement = try Statement(
        """
        SELECT name, errors > 0 FROM \(tables.runs)
        WHERE execution = (SELECT id FROM \(tables.executions) WHERE run_id = ?1) AND part = 'JOB'
        ORDER BY first_datetime, first_row
        """, on: connection)
      var jobs: [String: [ExecutionJob]] = [:]
      for execution in executions {
        var found: [ExecutionJob] = []
        try statement.forEach(.text(execution.runID)) { row in
          found.append(ExecutionJob(name: row.optionalText(0), hasErrors: row.integer(1) != 0))
        }
        jobs[execution.runID] = found
      }
      return jobs
    }
  }

  /// The shortest step in which the time of all executions has so many pieces at most.
  ///
  /// - Throws: `StoreError`.
  public func timelineStep(
    _ filter: ExecutionFilter = ExecutionFilter(), pieces: Int
  ) throws -> TimelineStep {
    try reader.read { connection in
      let ends = try Statement(
        """
        SELECT min(e.last_datetime), max(e.last_datetime) FROM \(tables.executions) e
        WHERE \(filter.condition(tables))
        """, on: connection
      ).first { (WrittenMoment(datetime: $0.text(0)), WrittenMoment(datetime: $0.text(1))) }
      guard let first = ends?.0, let last = ends?.1 else { return .hour }
      return TimelineStep.shortest(from: first, to: last, pieces: pieces)
    }
  }

  /// Calls `body` with each piece of time in which executions have their last row, in order: how many
  /// they are, and how many of them have errors.
  ///
  /// - Throws: `StoreError`, and what `body` throws.
  public func forEachPiece(
    of step: TimelineStep, _ filter: ExecutionFilter = ExecutionFilter(),
    _ body: (TimelinePiece) throws -> Void
  ) throws {
    try reader.read { connection in
      let hasRows = try filter.lookUpRows(tables, reader.table, on: connection)
      try TimelinePiece.forEach(
        of: step, datetime: "e.last_datetime", isError: "e.errors > 0",
        from: "\(tables.executions) e WHERE \(filter.condition(tables)) AND \(hasRows)",
        on: connection, body)
    }
  }
}
