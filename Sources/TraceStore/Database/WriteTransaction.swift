internal import GRDBSQLite

/// Transactions that write, on a connection whose statements are run directly. Nothing else begins or
/// ends one there.
struct WriteTransaction {
  private let connection: OpaquePointer
  private let begin: Statement
  private let commit: Statement
  private let rollback: Statement

  /// - Throws: the error of SQLite where the statements cannot be prepared.
  init(on connection: OpaquePointer) throws {
    self.connection = connection
    begin = try Statement("BEGIN IMMEDIATE", on: connection)
    commit = try Statement("COMMIT", on: connection)
    rollback = try Statement("ROLLBACK", on: connection)
  }

  /// Makes lasting what `body` does: all of it, or nothing where it throws or the commit fails.
  func run<Result>(_ body: () throws -> Result) throws -> Result {
    try begin.run()
    do {
      let result = try body()
      try commit.run()
      return result
    } catch {
      // Some errors, a full disk among them, have ended the transaction already
      // (https://sqlite.org/lang_transaction.html).
      if sqlite3_get_autocommit(connection) == 0 { try? rollback.run() }
      throw error
    }
  }
}
