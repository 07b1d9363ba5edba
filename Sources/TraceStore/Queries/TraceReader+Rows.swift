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
  /// - Returns: a cursor that throws `StoreError`; without rows where there is no such run. Rows that
  ///   are committed meanwhile are at its end.
  public func rows(ofRun run: String, after id: Int64 = 0) -> ReadCursor<TraceRow> {
    var last = id
    return ReadCursor { [self] in
      let rows = try page(ofRun: run, after: last)
      last = rows.last?.id ?? last
      return rows
    }
  }

  private func page(ofRun run: String, after id: Int64) throws -> [TraceRow] {
    try read { connection in
      var (rows, bytes) = ([TraceRow](), 0)
      let statement = try Statement(
        """
        SELECT \(table.rowColumns) FROM traces WHERE run_id = ?1 AND rowid > ?2
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
