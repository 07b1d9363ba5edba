internal import TraceFormat

/// The statements that insert the rows of a batch: one for each set of columns that batches use.
final class InsertStatements {
  /// How many are kept. Sources of one kind need one or two.
  private static let most = 16

  private let table: TracesTable
  private let connection: OpaquePointer
  private var statements: [ColumnSet: Statement] = [:]

  init(_ table: TracesTable, on connection: OpaquePointer) {
    self.table = table
    self.connection = connection
  }

  /// The statement for rows that have values in those columns only; see `TracesTable.insert`.
  ///
  /// - Throws: `DatabaseError` where SQLite refuses it.
  func statement(_ used: ColumnSet) throws -> Statement {
    if let statement = statements[used] { return statement }
    if statements.count == Self.most { statements.removeAll() }
    let statement = try Statement(table.insert(used), on: connection)
    statements[used] = statement
    return statement
  }
}
