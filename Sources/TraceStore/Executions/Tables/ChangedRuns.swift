/// Notes, in a writer's transaction, the runs of which a row changes or goes that the tables of
/// executions know: those are read anew before somebody asks for them.
final class ChangedRuns {
  private let connection: OpaquePointer
  private let lastRow: Statement
  private var note: Statement?
  /// Up to which row the tables know everything; `nil` where it was not looked at in this transaction.
  private var known: Int64?

  init(on connection: OpaquePointer) throws {
    self.connection = connection
    lastRow = try Statement(
      "SELECT 1 FROM main.sqlite_master WHERE name = 'tracetail_execution_state'", on: connection)
  }

  /// A transaction has begun.
  func begin() { known = nil }

  /// A row is about to be changed, deleted, or put back.
  func rowChanges(_ row: Int64) throws {
    guard row <= (try lastKnown()) else { return }
    let note = try self.note ?? prepare()
    self.note = note
    try note.run(.integer(row))
  }

  /// Some of those rows are about to be changed.
  func rowsChange(_ rows: ClosedRange<Int64>) throws {
    let last = try lastKnown()
    guard rows.lowerBound <= last else { return }
    for row in rows.lowerBound...min(rows.upperBound, last) { try rowChanges(row) }
  }

  private func lastKnown() throws -> Int64 {
    if let known { return known }
    let isThere = try lastRow.firstInteger() != nil
    if !isThere { note = nil }
    let found =
      isThere ? try ExecutionTables.kept.lastRow(on: connection) ?? 0 : 0
    known = found
    return found
  }

  private func prepare() throws -> Statement {
    // A row that is put back has no run until then.
    try Statement(
      """
      INSERT OR IGNORE INTO \(ExecutionTables.kept.stale)
      VALUES (?1, (SELECT run_id FROM traces WHERE rowid = ?1))
      """, on: connection)
  }
}
