public import Foundation

/// Where the time went.
extension ExecutionList {
  /// Calls `body` with each execution that is known to have taken longer than so many seconds, the
  /// longest first.
  ///
  /// - Parameters:
  ///   - seconds: what it must have taken more than.
  ///   - filter: which executions are wanted; their status is not looked at.
  ///   - limit: so many at most; 0 for all.
  ///   - now: the moment by which it is judged whether one is still running.
  ///   - body: is called with each.
  /// - Returns: how many there are.
  /// - Throws: `StoreError`, and what `body` throws.
  public func forEachSlow(
    over seconds: Double, _ filter: ExecutionFilter = ExecutionFilter(), limit: Int = 0,
    now: Date = Date(), _ body: (SlowExecution) throws -> Void
  ) throws -> Int {
    let now = Int64(now.timeIntervalSince1970 * 1e6)
    let limit = limit > 0 ? limit : -1
    return try reader.read { connection in
      let hasRows = try filter.lookUpRows(tables, reader.table, on: connection)
      let from = "FROM \(tables.executions) e WHERE \(filter.condition(tables)) AND \(hasRows)"
      let least = "e.least > \(Int64(min(seconds * 1e6, 9e17)))"
      let sums = try Statement(
        "SELECT total(\(least)), \(Self.time) \(from)", on: connection
      ).first { (count: Int($0.integer(0)), time: Self.time($0, 1)) }
      let slowest = try Statement(
        """
        SELECT name, least, most FROM \(tables.runs)
        WHERE execution = ?1 AND part = 'STAGE' AND most NOT NULL
        ORDER BY least DESC, most DESC, first_row LIMIT 1
        """, on: connection)
      try Statement(
        """
        SELECT \(ExecutionStatements.summaryColumns("e")) \(from) AND \(least)
        ORDER BY e.least DESC, e.most DESC, e.last_row DESC LIMIT \(limit)
        """, on: connection
      ).forEach(body: { row in
        let execution = ExecutionStatements.summary(row, now: now)
        guard let duration = execution.duration, let time = sums?.time else { return }
        let stage = try slowest.first(.integer(row.integer(0))) { stage in
          TimeBounds(stage.integer(1), stage.integer(2)).map {
            // No stage took longer than the whole.
            let bounds = TimeBounds(least: $0.least, most: min($0.most, duration.most))
            return SlowExecution.Stage(
              name: stage.optionalText(0), duration: bounds,
              share: ShareBounds(of: bounds, in: duration, limit: 1))
          }
        }
        try body(
          SlowExecution(
            execution: execution, share: ShareBounds(of: duration, in: time, limit: 1),
            stage: stage ?? nil))
      })
      return sums?.count ?? 0
    }
  }

  /// Calls `body` with the stages and jobs of each name in each workflow, those that took the most time
  /// first. Of those whose beginning or end the writer has not told nothing is said.
  ///
  /// - Parameters:
  ///   - filter: which executions are wanted; their status is not looked at.
  ///   - limit: so many names at most; 0 for all.
  ///   - body: is called with each.
  /// - Returns: how many there are.
  /// - Throws: `StoreError`, and what `body` throws.
  public func forEachStage(
    _ filter: ExecutionFilter = ExecutionFilter(), limit: Int = 0,
    _ body: (StageStatistics) throws -> Void
  ) throws -> Int {
    try reader.read { connection in
      let hasRows = try filter.lookUpRows(tables, reader.table, on: connection)
      let wanted = "\(filter.condition(tables)) AND \(hasRows)"
      let time = try Statement(
        "SELECT \(Self.time) FROM \(tables.executions) e WHERE \(wanted)", on: connection
      ).first { Self.time($0, 0) }
      var count = 0
      try Statement(
        """
        SELECT lower(r.part), r.name, e.name, count(*), total(r.errors > 0), count(*) OVER (),
          max(r.least), max(r.most), total(r.least) AS time, total(r.most) AS longest
        FROM \(tables.runs) r JOIN (SELECT id, name FROM \(tables.executions) e WHERE \(wanted)) e
          ON e.id = r.execution
        WHERE r.part IN ('STAGE', 'JOB') AND r.name NOT NULL AND r.most NOT NULL
          AND r.begun > 0 AND r.ended > 0
        GROUP BY r.part, r.name, e.name ORDER BY time DESC, longest DESC, r.part DESC, r.name
        LIMIT \(limit > 0 ? limit : -1)
        """, on: connection
      ).forEach(body: { row in
        count = Int(row.integer(5))
        let total = Self.time(row, 8)
        try body(
          StageStatistics(
            kind: row.text(0), name: row.text(1), workflow: row.optionalText(2),
            count: Int(row.integer(3)), failed: Int(row.integer(4)), longest: Self.time(row, 6),
            total: total, share: time.flatMap { ShareBounds(of: total, in: $0) }))
      })
      return count
    }
  }

  /// What executions took together, in two columns.
  private static let time = "total(e.least), total(e.most)"

  /// Bounds of the microseconds in two columns.
  private static func time(_ row: Statement.Row, _ first: Int32) -> TimeBounds {
    TimeBounds(
      least: (row.optionalDouble(first) ?? 0) / 1e6,
      most: (row.optionalDouble(first + 1) ?? 0) / 1e6)
  }
}
