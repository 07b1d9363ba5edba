internal import GRDB
internal import GRDBSQLite

/// Runs statements of a user on a database, and sees to it that none changes anything.
///
/// The file is opened read-only, `query_only` is set, a statement that writes is refused before it
/// runs (https://sqlite.org/c3ref/stmt_readonly.html), and `ReadOnlyRules` keep out the rest.
public struct ReadOnlyQuery {
  /// How large a value may be, and all of a row, in bytes.
  static let valueLimit = 12 << 20
  /// How much memory SQLite may take for a query, in bytes.
  private static let memoryLimit: Int64 = 96 << 20

  private let database: TraceDatabase
  private let timeLimit: Double?

  /// - Parameters:
  ///   - path: the file, any SQLite database.
  ///   - patience: seconds to wait for a lock of another program, 0 for none.
  ///   - timeLimit: seconds that all statements together may take, and what is done with their rows;
  ///     `nil` for any time.
  /// - Throws: `StoreError`.
  public init(path: String, patience: Double = 30, timeLimit: Double?) throws {
    database = try TraceDatabase(path: path, access: .read, patience: patience)
    self.timeLimit = timeLimit
  }

  /// Limits the memory that SQLite may take in this process, whatever the statements are. For a process
  /// that does nothing else (https://sqlite.org/c3ref/hard_heap_limit64.html).
  public static func limitMemory() {
    sqlite3_hard_heap_limit64(memoryLimit)
  }

  /// Runs the statements of a script in their order.
  ///
  /// - Parameters:
  ///   - script: SQL; statements end with a semicolon.
  ///   - waited: says how long rows have waited for their reader until now, which does not count.
  ///   - onStuck: called on another thread where a statement cannot be interrupted although its time is
  ///     over; nothing comes back from it unless the process ends.
  ///   - onRefused: is told of each statement that would change something, and is left out.
  ///   - body: is given the result of each statement that has columns; what it does not read of it is
  ///     not computed.
  /// - Throws: `QueryError` where a statement fails: those behind it are not run; `StoreError`; and
  ///   what the closures throw.
  public func run(
    _ script: String, waited: @escaping @Sendable () -> Duration = { .zero },
    onStuck: (@Sendable () -> Void)? = nil, onRefused: (QueryError) throws -> Void,
    _ body: (QueryResult) throws -> Void
  ) throws {
    try database.withConnection("read") { connection in
      try Statement("PRAGMA query_only = ON", on: connection).run()
      let budget = TimeBudget(seconds: timeLimit, waited: waited)
      ReadOnlyRules.apply(to: connection)
      budget.apply(to: connection, onStuck: onStuck)
      sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Int32(Self.valueLimit))
      defer {
        budget.release(connection)
        sqlite3_set_authorizer(connection, nil, nil)
      }
      var statements = QueryScript(script, connection, budget)
      while let next = try statements.next() {
        guard let statement = next.handle else {
          try onRefused(statements.refusal("it would begin or end a transaction"))
          continue
        }
        defer { sqlite3_finalize(statement) }
        if sqlite3_stmt_readonly(statement) == 0 {
          try onRefused(statements.refusal("it would change the database"))
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
