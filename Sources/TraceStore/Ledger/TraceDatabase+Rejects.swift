internal import GRDB

/// What could not be parsed.
extension TraceDatabase {
  private static let columns = """
    SELECT r.id, r.source, n.place, s.name, n.run_id, r.offset, r.line, r.length, r.reason,
      r.detail, r.bytes, r.created_at
    FROM tracetail_rejects r JOIN tracetail_sources s ON s.id = r.source
      JOIN tracetail_runs n ON n.id = s.run
    """

  /// Calls `body` with each reject, in the order in which they were found.
  ///
  /// - Throws: `StoreError`, and what `body` throws.
  public func forEachReject(_ body: (StoredReject) throws -> Void) throws {
    guard try hasOwnTables() else { return }
    try withConnection("read the rejects of") { connection in
      let statement = try Statement("\(Self.columns) ORDER BY r.id", on: connection)
      try statement.forEach(body: { try body(Self.reject($0)) })
    }
  }

  /// The id of the last reject; 0 where there is none.
  public func lastRejectID() throws -> Int64 {
    try withConnection("read the rejects of") { connection in
      try Statement("SELECT max(id) FROM tracetail_rejects", on: connection).firstInteger() ?? 0
    }
  }

  /// The reasons of the rejects behind an id, the most frequent first, each with its first example.
  public func rejectReasons(after id: Int64) throws -> [RejectReason] {
    try withConnection("read the rejects of") { connection in
      var found: [(first: Int64, count: Int)] = []
      try Statement(
        """
        SELECT min(id), count(*) FROM tracetail_rejects WHERE id > ?1
        GROUP BY reason ORDER BY count(*) DESC, reason
        """, on: connection
      ).forEach(.integer(id)) { found.append(($0.integer(0), Int($0.integer(1)))) }
      let example = try Statement("\(Self.columns) WHERE r.id = ?1", on: connection)
      return try found.compactMap { group in
        try example.first(.integer(group.first)) { row in
          let reject = Self.reject(row)
          return RejectReason(reason: reject.reason, count: group.count, example: reject)
        }
      }
    }
  }

  private static func reject(_ row: Statement.Row) -> StoredReject {
    StoredReject(
      id: row.integer(0), source: row.integer(1), path: row.text(2) + "/" + row.text(3),
      runID: row.text(4), offset: row.integer(5), line: row.integer(6),
      length: Int(row.integer(7)), reason: row.text(8), detail: row.text(9),
      bytes: row.bytes(10) ?? [], createdAt: row.text(11))
  }

  /// Whether Tracetail has ever written to this database.
  public func hasOwnTables() throws -> Bool {
    try perform("read") { try $0.tableExists("tracetail_sources") }
  }

  /// How many bytes of all sources have become rows.
  public func committedBytes() throws -> Int64 {
    try withConnection("read") { connection in
      try Statement("SELECT sum(offset) FROM tracetail_sources", on: connection).firstInteger() ?? 0
    }
  }
}
