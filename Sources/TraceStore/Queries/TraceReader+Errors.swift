internal import TraceFormat

/// The errors of all runs: rows of the level `error` or a more severe one.
extension TraceReader {
  /// How many errors there are.
  ///
  /// - Parameter since: the datetime from which on; `nil` for all.
  /// - Returns: the number of rows, and that of the runs that have them.
  /// - Throws: `StoreError`.
  public func errorTotals(since: DatetimeBound? = nil) throws -> (rows: Int, runs: Int) {
    try read { connection in
      let errors = try errors(since, on: connection)
      return try Statement("SELECT count(*), count(DISTINCT run_id) \(errors)", on: connection)
        .first { (Int($0.integer(0)), Int($0.integer(1))) } ?? (0, 0)
    }
  }

  /// Calls `body` with each error, the newest first, in one transaction.
  ///
  /// It costs as much as the errors in the range of ids that the time has, not as the other rows.
  ///
  /// - Parameters:
  ///   - since: the datetime from which on; `nil` for all.
  ///   - limit: so many at most; 0 for all.
  ///   - body: is called with each.
  /// - Throws: `StoreError`, and what `body` throws.
  public func forEachError(
    since: DatetimeBound? = nil, limit: Int = 0, _ body: (TraceRow) throws -> Void
  ) throws {
    let order = table.expression(.datetime) + " DESC, rowid DESC"
    try read { connection in
      // Sorted by what is short; the rows themselves are looked up afterwards.
      try Statement(
        """
        SELECT \(table.rowColumns) FROM traces WHERE rowid IN
          (SELECT rowid \(try errors(since, on: connection)) ORDER BY \(order)
            LIMIT \(limit > 0 ? limit : -1))
        ORDER BY \(order)
        """, on: connection
      ).forEach(body: { try body(TraceRow($0)) })
    }
  }

  /// `FROM traces WHERE …`. An entry of the index on levels ends with the rowid, so that with the range
  /// of ids that the time has, it gives the errors of that time and few others. For the range, the index on
  /// datetimes is read, and no row.
  private func errors(
    _ since: DatetimeBound?, on connection: OpaquePointer
  ) throws -> String {
    let datetime = table.expression(.datetime)
    var from = "FROM traces"
    if let index = table.levelIndex { from += " INDEXED BY \"\(index)\"" }
    from += " WHERE \(table.expression(.level)) IN \(SQLText.list(Level.words(from: "error")))"
    guard let since else { return from }
    if table.hasDatetimeIndex {
      let range = try Statement(
        "SELECT min(rowid), max(rowid) FROM traces WHERE datetime >= ?1", on: connection
      ).first(.text(since.text)) { ($0.integer(0), $0.integer(1)) }
      if let range { from += " AND rowid BETWEEN \(range.0) AND \(range.1)" }
    }
    return from + " AND " + since.condition(datetime)
  }
}
