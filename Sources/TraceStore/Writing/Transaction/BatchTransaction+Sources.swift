internal import TraceBytes
internal import TraceFormat

/// Runs and sources: what describes them, and how far they were read.
extension BatchTransaction {
  func writeRuns() throws {
    for run in batch.runs {
      try fillRows(of: run)
      let json = run.document?.json ?? []
      try json.withUnsafeBytes {
        try statements.upsertRun.run(
          .integer(run.id), .text(run.runID), .text(run.place),
          .optional(run.document == nil ? nil : $0), .integer(run.hasRecords))
      }
    }
  }

  /// Gives the rows that the run has already what a new document says of it, and takes back what an
  /// earlier one said.
  private func fillRows(of run: RunState) throws {
    let json = try statements.documentOfRun.first(.integer(run.id)) { $0.bytes(0) } ?? nil
    guard json != run.document?.json else { return }
    let earlier = json.flatMap { RunDocument(json: $0) }
    var ranges: [ClosedRange<Int64>] = []
    try statements.rangesOfRun.forEach(.integer(run.id)) { row in
      ranges.append(try row.ids(0, 1))
    }
    guard !ranges.isEmpty else { return }
    let fill = try DocumentFill(
      run.document, replacing: earlier, runID: run.runID, columns: statements.columns,
      connection: statements.connection)
    let documents = [run.document, earlier].compactMap(\.self)
    for range in ranges {
      for document in documents { try statements.search.rowsChange(range, by: document) }
      try fill.run(range)
    }
  }

  /// Withdraws what became of runs that are read again from their start, and of sources of runs that are
  /// not paired: the rows that the ledger names are theirs alone.
  mutating func restartSources() throws {
    for restart in batch.restarted {
      guard let id = restart.source else {
        removed += try RunRewrite(statements, batchTable).withdraw(run: restart.run)
        continue
      }
      func run(_ sql: String, _ values: Statement.Value...) throws {
        try Statement(sql, on: statements.connection).run(values)
      }
      let ids = try Statement(
        areAnyArchived
          ? """
          WITH RECURSIVE id (row, last) AS (
            SELECT first_row, last_row FROM tracetail_batches
            WHERE source = ?1 AND first_row IS NOT NULL
            UNION ALL SELECT row + 1, last FROM id WHERE row < last)
          SELECT row FROM id
          """
          : """
          SELECT t.rowid FROM tracetail_batches b
          JOIN traces t ON t.rowid BETWEEN b.first_row AND b.last_row WHERE b.source = ?1
          """, on: statements.connection)
      var rows: [Int64] = []
      try ids.forEach(.integer(id)) { rows.append($0.integer(0)) }
      for row in rows { try remove(row: row) }
      let source = Statement.Value.integer(id)
      try run(
        "DELETE FROM tracetail_pending WHERE run = ?2 AND source = ?1", source,
        .integer(restart.run))
      try run("DELETE FROM tracetail_rejects WHERE source = ?1", source)
      try run("DELETE FROM tracetail_batches WHERE source = ?1", source)
      try run("UPDATE tracetail_sources SET open_row = NULL WHERE id = ?1", source)
    }
  }

  /// Forgets sources that have neither rows nor rejects.
  func forgetSources() throws {
    for source in batch.forgotten {
      try statements.forgetLedger.run(.integer(source))
      try statements.forgetReading.run(.integer(source))
      try statements.forgetSource.run(.integer(source))
    }
  }

  mutating func writeCheckpoints() throws {
    for opening in batch.opened { openRows[opening.source] = id(ofRow: opening.row) }
    for source in batch.checkpoints {
      if try !grow(source) { try upsert(source) }
      if source.isDocumentNew { try writeDocument(of: source) }
      try writeReading(of: source)
    }
  }

  /// Writes how far a source was read that has only grown since it was stored. False where it is another one,
  /// or is not stored.
  private func grow(_ source: SourceCheckpoint) throws -> Bool {
    guard statements.storedSources.hasOnlyGrown(source) else { return false }
    let file = source.file
    try statements.growSource.run(
      .integer(source.id), .integer(file.size), .integer(file.modified), .integer(file.changed),
      .integer(source.offset), .integer(source.line), .integer(source.head.low),
      .integer(source.head.high), .integer(source.tail.low), .integer(source.tail.high),
      .optional(source.template), .integer(source.open.rawValue), .integer(source.openOffset),
      .integer(source.openLine), .optional(openRows[source.id]))
    return !statements.changedNothing
  }

  private func upsert(_ source: SourceCheckpoint) throws {
    let file = source.file
    try statements.upsertSource.run(
      .integer(source.id), .integer(source.run), .integer(source.kind.rawValue),
      .text(file.name), .integer(file.device), .integer(file.inode),
      .integer(file.birth), .integer(file.size), .integer(file.modified),
      .integer(file.changed), .integer(source.offset), .integer(source.line),
      .integer(source.head.low), .integer(source.head.high),
      .integer(source.tail.low), .integer(source.tail.high),
      source.template.map { .text($0) } ?? .null, .optional(source.backlogEnd),
      .integer(source.backlogOffset), .integer(source.open.rawValue),
      .integer(source.openOffset), .integer(source.openLine), .optional(source.copyOf),
      .optional(openRows[source.id]))
  }

  private func writeDocument(of source: SourceCheckpoint) throws {
    guard let document = source.document else {
      return try statements.deleteDocument.run(.integer(source.id))
    }
    try document.json.withUnsafeBytes {
      try statements.upsertDocument.run(.integer(source.id), .blob($0))
    }
  }
}
