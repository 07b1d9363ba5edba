internal import GRDB

/// One writer at a time: whoever makes rows of sources and keeps the ledger.
///
/// The writer that came last has put its token into the database; a commit with another token is
/// refused in its own transaction. So whatever name a database is opened by, and whatever becomes of the
/// lock file, the rows of two writers cannot mix. `RowAppender` keeps no ledger, and may write beside.
extension TraceDatabase {
  /// The name of the token among the settings.
  static let writerSetting = "writer"
  /// Where the settings are in the file.
  static let settingsRoot = "SELECT rootpage FROM sqlite_master WHERE name = 'tracetail_settings'"

  /// The same database with the right to write to it, which whoever had it before has lost from now
  /// on. To be called before anything is read that the writing depends on.
  ///
  /// - Returns: the database.
  /// - Throws: `StoreError`.
  public func claimed() throws -> TraceDatabase {
    let token = String(UInt64.random(in: .min ... .max), radix: 16)
    let root = try perform("write to") { db in
      try db.inTransaction(.immediate) {
        try db.execute(
          sql: "INSERT OR REPLACE INTO tracetail_settings VALUES (?, ?)",
          arguments: [Self.writerSetting, MainFile.value(token: token, mark: 0)])
        return .commit
      }
      return try Int64.fetchOne(db, sql: Self.settingsRoot)
    }
    var database = self
    database.claim = token
    database.files = DatabaseFiles(path: path)
    let mainFile = MainFile(path: path, token: token)
    database.mainFile = mainFile
    // From now on its file has the token, unless a reader is in the way.
    database.tidyWAL()
    _ = mainFile.isIntact(root: root)
    return database
  }

  /// Checks, within a transaction, that no other writer has come since, and that the files are the same.
  func checkClaim(_ db: Database) throws {
    let value = try String.fetchOne(
      db, sql: "SELECT value FROM tracetail_settings WHERE name = ?",
      arguments: [Self.writerSetting])
    try checkClaim(value) { try Int64.fetchOne(db, sql: Self.settingsRoot) }
  }

  /// Checks, within a transaction, what it found as the writer, and that the files are the same. `root`
  /// finds the root page of the settings.
  func checkClaim(_ value: String?, root: () throws -> Int64?) throws {
    guard let claim else { return }
    guard value?.hasPrefix(claim) == true else { throw StoreError.superseded(path) }
    if mainFile?.hasChanged == true { try checkFilesOfWriter(root: try root()) }
  }

  /// Checks that the files are those that were opened, and that nobody else has written into them.
  ///
  /// A WAL that belongs to what was there before is removed then: neither the new database nor one that
  /// is put there later is read with it, and closing this one writes nothing of it back.
  ///
  /// - Throws: `StoreError`: of kind `replaced` or `overwritten`, or what SQLite says.
  public func checkFiles() throws {
    guard mainFile?.hasChanged == true else { return }
    try perform("check") { db in
      try db.inTransaction(.immediate) {
        try checkClaim(db)
        return .rollback
      }
    }
  }

  /// What `checkFiles` says where no other writer has come.
  func checkFilesOfWriter(root: Int64? = nil) throws {
    guard let files, let mainFile, mainFile.hasChanged else { return }
    guard files.isInPlace else {
      files.removeLeftBehind()
      throw StoreError.replaced(path)
    }
    if mainFile.isIntact(root: root) { return }
    // What is half written says nothing yet.
    mainFile.waitUntilQuiet()
    guard files.isInPlace else { return try checkFilesOfWriter() }
    if mainFile.isIntact(root: root) { return }
    files.discardWAL()
    throw StoreError.overwritten(path)
  }

  /// Checks every page and all tables of a database that was overwritten while it was open: another
  /// program may have put pages of the one into the other.
  ///
  /// - Throws: `StoreError` of kind `corrupt` where anything is wrong.
  public func checkContent() throws {
    guard let problem = try DatabaseCheck(self).run(UpkeepMonitor()).first else { return }
    throw StoreError(
      .corrupt, operation: "go on with", path: path,
      reason: "it was overwritten while it was open, and is not sound now: \(problem.what)")
  }
}

extension StoreError {
  /// Another writer has come.
  static func superseded(_ path: String) -> StoreError {
    StoreError(
      .superseded, operation: "write to", path: path,
      reason: "another tracetail has begun to write to it, perhaps by another name")
  }

  /// The path leads to another file, or to none.
  static func replaced(_ path: String) -> StoreError {
    StoreError(
      .replaced, operation: "write to", path: path,
      reason: "its file was removed or replaced while it was open")
  }

  /// Another program has written into the file, or cut it.
  static func overwritten(_ path: String) -> StoreError {
    StoreError(
      .overwritten, operation: "write to", path: path,
      reason: "another program has overwritten or cut its file while it was open")
  }
}
