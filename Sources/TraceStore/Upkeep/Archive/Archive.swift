internal import Foundation
internal import GRDB

/// Copies finished runs into partitions, one packed database for each month, and deletes them from
/// the database where that is wanted. The database may be followed into meanwhile.
///
/// A partition that gets runs is made anew beside the old one, compared row by row, packed, compared
/// again, and only then given its name. Only what is on the disk in its place is deleted, in small
/// transactions that compare once more. Killed at any moment, it is completed by the next archive: a
/// row is in `traces`, in a partition, or in both, and where in both it counts once.
///
/// The ledger stays. What was archived is not imported again; late records of an archived run are
/// rows of `traces`, see `ArchivedRows`, until the run is archived again, into the same partition.
public struct Archive: Sendable {
  /// What was archived.
  public struct Summary: Sendable {
    /// Runs that were copied.
    public var runs = 0
    /// Rows of theirs.
    public var rows = 0
    /// The partitions that were written, the oldest first, with their bytes.
    public var partitions: [(name: String, bytes: Int64)] = []
    /// Rows that were deleted from `traces`.
    public var deleted = 0
    /// Old runs that were left out: records of theirs are not settled.
    public var unsettled = 0
    /// Runs that stay in `traces` since they changed while they were archived.
    public var changed = 0
    /// How long it took.
    public var seconds = 0.0
  }

  private let database: TraceDatabase
  private let directory: ArchiveDirectory

  /// An archive of a database that was opened for writing, in a directory that is made where it is
  /// missing.
  public init(_ database: TraceDatabase, to directory: ArchiveDirectory) {
    self.database = database
    self.directory = directory
  }

  /// Archives the runs whose last record is before a moment.
  ///
  /// - Parameters:
  ///   - moment: "2026-01-02 03:04:05" in UTC.
  ///   - isDeleting: whether the rows are deleted from `traces` then.
  ///   - monitor: told how far it is.
  /// - Returns: what was archived.
  /// - Throws: `StoreError`, `UpkeepInterruption`; what was done until then stays.
  public func run(
    before moment: String, isDeleting: Bool, _ monitor: UpkeepMonitor = UpkeepMonitor()
  ) throws -> Summary {
    let start = ContinuousClock.now
    var summary = Summary()
    try UpkeepFailure.translating("archive", database.path) {
      try FileManager.default.createDirectory(
        atPath: directory.path, withIntermediateDirectories: true)
      try database.queue.writeWithoutTransaction { db in
        try monitor.step("looking for finished runs")
        let columns = try ArchiveColumns(db, path: database.path)
        let selection = try monitor.interrupting(db) {
          try ArchiveSelection(db, before: moment, path: database.path)
        }
        summary.unsettled = selection.unsettled
        if !selection.partitions.isEmpty {
          try KnownArchive.note(directory, isDeleting: isDeleting, db)
        }
        for partition in selection.partitions {
          try archive(partition, columns, isDeleting, db, &summary, monitor)
        }
        try db.execute(sql: "DROP TABLE IF EXISTS temp.wanted")
      }
    }
    if isDeleting { database.tidyWAL() }
    summary.seconds = (ContinuousClock.now - start) / .seconds(1)
    return summary
  }

  private func archive(
    _ partition: String, _ columns: ArchiveColumns, _ isDeleting: Bool, _ db: Database,
    _ summary: inout Summary, _ monitor: UpkeepMonitor
  ) throws {
    let path = directory.file(of: partition)
    let mode = FileMode(of: database.path) ?? .own
    let file = try PartialFile(for: path, mode: mode)
    if FileManager.default.fileExists(atPath: path) {
      try PackedFile(path: path, mode: mode).unpack(into: file.plain, monitor)
    } else {
      try file.makePlain()
    }
    let plain = PartitionFile(path: file.plain)
    let update = PartitionUpdate(partition: partition, columns: columns)
    do {
      try plain.prepare(partition: partition, database: try identity(db), columns: columns)
      try PartitionAccount(partition: partition).write(db)
      try attached(file.plain, db) { try update.run(db, monitor) }
    } catch is WrongArchive {
      throw StoreError(
        .failed, operation: "archive", path: database.path,
        reason: "\(path) has rows of another database",
        hint: "Choose another --to: each database has a directory of its own.")
    }
    try plain.buildIndexes(monitor)
    try DatabaseCopy(path: file.plain).prove(nil, monitor)
    let packed = PackedFile(path: file.packed, mode: mode)
    try packed.pack(file.plain, as: .zstd, monitor)
    guard try packed.holds(file.plain, monitor) else {
      throw DatabaseCopy.Mismatch("what was packed is not what was to be packed")
    }
    try file.publish(file.packed, isReplacing: true)
    let counts = try ArchiveSelection.counts(db, of: partition)
    summary.runs += counts.runs
    summary.rows += counts.rows
    summary.partitions.append((partition, try OutputFile.size(of: path)))
    try update.finish(db)
    guard isDeleting else { return }
    var removal = ArchivedRowsRemoval(partition: partition, columns: columns)
    defer {
      summary.deleted += removal.rows
      summary.changed += removal.changedRuns
    }
    try attached(file.plain, db) { try removal.run(db, monitor) }
  }

  private func attached(_ path: String, _ db: Database, _ body: () throws -> Void) throws {
    try db.execute(sql: "ATTACH DATABASE ? AS partition", arguments: [path])
    do {
      try body()
    } catch {
      try? db.execute(sql: "DETACH DATABASE partition")
      throw error
    }
    try db.execute(sql: "DETACH DATABASE partition")
  }

  /// What the partitions of this database are known by.
  private func identity(_ db: Database) throws -> String {
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO tracetail_settings
        VALUES ('database', lower(hex(randomblob(16))))
        """)
    return try String.fetchOne(
      db, sql: "SELECT value FROM tracetail_settings WHERE name = 'database'") ?? ""
  }
}
