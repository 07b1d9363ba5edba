internal import TraceFormat

/// Rows of several runs.
extension TraceReader {
  private static let page = (rows: 256, bytes: 1 << 20)

  /// The rows of an execution in the order of their time; those of the same time in that of their ids.
  ///
  /// Memory holds an id for each row.
  ///
  /// - Parameters:
  ///   - runs: the ids of its runs.
  ///   - filter: which rows are wanted.
  ///   - limit: only so many, the last ones; 0 for all.
  /// - Returns: the rows, in the order of their time.
  /// - Throws: `StoreError`, which the cursor throws too.
  public func rows(
    ofRuns runs: [String], _ filter: RowFilter = RowFilter(), limit: Int = 0
  ) throws -> ReadCursor<TraceRow> {
    let datetime = table.expression(.datetime)
    let ids = try read { connection in
      var ids: [Int64] = []
      try Statement(
        """
        SELECT rowid FROM traces WHERE run_id IN \(SQLText.list(runs))\(filter.condition(table))
        ORDER BY \(datetime) DESC, rowid DESC LIMIT \(limit > 0 ? limit : -1)
        """, on: connection
      ).forEach(body: { ids.append($0.integer(0)) })
      return ids
    }
    return rows(ids)
  }

  /// The newest rows of all runs, in the order of their time.
  ///
  /// - Parameters:
  ///   - filter: which rows are wanted.
  ///   - limit: so many at most; 0 for all.
  /// - Returns: the rows.
  /// - Throws: `StoreError`, which the cursor throws too.
  public func newestRows(
    _ filter: RowFilter = RowFilter(), limit: Int = 0
  ) throws -> ReadCursor<TraceRow> {
    let ids = try read { connection in
      var ids: [Int64] = []
      try Statement(
        """
        SELECT rowid FROM traces WHERE TRUE\(filter.condition(table))
        ORDER BY \(table.newestFirst) LIMIT \(limit > 0 ? limit : -1)
        """, on: connection
      ).forEach(body: { ids.append($0.integer(0)) })
      return ids
    }
    return rows(ids)
  }

  /// The rows after an id, in the order in which they were committed.
  public func rows(after id: Int64, _ filter: RowFilter = RowFilter()) -> ReadCursor<TraceRow> {
    var last = id
    return ReadCursor { [self] in
      let page = try read { connection in
        try rows(
          """
          SELECT \(table.rowColumns) FROM traces WHERE rowid > \(last)\(filter.condition(table))
          ORDER BY rowid LIMIT \(Self.page.rows)
          """, on: connection)
      }
      last = page.last?.id ?? last
      return page
    }
  }

  /// The id of the row that was committed last; 0 where there is none.
  public func lastRow() throws -> Int64 { try read { try ExecutionUpkeep.lastRow(on: $0) } }

  /// Rows by their ids, which come in the opposite order.
  private func rows(_ ids: [Int64]) -> ReadCursor<TraceRow> {
    var rest = ids[...]
    return ReadCursor { [self] in
      try read { connection in
        let statement = try Statement(
          "SELECT \(table.rowColumns) FROM traces WHERE rowid = ?1", on: connection)
        var (page, bytes) = ([TraceRow](), 0)
        while let id = rest.popLast() {
          guard let row = try statement.first(.integer(id), body: { TraceRow($0) }) else {
            continue
          }
          page.append(row)
          bytes += row.message.utf8.count + (row.stackTrace?.utf8.count ?? 0)
          if page.count >= Self.page.rows || bytes >= Self.page.bytes { break }
        }
        return page
      }
    }
  }

  private func rows(_ sql: String, on connection: OpaquePointer) throws -> [TraceRow] {
    var (rows, bytes) = ([TraceRow](), 0)
    try Statement(sql, on: connection).forEach(body: { found, stop in
      let row = TraceRow(found)
      rows.append(row)
      bytes += row.message.utf8.count + (row.stackTrace?.utf8.count ?? 0)
      stop = bytes >= Self.page.bytes
    })
    return rows
  }
}
