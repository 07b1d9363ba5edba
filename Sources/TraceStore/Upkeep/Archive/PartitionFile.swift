internal import GRDB

/// The database of a partition while it is a plain file.
struct PartitionFile {
  let path: String

  /// Makes it, or takes it as it is, and gives it the columns that the rows need; `database` is the id
  /// of the database that they come from.
  ///
  /// - Throws: `WrongArchive` where it has the rows of another database.
  func prepare(partition: String, database: String, columns: ArchiveColumns) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF")
      if try !db.tableExists("traces") {
        try db.execute(sql: TraceSchema.traces)
        try db.execute(
          sql: """
            CREATE TABLE tracetail_partition (name TEXT PRIMARY KEY, value TEXT NOT NULL)
              WITHOUT ROWID;
            INSERT INTO tracetail_partition VALUES ('database', ?), ('partition', ?)
            """, arguments: [database, partition])
      }
      let owner = try db.tableExists("tracetail_partition") ? Self.owner(db, schema: "main") : nil
      guard owner == database else { throw WrongArchive() }
      let present = Set(try db.columns(in: "traces").map(\.name))
      for column in columns.own where !present.contains(column.name) {
        try db.execute(
          sql: "ALTER TABLE traces ADD COLUMN \(ArchiveColumns.quoted(column.name)) \(column.type)")
      }
    }
    try queue.close()
  }

  /// Builds the reference's indexes, where they are missing.
  func buildIndexes(_ monitor: UpkeepMonitor) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA cache_size = -12288")
      try monitor.interrupting(db) {
        for index in TraceSchema.indexes {
          try monitor.step("building \(index.name)")
          try db.execute(
            sql: index.sql.replacing("CREATE INDEX", with: "CREATE INDEX IF NOT EXISTS"))
        }
      }
    }
    try queue.close()
  }

  /// The id of the database that the rows of an attached partition come from.
  static func owner(_ database: Database, schema: String) throws -> String? {
    try String.fetchOne(
      database, sql: "SELECT value FROM \(schema).tracetail_partition WHERE name = 'database'")
  }
}

/// A partition whose rows come from another database.
struct WrongArchive: Error {}
