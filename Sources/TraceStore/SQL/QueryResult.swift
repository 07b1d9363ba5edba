internal import GRDBSQLite

/// The rows of one statement, one after the other: memory holds one of them.
///
/// Good only while `ReadOnlyQuery` shows it.
public final class QueryResult {
  /// The names of its columns; there may be equal ones.
  public let columns: [String]

  private let statement: OpaquePointer
  private let budget: TimeBudget
  private let failure: (Int32) -> any Error
  private var isAtEnd = false

  init(
    _ statement: OpaquePointer, _ budget: TimeBudget, failure: @escaping (Int32) -> any Error
  ) {
    self.statement = statement
    self.budget = budget
    self.failure = failure
    columns = (0..<sqlite3_column_count(statement)).map { column in
      sqlite3_column_name(statement, column).map { String(cString: $0) } ?? ""
    }
  }

  /// The next row; `nil` at the end, and from then on.
  ///
  /// - Throws: `QueryError`; `StoreError` where it is the database that fails.
  public func next() throws -> [QueryValue]? {
    if isAtEnd { return nil }
    // Rows may cost little to find and much to write.
    if budget.isSpent { throw failure(SQLITE_INTERRUPT) }
    switch sqlite3_step(statement) {
    case SQLITE_ROW:
      // Many columns may show one large value, of which SQLite has a single copy.
      var bytes = 0
      for column in columns.indices {
        bytes += QueryValue.size(statement, Int32(column))
        if bytes > ReadOnlyQuery.valueLimit {
          isAtEnd = true
          throw failure(SQLITE_TOOBIG)
        }
      }
      return columns.indices.map { QueryValue(statement, Int32($0)) }
    case SQLITE_DONE:
      isAtEnd = true
      return nil
    case let code:
      isAtEnd = true
      throw failure(code)
    }
  }
}
