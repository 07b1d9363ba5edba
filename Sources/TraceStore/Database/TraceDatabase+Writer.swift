internal import GRDB

/// One writer at a time: whoever makes rows of sources and keeps the ledger.
///
/// The writer that came last has put its token into the database; a commit with another token is
/// refused in its own transaction. So whatever name a database is opened by, and whatever becomes of the
/// lock file, the rows of two writers cannot mix. `RowAppender` keeps no ledger, and may write beside.
extension TraceDatabase {
  /// The name of the token among the settings.
  static let writerSetting = "writer"

  /// The same database with the right to write to it, which whoever had it before has lost from now
  /// on. To be called before anything is read that the writing depends on.
  ///
  /// - Returns: the database.
  /// - Throws: `StoreError`.
  public func claimed() throws -> TraceDatabase {
    let token = String(UInt64.random(in: .min ... .max), radix: 16)
    try perform("write to") { db in
      try db.inTransaction(.immediate) {
        try db.execute(
          sql: "INSERT OR REPLACE INTO tracetail_settings VALUES (?, ?)",
          arguments: [Self.writerSetting, token])
        return .commit
      }
    }
    var database = self
    database.claim = token
    return database
  }

  /// Checks, within a transaction, that no other writer has come since.
  func checkClaim(_ db: Database) throws {
    guard let claim else { return }
    let token = try String.fetchOne(
      db, sql: "SELECT value FROM tracetail_settings WHERE name = ?",
      arguments: [Self.writerSetting])
    guard token == claim else { throw StoreError.superseded(path) }
  }
}

extension StoreError {
  /// Another writer has come.
  static func superseded(_ path: String) -> StoreError {
    StoreError(
      .superseded, operation: "write to", path: path,
      reason: "another tracetail has begun to write to it, perhaps by another name")
  }
}
