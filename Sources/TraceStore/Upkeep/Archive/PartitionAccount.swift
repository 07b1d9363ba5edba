internal import GRDB

/// Writes down which runs and rows a partition will have, before they are copied: what changes from
/// then on, changes with the knowledge that there is a copy, see `ArchivedRows`.
struct PartitionAccount {
  let partition: String

  func write(_ db: Database) throws {
    try db.inTransaction(.immediate) {
      try writeRuns(db)
      try withdrawElsewhere(db)
      try writeRows(db)
      try mergeRows(db)
      return .commit
    }
  }

  private func writeRuns(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO tracetail_archived
        SELECT w.run_id, w.partition, max(w.rows, ifnull(a.rows, 0)),
          max(w.last_datetime, ifnull(a.last_datetime, '')),
          strftime('%Y-%m-%d %H:%M:%S', 'now')
        FROM temp.wanted w LEFT JOIN tracetail_archived a USING (run_id) WHERE w.partition = ?
        """, arguments: [partition])
  }

  /// A row that became another run's since it was copied may be in another partition.
  private func withdrawElsewhere(_ db: Database) throws {
    guard let connection = db.sqliteConnection else { return }
    let rows = try Int64.fetchAll(
      db,
      sql: """
        SELECT t.rowid FROM temp.wanted w JOIN main.traces t ON t.run_id = w.run_id
        WHERE w.partition = ?1 AND ?1 IS NOT ifnull((
          SELECT iif(a.last_row >= t.rowid, a.partition, ?1) FROM tracetail_archived_rows a
          WHERE a.first_row <= t.rowid ORDER BY a.first_row DESC LIMIT 1), ?1)
        """, arguments: [partition])
    let archived = try ArchivedRows(on: connection)
    for row in rows { _ = try archived.withdraw(row) }
  }

  private func writeRows(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO tracetail_archived_rows
        SELECT min(row), max(row), ?1 FROM (
          SELECT row, row - row_number() OVER (ORDER BY row) AS island FROM (
            SELECT t.rowid AS row FROM temp.wanted w JOIN main.traces t ON t.run_id = w.run_id
            WHERE w.partition = ?1 AND t.rowid > ifnull((
              SELECT a.last_row FROM tracetail_archived_rows a
              WHERE a.first_row <= t.rowid ORDER BY a.first_row DESC LIMIT 1), 0)))
        GROUP BY island
        """, arguments: [partition])
  }

  /// Makes one range of those that follow one another.
  private func mergeRows(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE merged AS
        SELECT min(first_row) AS first_row, max(last_row) AS last_row, partition FROM (
          SELECT *, sum(begins) OVER (ORDER BY first_row) AS number FROM (
            SELECT *, (lag(last_row) OVER rows, lag(partition) OVER rows)
              IS NOT (first_row - 1, partition) AS begins
            FROM tracetail_archived_rows WINDOW rows AS (ORDER BY first_row)))
        GROUP BY number;
        DELETE FROM tracetail_archived_rows;
        INSERT INTO tracetail_archived_rows SELECT * FROM temp.merged;
        DROP TABLE temp.merged
        """)
  }
}
