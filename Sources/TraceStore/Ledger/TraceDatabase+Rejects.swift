internal import GRDB

/// What could not be parsed.
extension TraceDatabase {
  private static func columns(on connection: OpaquePointer) throws -> String {
    """
    SELECT r.id, r.source, n.place, s.name, n.run_id, r.offset, r.line, r.length, r.reason,
      r.detail, r.bytes, r.created_at, \(try RejectBytes.packedColumn(on: connection))
    FROM tracetail_rejects r JOIN tracetail_sources s ON s.id = r.source
      JOIN tracetail_runs n ON n.id = s.run
    """
  }

  /// Calls `body` with each reject, in the order in which they were found.
  ///
  /// - Throws: `StoreError`, and what `body` throws.
  public func forEachReject(_ body: (StoredReject) throws -> Void) throws {
    guard try hasOwnTables() else { return }
    try withConnection("read the rejects of") { connection in
      let columns = try Self.columns(on: connection)
      let statement = try Statement("\(columns) ORDER BY r.id", on: connection)
      try statement.forEach(body: { try body(Self.reject($0)) })
    }
  }

  /// How many rejects there are of a reason, or in all.
  public func countRejects(reason: String?) throws -> Int {
    try withConnection("read the rejects of") { connection in
      let count =
        try reason.map { reason in
          try Statement(
            "SELECT count(*) FROM tracetail_rejects WHERE reason = ?1", on: connection
          ).firstInteger(.text(reason))
        } ?? Statement("SELECT count(*) FROM tracetail_rejects", on: connection).firstInteger()
      return Int(count ?? 0)
    }
  }

  /// The runs that sources belong to, each once.
  public func runs(ofSources sources: Set<Int64>) throws -> [RunState] {
    try withConnection("read the sources of") { connection in
      let find = try Statement(
        """
        SELECT n.id, n.place, n.run_id FROM tracetail_sources s JOIN tracetail_runs n ON n.id = s.run
        WHERE s.id = ?1
        """, on: connection)
      var runs: [RunState] = []
      for source in sources.sorted() {
        let run = try find.first(.integer(source)) {
          RunState(id: $0.integer(0), place: $0.text(1), runID: $0.text(2))
        }
        if let run, !runs.contains(where: { $0.id == run.id }) { runs.append(run) }
      }
      return runs
    }
  }

  /// Whether any record was read of a source, as against rejects only.
  public func hasRecords(source: Int64) throws -> Bool {
    try withConnection("read the ledger of") { connection in
      try Statement(
        "SELECT sum(records) > 0 FROM tracetail_batches WHERE source = ?1", on: connection
      ).firstInteger(.integer(source)) == 1
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
      let columns = try Self.columns(on: connection)
      let example = try Statement("\(columns) WHERE r.id = ?1", on: connection)
      return try found.compactMap { group in
        try example.first(.integer(group.first)) { row in
          let reject = try Self.reject(row)
          return RejectReason(reason: reject.reason, count: group.count, example: reject)
        }
      }
    }
  }

  private static func reject(_ row: Statement.Row) throws -> StoredReject {
    StoredReject(
      id: row.integer(0), source: row.integer(1), path: row.text(2) + "/" + row.text(3),
      runID: row.text(4), offset: row.integer(5), line: row.integer(6),
      length: Int(row.integer(7)), reason: row.text(8), detail: row.text(9),
      bytes: try RejectBytes.of(row, bytes: 10, length: 7, isPacked: 12),
      createdAt: row.text(11))
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
