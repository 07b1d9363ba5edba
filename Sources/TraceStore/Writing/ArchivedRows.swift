/// Rows that are in a partition of the archive, for the writer.
///
/// A late record may change one of them: complete it, go on with it, or withdraw it. The archive is not
/// touched then. A row that is in `traces` counts as it is there. One that is not and has other values
/// now comes back under its id, and the copy in the archive is void from then on; so is that of a row
/// that is withdrawn. The next `tracetail archive` puts all of it in order.
struct ArchivedRows {
  private let partitionOfRow, withdraw, reinstate, suppressStub: Statement
  private let rangeOfRow, deleteRange, insertRange, anyRun: Statement

  init(on connection: OpaquePointer) throws {
    func prepare(_ sql: String) throws -> Statement { try Statement(sql, on: connection) }
    rangeOfRow = try prepare(
      """
      SELECT first_row, last_row, partition FROM tracetail_archived_rows
      WHERE first_row <= ?1 ORDER BY first_row DESC LIMIT 1
      """)
    anyRun = try prepare("SELECT EXISTS (SELECT 1 FROM tracetail_archived)")
    deleteRange = try prepare("DELETE FROM tracetail_archived_rows WHERE first_row = ?1")
    insertRange = try prepare("INSERT INTO tracetail_archived_rows VALUES (?1, ?2, ?3)")
    withdraw = try prepare("INSERT OR REPLACE INTO tracetail_withdrawn VALUES (?1, ?2)")
    partitionOfRow = try prepare(
      """
      SELECT partition FROM tracetail_withdrawn WHERE row = ?1
        AND EXISTS (SELECT 1 FROM tracetail_suppressed WHERE row = ?1 AND message IS NULL)
      """)
    reinstate = try prepare("DELETE FROM tracetail_withdrawn WHERE row = ?1 AND partition = ?2")
    suppressStub = try prepare("INSERT INTO tracetail_suppressed (row) VALUES (?1)")
  }

  /// Whether there is any such row, or was.
  func areAny() throws -> Bool { try anyRun.firstInteger() == 1 }

  /// The partition that has a row; `nil` where none has.
  func partition(ofRow row: Int64) throws -> String? { try range(ofRow: row)?.partition }

  /// Voids the copy of a row. False where the archive has none.
  func withdraw(_ row: Int64) throws -> Bool {
    guard let range = try range(ofRow: row) else { return false }
    try withdraw.run(.integer(row), .text(range.partition))
    try deleteRange.run(.integer(range.first))
    if range.first < row { try insert(range.first, row - 1, range.partition) }
    if row < range.last { try insert(row + 1, range.last, range.partition) }
    return true
  }

  /// Notes that a row is suppressed, of which only the archive has the values.
  func suppress(_ row: Int64) throws {
    if try partition(ofRow: row) != nil { try suppressStub.run(.integer(row)) }
  }

  /// Makes the copy of a suppressed row valid again. False where the row was kept with its values.
  func reinstate(_ row: Int64) throws -> Bool {
    guard let partition = try partitionOfRow.first(.integer(row), body: { $0.text(0) }) else {
      return false
    }
    try reinstate.run(.integer(row), .text(partition))
    try insert(row, row, partition)
    return true
  }

  private func insert(_ first: Int64, _ last: Int64, _ partition: String) throws {
    try insertRange.run(.integer(first), .integer(last), .text(partition))
  }

  private func range(
    ofRow row: Int64
  ) throws -> (first: Int64, last: Int64, partition: String)? {
    let range = try rangeOfRow.first(.integer(row)) {
      (first: $0.integer(0), last: $0.integer(1), partition: $0.text(2))
    }
    return range.flatMap { $0.last >= row ? $0 : nil }
  }
}

extension BatchTransaction {
  /// Gives the row that `BatchTable` shows the id of a row that is in the archive, where it is.
  func bringBack(_ row: Int64) throws {
    guard try statements.archived.withdraw(row) else { return }
    try statements.insertRowAt.run(.integer(row), .text(createdAt))
  }
}
