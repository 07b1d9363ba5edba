/// The rows of a run.
extension TraceReader {
  /// A page ends behind so many rows, or so many bytes of messages, whichever comes first: a row may
  /// have megabytes.
  private static let page = (rows: 256, bytes: 1 << 20)

  /// The rows of a run, in the order in which they were committed, which is that of their ids.
  ///
  /// - Parameters:
  ///   - run: its whole run id; see `resolve(run:)`.
  ///   - id: only the rows behind that one; 0 for all.
  ///   - filter: which of them are wanted.
  /// - Returns: a cursor that throws `StoreError`; without rows where there is no such run. Rows that
  ///   are committed meanwhile are at its end.
  public func rows(
    ofRun run: String, after id: Int64 = 0, _ filter: RowFilter = RowFilter()
  ) -> ReadCursor<TraceRow> {
    var last = id
    return ReadCursor { [self] in
      let rows = try page(ofRun: run, after: last, filter)
      last = rows.last?.id ?? last
      return rows
    }
  }

  /// A row by its id; `nil` where there is none.
  ///
  /// - Returns: the row as it is now: the text of an open record grows.
  /// - Throws: `StoreError`.
  public func row(_ id: Int64) throws -> TraceRow? {
    try read { connection in
      try Statement("SELECT \(table.rowColumns) FROM traces WHERE rowid = ?1", on: connection)
        .first(.integer(id)) { TraceRow($0) }
    }
  }

  /// A number that changes when another connection commits
  /// (https://sqlite.org/pragma.html#pragma_data_version).
  ///
  /// - Returns: the number; only whether it is the same as before means something.
  /// - Throws: `StoreError`.
  public func dataVersion() throws -> Int64 {
    try read { try Statement("PRAGMA data_version", on: $0).firstInteger() ?? 0 }
  }

  private func page(
    ofRun run: String, after id: Int64, _ filter: RowFilter
  ) throws -> [TraceRow] {
    try read { connection in
      var (rows, bytes) = ([TraceRow](), 0)
      let statement = try Statement(
        """
        SELECT \(table.rowColumns) FROM traces
        WHERE run_id = ?1 AND rowid > ?2\(filter.condition(table))
        ORDER BY rowid LIMIT \(Self.page.rows)
        """, on: connection)
      try statement.forEach(.text(run), .integer(id)) { found, stop in
        let row = TraceRow(found)
        rows.append(row)
        bytes += row.message.utf8.count + (row.stackTrace?.utf8.count ?? 0)
        stop = bytes >= Self.page.bytes
      }
      return rows
    }
  }
}
