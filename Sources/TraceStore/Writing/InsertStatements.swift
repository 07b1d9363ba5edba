internal import TraceFormat

/// The statements that insert the rows of a batch: one for each set of columns that batches use.
final class InsertStatements {
  /// How many are kept. Sources of one kind need one or two.
  private static let most = 16
  /// From so many rows on the pages that a statement would have to be able to undo are worth a look
  /// at what else there is on the table.
  private static let large = 16

  private struct Key: Hashable {
    let columns: ColumnSet
    let isUndone: Bool
  }

  private let table: TracesTable
  private let connection: OpaquePointer
  private var statements: [Key: Statement] = [:]
  private let hasTrigger: Statement

  init(_ table: TracesTable, on connection: OpaquePointer) throws {
    self.table = table
    self.connection = connection
    hasTrigger = try Statement(
      """
      SELECT EXISTS (SELECT 1 FROM sqlite_master
        WHERE type = 'trigger' AND tbl_name = 'traces' COLLATE NOCASE)
      """, on: connection)
  }

  /// The statement for so many rows that have values in those columns only; see
  /// `TracesTable.insert`. Where it fails, the transaction is to be rolled back.
  ///
  /// - Throws: `DatabaseError` where SQLite refuses it.
  func statement(_ used: ColumnSet, rows: Int) throws -> Statement {
    let isUndone =
      try rows < Self.large || table.hasConflictClause || hasTrigger.firstInteger() == 1
    let key = Key(columns: used, isUndone: isUndone)
    if let statement = statements[key] { return statement }
    if statements.count == Self.most { statements.removeAll() }
    let statement = try Statement(table.insert(used, isUndone: isUndone), on: connection)
    statements[key] = statement
    return statement
  }
}
