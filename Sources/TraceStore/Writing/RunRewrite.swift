internal import TraceFormat

/// What became of a run is withdrawn and written anew, in one transaction.
public final class RunRewrite {
  private let statements: WriterStatements
  private let batchTable: BatchTable

  init(_ statements: WriterStatements, _ batchTable: BatchTable) {
    self.statements = statements
    self.batchTable = batchTable
  }

  /// Withdraws all rows, rejects and pending entries of a run, and its part of the ledger. Its sources
  /// stay known; whoever calls this reads them again from their start.
  ///
  /// - Returns: how many rows there were.
  /// - Throws: what SQLite says.
  public func withdraw(run: Int64) throws -> Int {
    var ranges: [ClosedRange<Int64>] = []
    try statements.rangesOfRun.forEach(.integer(run)) { row in
      ranges.append(try row.ids(0, 1))
    }
    func statement(_ sql: String) throws -> Statement {
      try Statement(sql, on: statements.connection)
    }
    let areAnyArchived = try statements.archived.areAny()
    let rows = try statement("SELECT rowid FROM traces WHERE rowid BETWEEN ?1 AND ?2")
    let forget = try statement("DELETE FROM tracetail_suppressed WHERE row BETWEEN ?1 AND ?2")
    var withdrawn = 0
    for range in ranges {
      let bounds = (
        Statement.Value.integer(range.lowerBound), Statement.Value.integer(range.upperBound)
      )
      try forget.run(bounds.0, bounds.1)
      var ids: [Int64] = []
      if areAnyArchived {
        ids = Array(range)
      } else {
        try rows.forEach(bounds.0, bounds.1) { ids.append($0.integer(0)) }
      }
      for id in ids {
        try statements.search.rowChanges(id)
        try statements.deleteRow.run(.integer(id))
        if !statements.changedNothing { withdrawn += 1 }
        if areAnyArchived { _ = try statements.archived.withdraw(id) }
      }
    }
    try statement("DELETE FROM tracetail_pending WHERE run = ?1").run(.integer(run))
    try statement("UPDATE tracetail_sources SET open_row = NULL WHERE run = ?1").run(.integer(run))
    for table in ["tracetail_rejects", "tracetail_batches"] {
      try statement(
        "DELETE FROM \(table) WHERE source IN (SELECT id FROM tracetail_sources WHERE run = ?1)"
      ).run(.integer(run))
    }
    return withdrawn
  }

  /// Writes a batch within the transaction.
  ///
  /// - Throws: what SQLite says; then nothing has changed, and the transaction is at its end.
  public func commit(_ batch: Batch) throws -> CommitSummary {
    try batch.rows.bytes.withUnsafeBytes { bytes in
      var transaction = BatchTransaction(
        batch: batch, bytes: bytes, statements: statements, batchTable: batchTable,
        lastEarlierRow: 0)
      return try transaction.run()
    }
  }

  /// Moves rejects whose sources cannot be read again into `traces`.
  ///
  /// - Throws: what SQLite says, and what `body` throws.
  public func retry(_ body: (RetryTransaction) throws -> Void) throws {
    let retry = try RetryTransaction(statements, batchTable)
    try body(retry)
    try retry.finish()
  }
}
