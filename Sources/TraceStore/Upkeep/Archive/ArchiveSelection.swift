internal import GRDB

/// Which runs are archived: those whose last record is before a moment, each as a whole.
///
/// A run goes to the partition that it is in already, else to that of the month of its last record.
/// What is chosen is in the table `temp.wanted`; there runs have numbers, since run ids that other programs
/// wrote may be no texts.
struct ArchiveSelection {
  /// Runs that are old enough and stay, because records of theirs are not settled.
  private(set) var unsettled = 0
  /// The partitions, the oldest first.
  private(set) var partitions: [String] = []

  /// Chooses the runs before a moment: "2026-01-02 03:04:05", in UTC.
  init(_ database: Database, before moment: String, path: String) throws {
    try database.execute(sql: "DROP TABLE IF EXISTS temp.wanted")
    try database.execute(
      sql: """
        CREATE TEMP TABLE wanted (
          number INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, partition TEXT NOT NULL,
          rows INTEGER NOT NULL, last_datetime TEXT NOT NULL
        )
        """)
    // A datetime that is none that a partition can be named by, as that of a number, keeps its run here.
    // The first condition is what an index can answer; a "T" between date and time sorts behind the
    // space, a day is more than that.
    try database.execute(
      sql: """
        INSERT INTO temp.wanted (run_id, partition, rows, last_datetime)
        SELECT run_id, ifnull(a.partition, strftime('%Y-%m', last)), count, last
        FROM (
          SELECT run_id, max(datetime(t.datetime)) AS last, count(*) AS count
          FROM (SELECT DISTINCT run_id FROM main.traces WHERE datetime < date(?1, '+2 days'))
            JOIN main.traces t USING (run_id)
          GROUP BY run_id HAVING last < ?1 AND last GLOB '[0-9][0-9][0-9][0-9]-*')
        LEFT JOIN tracetail_archived a USING (run_id)
        """, arguments: [moment])
    try leaveOutNewestRow(database, path: path)
    try leaveOutUnsettled(database)
    partitions = try String.fetchAll(
      database, sql: "SELECT DISTINCT partition FROM temp.wanted ORDER BY 1")
  }

  /// Leaves out the run of the newest row where another program could get the id of that row again,
  /// once it is deleted (https://sqlite.org/autoinc.html): ids tell archived rows from others.
  private func leaveOutNewestRow(_ database: Database, path: String) throws {
    guard try !TracesTable(database, path: path).hasAutoincrement else { return }
    try database.execute(
      sql: """
        DELETE FROM temp.wanted
        WHERE run_id = (SELECT run_id FROM main.traces ORDER BY rowid DESC LIMIT 1)
        """)
  }

  /// Leaves out the runs with rows that are suppressed, and those whose metadata waits for texts that may be
  /// among the rejects: `tracetail rejects --retry` looks for it in `traces`.
  private mutating func leaveOutUnsettled(_ database: Database) throws {
    try database.execute(
      sql: """
        DELETE FROM temp.wanted WHERE run_id IN (SELECT run_id FROM tracetail_suppressed)
          OR run_id IN (
            SELECT t.run_id FROM tracetail_pending u JOIN main.traces t ON t.rowid = u.row
            WHERE u.side = 1 AND u.state = 0 AND u.run IN (
              SELECT s.run FROM tracetail_rejects r JOIN tracetail_sources s ON s.id = r.source))
        """)
    unsettled = database.changesCount
  }

  /// How many runs and rows go to a partition.
  static func counts(_ database: Database, of partition: String) throws -> (runs: Int, rows: Int) {
    let row = try Row.fetchOne(
      database, sql: "SELECT count(*), ifnull(sum(rows), 0) FROM temp.wanted WHERE partition = ?",
      arguments: [partition])
    return (row?[0] ?? 0, row?[1] ?? 0)
  }
}
