internal import GRDB
internal import GRDBSQLite

/// Runs statements of a user on a database, and sees to it that none changes anything.
///
/// The file is opened read-only, `query_only` is set, a statement that writes is refused before it
/// runs (https://sqlite.org/c3ref/stmt_readonly.html), and `ReadOnlyRules` keep out the rest.
public struct ReadOnlyQuery {
  private let database: TraceDatabase
  private let timeLimit: Double?

  /// - Parameters:
  ///   - path: the file, any SQLite database.
  ///   - patience: seconds to wait for a lock of another program, 0 for none.
  ///   - timeLimit: seconds that SQLite may take for all statements together; `nil` for any time.
  /// - Throws: `StoreError`.
  public init(path: String, patience: Double = 30, timeLimit: Double?) throws {
    database = try TraceDatabase(path: path, access: .read, patience: patience)
    self.timeLimit = timeLimit
  }

  /// Runs the statements of a script in their order.
  ///
  /// - Parameters:
  ///   - script: SQL; statements end with a semicolon.
  ///   - onRefused: is told of each statement that would change something, and is left out.
  ///   - body: is given the result of each statement that has columns; what it does not read of it is
  ///     not computed.
  /// - Throws: `QueryError` where a statement fails: those behind it are not run; `StoreError`; and
  ///   what the closures throw.
  public func run(
    _ script: String, onRefused: (QueryError) throws -> Void,
    _ body: (QueryResult) throws -> Void
  ) throws {
    try database.withConnection("read") { connection in
      try Statement("PRAGMA query_only = ON", on: connection).run()
      let budget = TimeBudget(seconds: timeLimit)
      ReadOnlyRules.apply(to: connection)
      budget.apply(to: connection)
      defer {
        budget.release(connection)
        sqlite3_set_authorizer(connection, nil, nil)
      }
      var statements = QueryScript(script, connection, budget)
      while let statement = try statements.next() {
        defer { sqlite3_finalize(statement) }
        if sqlite3_stmt_readonly(statement) == 0 {
          try onRefused(statements.refusal())
          continue
        }
        let result = QueryResult(statement, budget, failure: statements.failure)
        if result.columns.isEmpty {
          _ = try result.next()
        } else {
          try body(result)
        }
      }
    }
  }
}
