internal import TraceFormat

/// How many errors there are.
public struct ErrorTotals: Sendable, Equatable {
  /// How many rows.
  public let rows: Int
  /// How many runs have them.
  public let runs: Int
}

/// The errors of all runs: rows of the level `error` or a more severe one.
extension TraceReader {
  /// Calls `body` with each error, the newest first, in one transaction.
  ///
  /// It costs as much as the errors in the range of ids that the time has, not as the other rows.
  ///
  /// - Parameters:
  ///   - filter: which of them are wanted.
  ///   - limit: so many at most; 0 for all.
  ///   - body: is called with each, and with how many there are.
  /// - Throws: `StoreError`, and what `body` throws.
  public func forEachError(
    _ filter: RowFilter = RowFilter(), limit: Int = 0,
    _ body: (TraceRow, ErrorTotals) throws -> Void
  ) throws {
    let datetime = table.expression(.datetime)
    try read { connection in
      // Found once, as what is short, for the counts and for the order; the rows themselves are looked
      // up for what is shown.
      try Statement(
        """
        WITH errors (id, at, run) AS MATERIALIZED
          (SELECT rowid, \(datetime), run_id \(try errors(filter, on: connection)))
        SELECT \(table.rowColumns), (SELECT count(*) FROM errors),
          (SELECT count(DISTINCT run) FROM errors)
        FROM traces WHERE rowid IN
          (SELECT id FROM errors ORDER BY at DESC, id DESC LIMIT \(limit > 0 ? limit : -1))
        ORDER BY \(datetime) DESC, rowid DESC
        """, on: connection
      ).forEach(body: { row in
        let totals = ErrorTotals(
          rows: Int(row.integer(TraceRow.columnCount)),
          runs: Int(row.integer(TraceRow.columnCount + 1)))
        try body(TraceRow(row), totals)
      })
    }
  }

  /// `FROM traces WHERE …`. An entry of the index on levels ends with the rowid, so that with the range
  /// of ids that the time has, it gives the errors of that time and few others. For the range, the index on
  /// datetimes is read, and no row.
  func errors(_ filter: RowFilter, on connection: OpaquePointer) throws -> String {
    var filter = filter
    var words = Level.words(from: "error")
    if let level = filter.level { words.removeAll { !Level.words(from: level).contains($0) } }
    filter.level = nil
    var from = "FROM traces"
    if let index = table.levelIndex { from += " INDEXED BY \"\(index)\"" }
    from += " WHERE \(table.expression(.level)) IN \(SQLText.list(words))"
    if let since = filter.since, table.hasDatetimeIndex {
      let range = try Statement(
        "SELECT min(rowid), max(rowid) FROM traces WHERE datetime >= ?1", on: connection
      ).first(.text(since.text)) { ($0.integer(0), $0.integer(1)) }
      if let range { from += " AND rowid BETWEEN \(range.0) AND \(range.1)" }
    }
    return from + filter.condition(table)
  }
}
