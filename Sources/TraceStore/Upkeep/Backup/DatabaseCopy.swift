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
