internal import GRDB

/// Proves that the file of a database is sound, and that Tracetail's own tables fit together; all of
/// it in one transaction, so that it sees one state while others write.
struct DatabaseCheck {
  /// So many problems of a kind are named.
  private static let limit = 20
  private let database: TraceDatabase

  init(_ database: TraceDatabase) {
    self.database = database
  }

  func run(_ monitor: UpkeepMonitor) throws -> [CheckProblem] {
    do {
      return try database.queue.unsafeRead { db in
        try monitor.interrupting(db) {
          try db.execute(sql: "BEGIN")
          defer { try? db.execute(sql: "COMMIT") }
          return try problems(db, monitor)
        }
      }
    } catch let error as UpkeepInterruption {
      throw error
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      return [CheckProblem(kind: .corrupt, what: error.message ?? "it is malformed")]
    } catch {
      throw StoreError(error, operation: "check", path: database.path)
    }
  }

  private func problems(_ db: Database, _ monitor: UpkeepMonitor) throws -> [CheckProblem] {
    try monitor.step("checking every page")
    let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(Self.limit))")
    // What follows reads what may be broken.
    guard found == ["ok"] else {
      return found.flatMap { $0.split(separator: "\n") }.map {
        CheckProblem(kind: .corrupt, what: String($0))
      }
    }
    guard try db.tableExists("tracetail_sources") else { return [] }
    var problems: [CheckProblem] = []
    for rule in Self.rules where try rule.tables.allSatisfy({ try db.tableExists($0) }) {
      try monitor.step("checking \(rule.tables[0])")
      problems += try String.fetchAll(db, sql: rule.sql + " LIMIT \(Self.limit)").map {
        CheckProblem(kind: .inconsistent, what: $0)
      }
    }
    return problems
  }

  /// Rules that hold behind every commit: each gives a line for what breaks it.
  private static let rules: [(tables: [String], sql: String)] = [
    (
      ["tracetail_sources", "tracetail_runs"],
      """
      SELECT 'source ' || id || ' (' || name || ') belongs to a run that is not there'
      FROM tracetail_sources WHERE run NOT IN (SELECT id FROM tracetail_runs)
      """
    ),
    (
      ["tracetail_batches", "tracetail_sources"],
      """
      SELECT 'the ledger does not say what became of bytes ' || reached || ' to ' || first_byte
        || ' of source ' || source
      FROM (
        SELECT source, first_byte, ifnull(max(end_byte) OVER (
          PARTITION BY source ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS reached
        FROM tracetail_batches WHERE NOT is_retried)
      WHERE first_byte > reached
      """
    ),
    (
      ["tracetail_batches", "tracetail_sources"],
      """
      SELECT 'the ledger ends at byte ' || ifnull(reached, 0) || ' of source ' || s.id || ' ('
        || name || '), which was read to byte ' || offset
      FROM tracetail_sources s LEFT JOIN (
        SELECT source, max(end_byte) AS reached FROM tracetail_batches
        WHERE NOT is_retried GROUP BY source) ON source = s.id
      WHERE offset > ifnull(reached, 0)
      """
    ),
    (
      ["tracetail_batches"],
      """
      SELECT 'line ' || id || ' of the ledger names rows ' || first_row || ' to ' || last_row
        || ', and no row ever had such an id'
      FROM tracetail_batches WHERE last_row < first_row OR last_row > (
        SELECT max(seq) FROM sqlite_sequence WHERE name = 'traces' COLLATE NOCASE)
      """
    ),
    (
      ["tracetail_rejects", "tracetail_sources"],
      """
      SELECT 'reject ' || id || ' belongs to a source that is not there'
      FROM tracetail_rejects WHERE source NOT IN (SELECT id FROM tracetail_sources)
      """
    ),
    (
      ["tracetail_pending", "tracetail_rejects"],
      """
      SELECT 'a record of run ' || run || ' waits for its other side, and its reject ' || -row
        || ' is not there'
      FROM tracetail_pending WHERE row < 0 AND -row NOT IN (SELECT id FROM tracetail_rejects)
      """
    ),
    (
      ["tracetail_suppressed"],
      """
      SELECT 'row ' || row || ' is suppressed, and in traces too'
      FROM tracetail_suppressed WHERE row IN (SELECT rowid FROM traces)
      """
    ),
  ]
}
