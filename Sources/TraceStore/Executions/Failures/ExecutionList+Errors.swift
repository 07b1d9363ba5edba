internal import TraceFormat

/// The errors of all executions, together where they are the same.
extension ExecutionList {
  /// Calls `body` with each kind of errors: those that failed by themselves first, of these the most
  /// frequent, and of the same count the newest.
  ///
  /// Without conditions on rows it costs as much as there are kinds in runs; with them, each error in
  /// the time that is asked for is read.
  ///
  /// - Parameters:
  ///   - filter: which errors are wanted.
  ///   - limit: so many kinds at most; 0 for all.
  ///   - body: is called with each kind.
  /// - Returns: how many there are in all.
  /// - Throws: `StoreError`, and what `body` throws.
  public func forEachErrorGroup(
    _ filter: RowFilter = RowFilter(), limit: Int = 0, _ body: (ErrorGroup) throws -> Void
  ) throws -> ErrorGroupTotals {
    try reader.read { connection in
      let source = try errorTable(filter, on: connection)
      let totals = try Statement(
        """
        SELECT count(DISTINCT pattern), total(rows), count(DISTINCT execution) FROM \(source)
        """, on: connection
      ).first {
        ErrorGroupTotals(
          groups: Int($0.integer(0)), rows: Int($0.integer(1)), executions: Int($0.integer(2)))
      }
      // Of the columns beside it, max() gives those of the row that it is of:
      // https://sqlite.org/lang_select.html#bareagg
      try Statement(
        """
        SELECT g.*, e.name FROM (
          SELECT pattern, total(rows) AS count, count(DISTINCT execution),
            min(first_datetime), last_datetime, line, level, last_row, run_id, is_consequence,
            execution, max(last_datetime || char(10) || printf('%020d', last_row))
          FROM \(source) GROUP BY pattern
          ORDER BY is_consequence, count DESC, last_datetime DESC, last_row DESC
          LIMIT \(limit > 0 ? limit : -1)) g
        LEFT JOIN \(tables.executions) e ON e.id = g.execution
        ORDER BY is_consequence, count DESC, last_datetime DESC, last_row DESC
        """, on: connection
      ).forEach(body: { try body(Self.group($0)) })
      return totals ?? ErrorGroupTotals(groups: 0, rows: 0, executions: 0)
    }
  }

  private static func group(_ row: Statement.Row) -> ErrorGroup {
    ErrorGroup(
      pattern: row.text(0), count: Int(row.integer(1)), executions: Int(row.integer(2)),
      firstDatetime: row.text(3), lastDatetime: row.text(4), example: row.text(5),
      level: row.text(6), row: row.integer(7), runID: row.text(8), name: row.optionalText(12),
      isConsequence: row.integer(9) != 0)
  }

  /// What the kinds of errors are read from: the table that is kept, else one that is made of the
  /// errors that are wanted.
  private func errorTable(_ filter: RowFilter, on connection: OpaquePointer) throws -> String {
    if filter.isEmpty { return tables.errors }
    let wanted = "temp.tracetail_wanted_errors"
    try Statement("DROP TABLE IF EXISTS \(wanted)", on: connection).run()
    try Statement(
      "CREATE TABLE \(wanted) AS SELECT * FROM \(tables.errors) WHERE FALSE", on: connection
    ).run()
    try Statement(
      "CREATE UNIQUE INDEX temp.tracetail_wanted_errors_key ON tracetail_wanted_errors"
        + " (run_id, pattern)", on: connection
    ).run()
    let write = try Statement(ExecutionStatements.addingErrors(to: wanted), on: connection)
    let rows = try reader.errors(filter, on: connection)
    let table = reader.table
    var reading = ExecutionReading()
    var found: [ErrorFacts.Key: (facts: ErrorFacts, execution: Int64)] = [:]
    func writeFound() throws {
      for (key, (facts, execution)) in found {
        try ExecutionStatements.write(facts, key, execution: execution, by: write)
      }
      found.removeAll(keepingCapacity: true)
    }
    try Statement(
      """
      SELECT \(ExecutionReading.columns(table)),
        (SELECT execution FROM \(tables.runs) r WHERE r.run_id = traces.run_id)
      \(rows)
      """, on: connection
    ).forEach(body: { row in
      let error = reading.row(row)
      let line = error.failureLine
      let key = ErrorFacts.Key(error, line)
      var (facts, execution) =
        found[key] ?? (ErrorFacts(), row.integer(ExecutionReading.columnCount))
      facts.add(error, line)
      found[key] = (facts, execution)
      if found.count >= ExecutionUpkeep.step { try writeFound() }
    })
    try writeFound()
    return wanted
  }
}
