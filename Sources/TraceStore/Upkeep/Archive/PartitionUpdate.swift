internal import GRDB

/// Brings the rows of the chosen runs into one partition, which is attached as `partition`.
struct PartitionUpdate {
  let partition: String
  let columns: ArchiveColumns

  /// Copies the rows, and proves in the same transaction that each is there, and that no other row of
  /// the partition has changed. What is void is taken out; `temp.applied` says what that was.
  func run(_ db: Database, _ monitor: UpkeepMonitor) throws {
    try db.execute(sql: "PRAGMA partition.synchronous = OFF; PRAGMA partition.journal_mode = OFF")
    try db.execute(sql: "DROP TABLE IF EXISTS temp.applied")
    try db.execute(sql: "CREATE TEMP TABLE applied (row INTEGER PRIMARY KEY)")
    try monitor.interrupting(db) {
      try db.inTransaction(.deferred) {
        try copy(db, monitor)
        return .commit
      }
    }
  }

  private func copy(_ db: Database, _ monitor: UpkeepMonitor) throws {
    try db.execute(
      sql: """
        INSERT INTO temp.applied SELECT row FROM tracetail_withdrawn
        WHERE partition = ? AND row NOT IN (SELECT row FROM tracetail_suppressed)
        """, arguments: [partition])
    try checkIDs(db)
    try monitor.step("comparing partition \(partition)")
    let kept = try keptRows(db)
    let count = try ArchiveSelection.counts(db, of: partition).rows
    try monitor.step("copying \(Int64(count)) rows to partition \(partition)")
    try db.execute(
      sql: "DELETE FROM partition.traces WHERE id IN (SELECT row FROM temp.applied)")
    let (names, values) = columns.insertion
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO partition.traces (\(names))
        SELECT \(values) FROM temp.wanted w JOIN main.traces t ON t.run_id = w.run_id
        WHERE w.partition = ?
        """, arguments: [partition])
    try monitor.step("comparing partition \(partition)")
    let equal = try Int.fetchOne(
      db,
      sql: """
        SELECT count(*) FROM temp.wanted w JOIN main.traces t ON t.run_id = w.run_id
          JOIN partition.traces p ON p.id = t.rowid
        WHERE w.partition = ? AND \(columns.equality)
        """, arguments: [partition])
    guard equal == count, try keptRows(db) == kept else {
      throw DatabaseCopy.Mismatch("the rows of partition \(partition) are not what they should be")
    }
  }

  /// A row of the same id and another run is one of another copy of this database, restored from a
  /// backup and written to since.
  private func checkIDs(_ db: Database) throws {
    let isForeign = try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (
          SELECT 1 FROM temp.wanted w JOIN main.traces t ON t.run_id = w.run_id
            JOIN partition.traces p ON p.id = t.rowid
          WHERE w.partition = ? AND p.run_id IS NOT t.run_id
            AND p.id NOT IN (SELECT row FROM temp.applied))
        """, arguments: [partition])
    if isForeign == true { throw WrongArchive() }
  }

  /// The rows that are no business of this update.
  private func keptRows(_ db: Database) throws -> RunRows.Digest {
    var digest = RunRows.Digest()
    guard let connection = db.sqliteConnection else { return digest }
    let names = try db.columns(in: "traces", in: "partition").map(\.name)
    try Statement(
      """
      SELECT \(names.map(ArchiveColumns.quoted).joined(separator: ", ")) FROM partition.traces p
      WHERE id NOT IN (SELECT row FROM temp.applied) AND NOT EXISTS (
        SELECT 1 FROM main.traces t JOIN temp.wanted w ON w.run_id = t.run_id
        WHERE t.rowid = p.id AND w.partition = ?1)
      """, on: connection
    ).forEach(.text(partition)) { digest.add($0.hash(Int32(names.count))) }
    return digest
  }

  /// Takes out of the account what was void and is not in the partition any more.
  func finish(_ db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM tracetail_withdrawn
        WHERE partition = ? AND row IN (SELECT row FROM temp.applied)
        """, arguments: [partition])
  }
}
