internal import TraceBytes

/// How the database is, and how far its sources were read.
extension TraceDatabase {
  /// How the database is. Costs a few looks, and one at each reject.
  ///
  /// - Throws: `StoreError`.
  public func status() throws -> StoreStatus {
    try withConnection("read") { connection in
      func integer(_ sql: String) throws -> Int64 {
        try Statement(sql, on: connection).firstInteger() ?? 0
      }
      func hasTable(_ name: String) throws -> Bool {
        try Statement(
          "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1 COLLATE NOCASE",
          on: connection
        ).firstInteger(.text(name)) != nil
      }
      var status = StoreStatus()
      let pageSize = try integer("PRAGMA page_size")
      status.bytes = try integer("PRAGMA page_count") * pageSize
      status.freePages = try integer("PRAGMA freelist_count")
      status.freeBytes = status.freePages * pageSize
      status.walBytes = walSize
      status.hasTraces = try hasTable("traces")
      if status.hasTraces {
        status.rows = try integer("SELECT max(rowid) FROM traces")
        status.search = try SearchIndex.status(on: connection)
      }
      status.hasOwnTables = try hasTable("tracetail_sources")
      if status.hasOwnTables { try readOwnTables(&status, connection) }
      return status
    }
  }

  private func readOwnTables(_ status: inout StoreStatus, _ connection: OpaquePointer) throws {
    status.lastCommit = try Statement(
      "SELECT committed_at FROM tracetail_batches ORDER BY id DESC LIMIT 1", on: connection
    ).first { $0.text(0) }
    try Statement(
      "SELECT reason, count(*) FROM tracetail_rejects GROUP BY reason ORDER BY count(*) DESC, reason",
      on: connection
    ).forEach(body: { status.rejects.append(($0.text(0), Int($0.integer(1)))) })
    let prefix = Self.deferredPrefix
    try Statement(
      "SELECT name FROM tracetail_settings WHERE name GLOB ?1 ORDER BY name", on: connection
    ).forEach(.text(prefix + "*")) {
      status.deferredIndexes.append(String($0.text(0).dropFirst(prefix.count)))
    }
  }

  /// Calls `body` with each source, run by run.
  ///
  /// - Throws: `StoreError`, and what `body` throws.
  public func forEachSource(_ body: (StoredSource) throws -> Void) throws {
    guard try hasOwnTables() else { return }
    try withConnection("read the sources of") { connection in
      try Statement(
        """
        SELECT n.place, s.name, s.device, s.inode, s.birth, s.size, s.modified, s.changed,
          s.offset, s.open_state, s.run
        FROM tracetail_sources s JOIN tracetail_runs n ON n.id = s.run
        """, on: connection
      ).forEach(body: { try body(StoredSource($0)) })
    }
  }
}

extension StoredSource {
  fileprivate init(_ row: Statement.Row) throws {
    try row.checkIntegers(Array(2...10), of: "tracetail_sources")
    place = row.text(0).distinctPath
    run = row.integer(10)
    file = SourceCheckpoint.File(
      name: row.text(1).distinctPath, device: UInt64(bitPattern: row.integer(2)),
      inode: UInt64(bitPattern: row.integer(3)), birth: row.integer(4), size: row.integer(5),
      modified: row.integer(6), changed: row.integer(7))
    offset = row.integer(8)
    hasOpenRecord = row.integer(9) != 0
    guard (0...StoredValue.largest).contains(offset), file.size >= 0 else {
      throw StoredValue.corruption("\(row.text(1)) of \(place) has an offset that cannot be")
    }
  }
}
