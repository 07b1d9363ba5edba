internal import GRDB

/// Bulk loads put the indexes off: built once after the load they cost a third of what they cost
/// row by row. What was put off is written down in the same transaction that drops it, so that a
/// load that was killed is completed by the next one.
extension TraceDatabase {
  /// What the settings of indexes that are put off begin with.
  static let deferredPrefix = "deferred_index:"

  /// Drops the reference's indexes until `completeDeferredIndexes`. Readers are slower meanwhile.
  public func deferIndexes() throws {
    try perform("prepare for a bulk load") { db in
      try db.inTransaction(.immediate) {
        try checkClaim(db)
        for (name, _) in TraceSchema.indexes {
          guard
            let sql = try String.fetchOne(
              db,
              sql: """
                SELECT sql FROM sqlite_master
                WHERE type = 'index' AND name = ? AND tbl_name = 'traces'
                """, arguments: [name])
          else { continue }
          try db.execute(
            sql: "INSERT OR REPLACE INTO tracetail_settings VALUES (?, ?)",
            arguments: [Self.deferredPrefix + name, sql])
          try db.execute(sql: "DROP INDEX \(name)")
        }
        return .commit
      }
    }
  }

  /// Whether a load has put indexes off and not built them yet.
  public func hasDeferredIndexes() throws -> Bool {
    try perform("read") { db in
      try Bool.fetchOne(
        db, sql: "SELECT count(*) > 0 FROM tracetail_settings WHERE name GLOB ?",
        arguments: [Self.deferredPrefix + "*"]) ?? false
    }
  }

  /// Builds what was put off, each index in a transaction of its own.
  /// `onIndex` is called with the name of each before it is built.
  ///
  /// - Throws: `StoreError`; what is not built yet is built the next time.
  public func completeDeferredIndexes(onIndex: (String) -> Void = { _ in }) throws {
    try perform("build the indexes of") { db in
      let deferred = try Row.fetchAll(
        db, sql: "SELECT name, value FROM tracetail_settings WHERE name GLOB ? ORDER BY name",
        arguments: [Self.deferredPrefix + "*"])
      guard !deferred.isEmpty else { return }
      // The sorter works in as much memory as the page cache may have; a larger one merges less.
      try db.execute(sql: "PRAGMA cache_size = -12288")
      defer { try? db.execute(sql: "PRAGMA cache_size = -8192") }
      for row in deferred {
        let (key, sql): (String, String) = (row["name"], row["value"])
        let name = String(key.dropFirst(Self.deferredPrefix.count))
        onIndex(name)
        try db.inTransaction(.immediate) {
          try checkClaim(db)
          let exists = try Bool.fetchOne(
            db, sql: "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name = ?",
            arguments: [name])
          if exists != true { try db.execute(sql: sql) }
          try db.execute(sql: "DELETE FROM tracetail_settings WHERE name = ?", arguments: [key])
          return .commit
        }
      }
      try db.execute(sql: "PRAGMA optimize")
    }
  }

  /// About how many rows `traces` has: its highest id, which costs one look.
  public func approximateRowCount() throws -> Int64 {
    try perform("read") { db in
      try Int64.fetchOne(db, sql: "SELECT max(rowid) FROM traces") ?? 0
    }
  }
}
