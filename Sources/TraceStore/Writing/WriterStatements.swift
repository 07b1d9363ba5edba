internal import GRDB
internal import GRDBSQLite
internal import TraceFormat

/// The statements of the writer, prepared once for a connection.
struct WriterStatements {
  let connection: OpaquePointer
  /// The columns of `traces` that can be filled.
  let columns: [String]
  /// Which ids rows get.
  let ids: RowIDs
  /// The full-text index, where there is one.
  let search: SearchUpkeep
  let transaction: WriteTransaction
  let setting, putSetting: Statement
  private let inserts: InsertStatements
  let updateRow, deleteRow: Statement
  let upsertRun, documentOfRun, rangesOfRun, upsertDocument, deleteDocument: Statement
  let upsertReading: Statement
  let storedSources = StoredSources()
  let upsertSource, growSource, openRow, forgetSource, forgetLedger, forgetReading: Statement
  let insertSegment, rangesOfSource, lastBatch: Statement
  let insertReject, deleteReject, deleteRejectsFrom, rejectAt, moveReject: Statement
  let pending: PendingEntries
  let anySuppressed, isSuppressed, suppressRow, restoreRow: Statement
  let rejectOfSuppressed, deleteSuppressed, setRestOfSuppressed: Statement
  let insertRowAt: Statement
  let archived: ArchivedRows
  let changes, lastID, now: Statement

