internal import GRDB

/// What is in the tables of a database: how many rows, and the sum of their hashes, by table. Two
/// databases with equal digests have equal rows.
struct TableDigest: Equatable {
  private(set) var tables: [String: RunRows.Digest] = [:]

  /// Reads every row of every table.
  init(_ database: Database, _ activity: String, _ monitor: UpkeepMonitor) throws {
    let names = try String.fetchAll(
      database,
      sql: """
        SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
        ORDER BY name
        """)
    guard let connection = database.sqliteConnection else { return }
    for name in names {
      try monitor.step("\(activity) \(name)")
      let columns = try Int32(database.columns(in: name).count)
      var digest = RunRows.Digest()
      let rows = try Statement("SELECT * FROM \(name.quotedDatabaseIdentifier)", on: connection)
      try rows.forEach(body: { row in
        digest.add(row.hash(columns))
        if digest.count.isMultiple(of: 10_000) {
          try monitor.step("\(activity) \(name)", Int64(digest.count))
        }
      })
      tables[name] = digest
    }
  }

  /// How many rows a table has; SQLite takes its name in capitals too.
  func count(of table: String) -> Int {
    tables.first { $0.key.lowercased() == table }?.value.count ?? 0
  }
}
