internal import GRDB
public import TraceFormat

/// Rows that are in no database.
extension TraceRow {
  /// The rows of a buffer as a database would give them back, with ids from 1 and without a time of
  /// commit. Cancelled rows are left out.
  ///
  /// - Throws: `StoreError` where SQLite has no memory.
  public static func rows(of buffer: RowBuffer) throws -> [TraceRow] {
    do {
      return try DatabaseQueue().inDatabase { database in
        guard let connection = database.sqliteConnection else {
          throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
        }
        let table = try BatchTable(on: connection)
        let live = (0..<buffer.count).filter { !buffer.cancelled.contains($0) }
        var rows: [TraceRow] = []
        try table.provide(buffer, live: live) {
          let columns = TraceFormat.Column.names.joined(separator: ", ")
          let all = try Statement(
            "SELECT rowid + 1, \(columns), NULL FROM \(BatchTable.name)", on: connection)
          try all.forEach(body: { rows.append(TraceRow($0)) })
        }
        return rows
      }
    } catch {
      throw StoreError(error, operation: "read", path: ":memory:")
    }
  }
}
