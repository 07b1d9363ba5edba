internal import GRDB

/// A database that was just made, and that nobody else knows of.
struct DatabaseCopy {
  /// A copy that is not what it is a copy of.
  struct Mismatch: Error {
    let reason: String

    init(_ reason: String) {
      self.reason = reason
    }
  }

  let path: String

  /// Checks that it is a database that Tracetail can use: with a table `traces`, and no newer tables of
  /// Tracetail's own.
  ///
  /// - Parameters:
  ///   - operation: what is done.
  ///   - database: the database that it is done to.
  ///   - origin: what the copy was made of.
  /// - Returns: how many rows `traces` has, and how many bytes the database.
  /// - Throws: `StoreError`.
  @discardableResult
  func checkTraces(
    _ operation: String, _ database: String, of origin: String
  ) throws -> (rows: Int, bytes: Int64) {
    let copy = try TraceDatabase(path: path, access: .upkeep)
    let rows = try copy.perform("read") { db in
      guard try db.tableExists("traces") else {
        throw StoreError(
          .unusableSchema, operation: operation, path: database,
          reason: "\(origin) has no table named traces",
          hint: "Name a database that `tracetail import` has filled, or its backup. Nothing was"
            + " changed.")
      }
      return try Int.fetchOne(db, sql: "SELECT count(*) FROM traces") ?? 0
    }
    let bytes = try copy.size().bytes
    try copy.queue.close()
    return (rows, bytes)
  }

  /// Makes it a single file without a WAL, and proves that it is sound and has those rows; `nil` where
  /// nobody knows what must be in it.
  func prove(_ digest: TableDigest?, _ monitor: UpkeepMonitor) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
      try monitor.interrupting(db) {
        try monitor.step("checking every page")
        let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(1)")
        guard found == ["ok"] else { throw Mismatch(found.first ?? "it is malformed") }
        if let digest, try TableDigest(db, "comparing", monitor) != digest {
          throw Mismatch("the copy has other rows than the database")
        }
      }
    }
    try queue.close()
    try OutputFile.sync(path)
  }
}
