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
    try lastRows(
      where: "run_id IN \(SQLText.list(runs))\(filter.condition(table))",
      orderedBy: "\(table.expression(.datetime)) DESC, rowid DESC", limit: limit)
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
    try lastRows(
      where: "TRUE\(filter.condition(table))", orderedBy: table.newestFirst, limit: limit)
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

  /// The first rows of an order, the last of them first.
  private func lastRows(
    where condition: String, orderedBy order: String, limit: Int
  ) throws -> ReadCursor<TraceRow> {
    var rest = try read { connection in
      var ids: [Int64] = []
      try Statement(
        """
        SELECT rowid FROM traces WHERE \(condition)
        ORDER BY \(order) LIMIT \(limit > 0 ? limit : -1)
        """, on: connection
      ).forEach(body: { ids.append($0.integer(0)) })
      return ids
    }
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
          bytes += row.longTextBytes
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
      bytes += row.longTextBytes
      stop = bytes >= Self.page.bytes
    })
    return rows
  }
}

extension TraceRow {
  /// How many bytes those of its texts have that can be long.
  fileprivate var longTextBytes: Int { message.utf8.count + (stackTrace?.utf8.count ?? 0) }
}
