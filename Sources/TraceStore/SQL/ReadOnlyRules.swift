internal import GRDBSQLite
internal import Glibc

/// What a statement of a user may do: look at everything, and change nothing.
///
/// The connection is read-only, and statements that write are refused before they run. This keeps out
/// what SQLite does not count as writing: other files, settings of the connection, and transactions
/// (https://sqlite.org/c3ref/set_authorizer.html).
enum ReadOnlyRules {
  /// Pragmas that take a name and only tell something of it.
  private static let describing: Set = [
    "foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo",
    "integrity_check", "quick_check", "table_info", "table_list", "table_xinfo",
  ]
  /// Pragmas that do something, though nothing is given to them.
  private static let acting: Set = [
    "incremental_vacuum", "optimize", "shrink_memory", "wal_checkpoint",
  ]

  /// Applies them to a connection, from now on.
  static func apply(to connection: OpaquePointer) {
    sqlite3_set_authorizer(
      connection,
      { _, action, first, second, _, _ in
        switch action {
        case SQLITE_ATTACH, SQLITE_DETACH: return SQLITE_DENY
        // What begins one need not end it, and the connection is not the user's.
        case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: return SQLITE_DENY
        case SQLITE_PRAGMA:
          let name = first.map { String(cString: $0).lowercased() } ?? ""
          let isAllowed =
            second == nil
            ? !ReadOnlyRules.acting.contains(name) : ReadOnlyRules.describing.contains(name)
          return isAllowed ? SQLITE_OK : SQLITE_DENY
        default: return SQLITE_OK
        }
      }, nil)
  }
}
