internal import GRDB
internal import TraceFormat

/// Makes a connection read the partitions of an archive too.
///
/// They are attached, and a temporary view takes the place of the table `traces`, with all columns of
/// the reference, and `rowid`: queries work on both together without knowing it. A row that is in the
/// database and in a partition counts once, as the database has it.
struct ArchiveAttachment {
  /// SQLite attaches ten databases at most (https://sqlite.org/limits.html). What is older than these
  /// is copied into one file.
  static let limit = 8

  /// The columns of the view behind `rowid`.
  private static let columns = (TraceFormat.Column.names + ["created_at"]).joined(separator: ", ")

  private let partitions: [(name: String, path: String)]

  /// - Parameters:
  ///   - directory: where the partitions are.
  ///   - moment: only rows since then are wanted: partitions that have none are left out.
  ///   - database: knows which runs went on after they were archived.
  ///   - path: that of the database, for errors.
  /// - Throws: `StoreError` where the directory cannot be read.
  init(
    _ directory: ArchiveDirectory, since moment: DatetimeBound?, _ database: Database, path: String
  ) throws {
    var names = try directory.partitions(of: path)
    if let moment {
      let late =
        try database.tableExists("tracetail_archived")
        ? String.fetchSet(
          database, sql: "SELECT partition FROM tracetail_archived WHERE last_datetime >= ?",
          arguments: [moment.text]) : []
      names = names.filter { $0 >= moment.text.prefix(7) || late.contains($0) }
    }
    partitions = names.map { ($0, directory.file(of: $0)) }
  }

  /// Attaches them to a connection, which may be read-only, and whose `traces` is `table`.
  func attach(to database: Database, _ table: ReadableTraces) throws {
    let identity = try Self.identity(database)
    var arms = ["SELECT rowid AS rowid, \(table.referenceColumns) FROM main.traces"]
    // All partitions of a directory are of one database.
    var isOwn = false
    for partition in partitions.suffix(Self.limit) {
      let schema = "partition\(arms.count)"
      try Self.open(partition.path) { path in
        try database.execute(sql: "ATTACH DATABASE ? AS \(schema)", arguments: [path])
      }
      isOwn = try identity != nil && PartitionFile.owner(database, schema: schema) == identity
      let name = SQLText.literal(partition.name)
      let void =
        isOwn ? "SELECT row FROM main.tracetail_withdrawn WHERE partition = \(name)" : nil
      arms.append(Self.arm(schema, void: void))
    }
    let older = partitions.dropLast(Self.limit)
    if !older.isEmpty {
      try attachMerged(Array(older), isOwn, to: database)
      arms.append(Self.arm("older", void: isOwn ? "SELECT 0" : nil))
    }
    try database.execute(
      sql: "CREATE TEMP VIEW traces AS \(arms.joined(separator: " UNION ALL "))")
  }

  /// The rows of an attached partition. `void` gives the ids that do not count; it is `nil` where
  /// its ids are those of another database.
  private static func arm(_ schema: String, void: String?) -> String {
    var arm = "SELECT id AS rowid, \(columns) FROM \(schema).traces p"
    if let void {
      arm +=
        " WHERE NOT EXISTS (SELECT 1 FROM main.traces t WHERE t.rowid = p.id)"
        + " AND id NOT IN (\(void))"
    }
    return arm
  }

  /// Attaches a file as `older`, and copies partitions into it, one by one.
  private func attachMerged(
    _ older: [(name: String, path: String)], _ isOwn: Bool, to database: Database
  ) throws {
    var merging: DatabaseQueue?
    try TransientFile.open { path in
      merging = try DatabaseQueue(path: path)
      try database.execute(sql: "ATTACH DATABASE ? AS older", arguments: [path])
    }
    try merging?.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
      try db.execute(sql: TraceSchema.traces)
      for partition in older {
        let void =
          try isOwn
          ? Int64.fetchAll(
            database, sql: "SELECT row FROM main.tracetail_withdrawn WHERE partition = ?",
            arguments: [partition.name]) : []
        try Self.open(partition.path) { path in
          try db.execute(sql: "ATTACH DATABASE ? AS partition", arguments: [path])
        }
        // Ids of one database do not meet; others' are of no meaning.
        let id = isOwn ? "id, " : ""
        try db.execute(
          sql: """
            INSERT INTO main.traces (\(id)\(Self.columns))
            SELECT \(id)\(Self.columns) FROM partition.traces
            WHERE id NOT IN (\(void.map(String.init).joined(separator: ", ")))
            """)
        try db.execute(sql: "DETACH DATABASE partition")
      }
      for index in TraceSchema.indexes { try db.execute(sql: index.sql) }
    }
    try merging?.close()
  }

  private static func open(_ packed: String, _ body: (String) throws -> Void) throws {
    try TransientFile.open(
      { try PackedFile(path: packed).unpack(into: $0, UpkeepMonitor()) }, body)
  }

  /// What the partitions of a database are known by; `nil` where it has none.
  private static func identity(_ database: Database) throws -> String? {
    guard try database.tableExists("tracetail_withdrawn") else { return nil }
    return try String.fetchOne(
      database, sql: "SELECT value FROM main.tracetail_settings WHERE name = 'database'")
  }
}

extension TraceDatabase {
  /// Makes this connection read the partitions of an archive too, as if their rows were in `traces`.
  ///
  /// - Parameters:
  ///   - directory: where the partitions are.
  ///   - moment: only rows since then are wanted: partitions that have none are not unpacked.
  /// - Throws: `StoreError`, also where a partition is damaged.
  public func attachArchive(
    _ directory: ArchiveDirectory, since moment: DatetimeBound? = nil
  ) throws {
    try UpkeepFailure.translating("read the archive of", path) {
      try queue.writeWithoutTransaction { db in
        try ArchiveAttachment(directory, since: moment, db, path: path).attach(
          to: db, ReadableTraces(db, path: path))
      }
    }
  }
}
