internal import GRDB

/// What the ledger proves.
extension TraceDatabase {
  /// Where the ledger of a source has a gap: bytes of which it does not say what they became. `nil`
  /// where it covers everything up to the committed offset.
  public func ledgerGap(ofSource source: Int64, upTo offset: Int64) throws -> Range<Int64>? {
    try withConnection("read the ledger of") { connection in
      var end: Int64 = 0
      var gap: Range<Int64>?
      try Statement(
        """
        SELECT first_byte, end_byte FROM tracetail_batches
        WHERE source = ?1 AND NOT is_retried ORDER BY id
        """, on: connection
      ).forEach(.integer(source)) { row in
        let bytes = try row.bytes(from: 0, to: 1)
        if gap == nil, bytes.lowerBound > end { gap = end..<bytes.lowerBound }
        end = max(end, bytes.upperBound)
      }
      if gap == nil, end < offset { gap = end..<offset }
      return gap
    }
  }

  /// The ids of the rows that the ledger gives to sources.
  public func rowRanges(ofSources sources: [Int64]) throws -> [ClosedRange<Int64>] {
    if sources.isEmpty { return [] }
    return try withConnection("read the ledger of") { connection in
      let rows = try Statement(
        "SELECT first_row, last_row FROM tracetail_batches WHERE source = ?1 AND first_row > 0",
        on: connection)
      var ranges: [ClosedRange<Int64>] = []
      for source in sources {
        try rows.forEach(.integer(source)) { row in
          if row.integer(0) <= row.integer(1) { ranges.append(row.integer(0)...row.integer(1)) }
        }
      }
      return ranges
    }
  }

  /// The rejects of a run as a multiset, without their places: of equal texts it may be either that
  /// has lines which are nobody's.
  public func rejectDigest(ofRun run: Int64) throws -> RunRows.Digest {
    try withConnection("read the rejects of") { connection in
      var digest = RunRows.Digest()
      try Statement(
        """
        SELECT s.kind, r.reason, r.bytes, r.length, \(try RejectBytes.packedColumn(on: connection))
        FROM tracetail_sources s JOIN tracetail_rejects r ON r.source = s.id WHERE s.run = ?1
        """, on: connection
      ).forEach(.integer(run)) { row in
        digest.add(
          Self.hash(row, try RejectBytes.of(row, bytes: 2, length: 3, isPacked: 4)))
      }
      return digest
    }
  }

  /// A hash of the kind and the reason in the first two columns, and of the bytes, packed or not.
  private static func hash(_ row: Statement.Row, _ bytes: [UInt8]) -> Int {
    var hasher = Hasher()
    hasher.combine(row.hash(2))
    hasher.combine(bytes)
    return hasher.finalize()
  }

  /// The rejects of a run.
  public func rejects(ofRun run: Int64) throws -> [RejectedBytes] {
    try withConnection("read the rejects of") { connection in
      var rejects: [RejectedBytes] = []
      try Statement(
        """
        SELECT s.kind, r.reason, r.bytes, s.name, r.offset, r.length, r.line,
          \(try RejectBytes.packedColumn(on: connection))
        FROM tracetail_sources s JOIN tracetail_rejects r ON r.source = s.id WHERE s.run = ?1
        """, on: connection
      ).forEach(.integer(run)) { row in
        rejects.append(
          RejectedBytes(
            kind: row.integer(0), reason: row.text(1),
            hash: Self.hash(row, try RejectBytes.of(row, bytes: 2, length: 5, isPacked: 7)),
            name: row.text(3),
            offset: row.integer(4), length: row.integer(5), line: row.integer(6)))
      }
      return rejects
    }
  }

  /// What were rejects of a run, and was parsed again later, in the order of its sources.
  public func retriedBytes(ofRun run: Int64) throws -> [RetriedBytes] {
    try withConnection("read the ledger of") { connection in
      var retried: [RetriedBytes] = []
      try Statement(
        """
        SELECT s.kind, b.first_byte, b.end_byte, b.first_row
        FROM tracetail_sources s JOIN tracetail_batches b ON b.source = s.id
        WHERE s.run = ?1 AND b.is_retried ORDER BY s.kind, b.first_byte
        """, on: connection
      ).forEach(.integer(run)) { row in
        retried.append(
          RetriedBytes(
            kind: row.integer(0), bytes: try row.bytes(from: 1, to: 2),
            row: row.isNull(3) ? nil : row.integer(3)))
      }
      return retried
    }
  }

  /// Whether rows of a run are in a partition of the archive, and not in `traces` any more.
  public func hasArchivedRows(ofRun run: Int64) throws -> Bool {
    guard try perform("read", { try $0.tableExists("tracetail_archived_rows") }) else {
      return false
    }
    return try withConnection("read the ledger of") { connection in
      try Statement(
        """
        SELECT 1 FROM tracetail_batches b JOIN tracetail_archived_rows a
          ON a.first_row <= b.last_row AND a.first_row >= ifnull((
            SELECT max(first_row) FROM tracetail_archived_rows WHERE first_row <= b.first_row), 0)
        WHERE source IN (SELECT id FROM tracetail_sources WHERE run = ?1)
          AND a.last_row >= b.first_row
          AND (SELECT count(*) FROM traces WHERE rowid BETWEEN max(a.first_row, b.first_row)
            AND min(a.last_row, b.last_row))
            <= min(a.last_row, b.last_row) - max(a.first_row, b.first_row)
        LIMIT 1
        """, on: connection
      ).firstInteger(.integer(run)) != nil
    }
  }

  /// Forgets everything in a database that is only used to compute what should be in another.
  public func removeEverything() throws {
    try perform("clear") { database in
      for table in [
        "tracetail_documents", "tracetail_readings", "tracetail_suppressed", "tracetail_pending",
        "tracetail_rejects", "tracetail_batches", "tracetail_sources", "tracetail_runs", "traces",
      ] {
        try database.execute(sql: "DELETE FROM \(table)")
      }
    }
  }

  /// Makes a database that nobody needs after a crash as fast as it can be.
  public func giveUpDurability() throws {
    try perform("prepare") { database in
      try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    }
  }
}

/// Bytes of a source that no rule could parse.
public struct RejectedBytes: Sendable {
  /// The kind of the source, as `SourceCheckpoint.Kind`.
  public let kind: Int64
  /// A word, as `StoredReject.reason`.
  public let reason: String
  /// Equal where kind, reason and bytes are; differs from process to process.
  public let hash: Int
  /// The name of the source.
  public let name: String
  /// Bytes from the start of the source, after decompression.
  public let offset: Int64
  /// How many bytes they are in the source.
  public let length: Int64
  /// The number of the line, from 1.
  public let line: Int64
}

/// Bytes of a source that were rejects, and were parsed again with other options.
public struct RetriedBytes: Sendable {
  /// The kind of the source, as `SourceCheckpoint.Kind`.
  public let kind: Int64
  /// From the start of the source, after decompression.
  public let bytes: Range<Int64>
  /// The row that they became; `nil` where the record was a row of metadata already.
  public let row: Int64?
}
