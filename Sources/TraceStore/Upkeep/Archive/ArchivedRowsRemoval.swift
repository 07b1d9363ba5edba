internal import GRDB

/// Deletes the rows that a partition has from `traces`, a few thousand in a transaction, each only
/// where the partition has it as it is in that moment.
struct ArchivedRowsRemoval {
  private static let rowsAtOnce = 2_000
  /// The run id of a number.
  private static let runID = "(SELECT run_id FROM temp.wanted WHERE number = ?)"
  private let partition: String
  private let columns: ArchiveColumns

  /// Rows that were deleted.
  private(set) var rows = 0
  /// Runs that got rows or lost some since they were copied: they stay until the next time.
  private(set) var changedRuns = 0
  /// Runs by their numbers in `temp.wanted`.
  private var runs: [(number: Int64, rows: Int64)] = []

  init(partition: String, columns: ArchiveColumns) {
    self.partition = partition
    self.columns = columns
  }

  /// Deletes all of them.
  mutating func run(_ db: Database, _ monitor: UpkeepMonitor) throws {
    let total = try Int64(ArchiveSelection.counts(db, of: partition).rows)
    var last: Int64 = 0
    while true {
      try monitor.step("deleting what is in partition \(partition)", Int64(rows), of: total)
      let next = try Row.fetchAll(
        db,
        sql: "SELECT number, rows FROM temp.wanted WHERE partition = ? AND number > ?"
          + " ORDER BY number LIMIT 100", arguments: [partition, last])
      guard let end = next.last else { return }
      last = end["number"]
      runs = next.map { ($0["number"], $0["rows"]) }
      while !runs.isEmpty {
        try monitor.step("deleting what is in partition \(partition)", Int64(rows), of: total)
        try db.inTransaction(.immediate) {
          try deleteSome(db)
          return .commit
        }
      }
    }
  }

  /// One transaction: whole runs, or a part of one that is large.
  private mutating func deleteSome(_ db: Database) throws {
    guard let connection = db.sqliteConnection else { return }
    let search = try SearchUpkeep(on: connection, slack: BatchWriter.searchSlack)
    search.begin()
    var budget = Self.rowsAtOnce
    while budget > 0, let run = runs.last {
      let present = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM main.traces WHERE run_id = \(Self.runID)",
        arguments: [run.number])
      guard present.map(Int64.init) == run.rows else {
        changedRuns += 1
        runs.removeLast()
        continue
      }
      let count = try delete(db, run.number, budget, search)
      rows += count
      budget -= count
      let left = run.rows - Int64(count)
      if left == 0 || count == 0 {
        if left > 0 { changedRuns += 1 }
        runs.removeLast()
      } else {
        runs[runs.count - 1].rows = left
      }
    }
    try search.finish(rows: 0)
  }

  private func delete(
    _ db: Database, _ run: Int64, _ limit: Int, _ search: SearchUpkeep
  ) throws -> Int {
    let ids = try Int64.fetchAll(
      db,
      sql: """
        SELECT t.rowid FROM main.traces t JOIN partition.traces p ON p.id = t.rowid
        WHERE t.run_id = \(Self.runID) AND \(columns.equality) LIMIT ?
        """, arguments: [run, limit])
    for id in ids { try search.rowChanges(id) }
    try db.execute(
      sql:
        "DELETE FROM main.traces WHERE rowid IN (\(ids.map(String.init).joined(separator: ", ")))")
    return db.changesCount
  }
}