  init(on connection: OpaquePointer, table: TracesTable, searchSlack: Int) throws {
    func prepare(_ sql: String) throws -> Statement { try Statement(sql, on: connection) }
    self.connection = connection
    columns = table.columns
    ids = try RowIDs(table, on: connection)
    search = try SearchUpkeep(on: connection, slack: searchSlack)
    transaction = try WriteTransaction(on: connection)
    setting = try prepare("SELECT value FROM tracetail_settings WHERE name = ?1")
    putSetting = try prepare("UPDATE tracetail_settings SET value = ?2 WHERE name = ?1")
    inserts = try InsertStatements(table, on: connection)
    updateRow = try prepare(table.update)
    deleteRow = try prepare("DELETE FROM traces WHERE rowid = ?1")
    upsertRun = try prepare(
      """
      INSERT INTO tracetail_runs (id, run_id, place, document, has_records)
      VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (id) DO UPDATE SET document = excluded.document, place = excluded.place,
        has_records = excluded.has_records
      """)
    documentOfRun = try prepare("SELECT document FROM tracetail_runs WHERE id = ?1")
    upsertDocument = try prepare(
      "INSERT OR REPLACE INTO tracetail_documents (source, document) VALUES (?1, ?2)")
    deleteDocument = try prepare("DELETE FROM tracetail_documents WHERE source = ?1")
    rangesOfRun = try prepare(
      """
      SELECT DISTINCT first_row, last_row FROM tracetail_batches
      WHERE first_row IS NOT NULL
        AND source IN (SELECT id FROM tracetail_sources WHERE run = ?1)
      """)
    upsertSource = try prepare(
      """
      INSERT INTO tracetail_sources (id, run, kind, name, device, inode, birth, size,
        modified, changed, offset, line, head_low, head_high, tail_low, tail_high, template,
        backlog_end, backlog_offset, open_state, open_offset, open_line, copy_of, open_row)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
        ?19, ?20, ?21, ?22, ?23, nullif(?24, 0))
      ON CONFLICT (id) DO UPDATE SET run = excluded.run, name = excluded.name,
        device = excluded.device, inode = excluded.inode, birth = excluded.birth,
        size = excluded.size, modified = excluded.modified, changed = excluded.changed,
        offset = excluded.offset, line = excluded.line, head_low = excluded.head_low,
        head_high = excluded.head_high, tail_low = excluded.tail_low,
        tail_high = excluded.tail_high, template = excluded.template,
        backlog_end = excluded.backlog_end, backlog_offset = excluded.backlog_offset,
        open_state = excluded.open_state, open_offset = excluded.open_offset,
        open_line = excluded.open_line, copy_of = excluded.copy_of,
        open_row = nullif(ifnull(?24, iif(
          open_state = excluded.open_state AND open_offset = excluded.open_offset, open_row, NULL)), 0)
      """)
    growSource = try prepare(
      """
      UPDATE tracetail_sources SET size = ?2, modified = ?3, changed = ?4, offset = ?5, line = ?6,
        head_low = ?7, head_high = ?8, tail_low = ?9, tail_high = ?10, template = ?11,
        open_state = ?12, open_offset = ?13, open_line = ?14,
        open_row = nullif(
          ifnull(?15, iif(open_state = ?12 AND open_offset = ?13, open_row, NULL)), 0)
      WHERE id = ?1
      """)
    openRow = try prepare(
      """
      SELECT open_row FROM tracetail_sources
      WHERE id = ?1 AND open_state = 3 AND open_row IS NOT NULL
      """)
    upsertReading = try prepare(
      """
      INSERT OR REPLACE INTO tracetail_readings (source, \(SourceReading.columns))
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
        ?16, ?17)
      """)
    forgetLedger = try prepare(
      """
      DELETE FROM tracetail_batches WHERE source = ?1 AND first_row IS NULL
        AND EXISTS (SELECT 1 FROM tracetail_sources s
          WHERE s.id = ?1 AND (s.copy_of IS NOT NULL OR s.offset = 0))
      """)
    forgetReading = try prepare(
      """
      DELETE FROM tracetail_readings WHERE source = ?1 AND EXISTS (SELECT 1 FROM tracetail_sources s
        WHERE s.id = ?1 AND (s.copy_of IS NOT NULL OR s.offset = 0))
      """)
    forgetSource = try prepare(
      "DELETE FROM tracetail_sources WHERE id = ?1 AND (copy_of IS NOT NULL OR offset = 0)")
    insertSegment = try prepare(
      """
      INSERT INTO tracetail_batches
        (batch, source, first_byte, end_byte, records, first_row, last_row, committed_at,
         is_retried, line_hashes, copy_of)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      """)
    rangesOfSource = try prepare(
      """
      SELECT first_row, last_row FROM tracetail_batches
      WHERE source = ?1 AND first_row IS NOT NULL AND NOT is_retried ORDER BY id
      """)
    lastBatch = try prepare(
      "SELECT batch FROM tracetail_batches ORDER BY id DESC LIMIT 1")
    insertReject = try prepare(
      """
      INSERT INTO tracetail_rejects
        (source, offset, length, line, reason, detail, bytes, created_at, is_packed)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """)
    deleteReject = try prepare("DELETE FROM tracetail_rejects WHERE id = ?1")
    deleteRejectsFrom = try prepare(
      "DELETE FROM tracetail_rejects WHERE source = ?1 AND offset >= ?2")
    rejectAt = try prepare(
      "SELECT id FROM tracetail_rejects WHERE source = ?1 AND offset = ?2 AND reason <> 'encoding'")
    moveReject = try prepare(
      "UPDATE tracetail_rejects SET source = ?2, offset = ?3, line = ?4 WHERE id = ?1")
    pending = try PendingEntries(on: connection)
    anySuppressed = try prepare("SELECT EXISTS (SELECT 1 FROM tracetail_suppressed)")
    isSuppressed = try prepare(
      "SELECT EXISTS (SELECT 1 FROM tracetail_suppressed WHERE row = ?1)")
    suppressRow = try prepare(table.suppress)
    restoreRow = try prepare(table.restore)
    rejectOfSuppressed = try prepare("SELECT reject FROM tracetail_suppressed WHERE row = ?1")
    deleteSuppressed = try prepare("DELETE FROM tracetail_suppressed WHERE row = ?1")
    setRestOfSuppressed = try prepare(
      "UPDATE tracetail_suppressed SET reject = ?2 WHERE row = ?1")
    insertRowAt = try prepare(table.insertAt)
    archived = try ArchivedRows(on: connection)
    changes = try prepare("SELECT changes(), last_insert_rowid()")
    lastID = try prepare("SELECT last_insert_rowid()")
    now = try prepare("SELECT CAST(strftime('%s', 'now') AS INTEGER)")
  }
}

extension WriterStatements {
  /// Whether the statement that ran last inserted, changed and deleted no row.
  var changedNothing: Bool { sqlite3_changes(connection) == 0 }

  /// Inserts the rows of `rows` that `BatchTable` shows, so many. Gives the id of the first one.
  ///
  /// - Throws: `DatabaseError`, also where the rows did not get consecutive ids.
  func insert(_ count: Int, of rows: RowBuffer, createdAt: String) throws -> Int64 {
    let first = try ids.next(count)
    try inserts.statement(ColumnSet(usedIn: rows), rows: count).run(
      ids.areGiven ? [.text(createdAt), .integer(first)] : [.text(createdAt)])
    let (inserted, last) = try changes.first { ($0.integer(0), $0.integer(1)) } ?? (0, 0)
    guard inserted == count, last == first + Int64(count) - 1 else {
      throw DatabaseError(
        resultCode: .SQLITE_ERROR,
        message: "the table traces did not take every row, or took others; does it have a trigger"
          + " or a constraint of its own?")
    }
    return first
  }
}
