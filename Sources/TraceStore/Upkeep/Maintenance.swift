internal import Foundation
internal import GRDB

/// Upkeep of a database that others may write to meanwhile.
///
/// Each step is one transaction, or several short ones: a follower waits for them, and goes on.
public struct Maintenance: Sendable {
  /// What there is to do.
  public enum Step: String, Sendable, CaseIterable {
    /// Proves that the file is sound, and that Tracetail's own tables fit together.
    case check
    /// Builds every index anew, and those that a bulk import has put off.
    case reindex
    /// Writes the file anew without its holes, and gives their room back.
    case vacuum
    /// Derives the executions of all rows, and keeps them in tables of Tracetail's own.
    case executions
    /// Tells the query planner what is in the tables.
    case analyze
  }

  /// What a step did.
  public struct Outcome: Sendable {
    /// The step.
    public let step: Step
    /// The database before it.
    public let before: DatabaseSize
    /// The database behind it.
    public let after: DatabaseSize
    /// How long it took.
    public let seconds: Double
    /// What is wrong with the database; only of `check`.
    public var problems: [CheckProblem] = []
    /// What was left out, and why; `nil` where nothing was.
    public var remark: String?
  }

  /// So many rows of an index are looked at: enough for the planner, and quick however large the
  /// database is (https://sqlite.org/lang_analyze.html, section 4).
  private static let analysisLimit = 1000

  private let database: TraceDatabase

  /// Upkeep of a database that was opened for it, or for writing.
  public init(_ database: TraceDatabase) {
    self.database = database
  }

  /// Does one step.
  ///
  /// - Throws: `StoreError`: `locked` where another program holds the database longer than its
  ///   patience; `diskFull` where there is no room for the step. `UpkeepInterruption`. Then the
  ///   database is as it was.
  public func run(_ step: Step, _ monitor: UpkeepMonitor = UpkeepMonitor()) throws -> Outcome {
    let start = ContinuousClock.now
    let before = try database.size()
    var problems: [CheckProblem] = []
    var remark: String?
    switch step {
    case .check: problems = try DatabaseCheck(database).run(monitor)
    case .analyze: try analyze(monitor)
    case .reindex: remark = try reindex(monitor)
    case .vacuum: remark = try vacuum(before, monitor)
    case .executions:
      try database.catchUpExecutions { try monitor.step("deriving executions", $0, of: $1) }
    }
    return Outcome(
      step: step, before: before, after: try database.size(),
      seconds: (ContinuousClock.now - start) / .seconds(1), problems: problems, remark: remark)
  }

  private func perform(
    _ operation: String, _ monitor: UpkeepMonitor, _ body: (Database) throws -> Void
  ) throws {
    do {
      try database.queue.writeWithoutTransaction { db in
        try monitor.interrupting(db) { try body(db) }
      }
    } catch let error as UpkeepInterruption {
      throw error
    } catch {
      throw StoreError(error, operation: operation, path: database.path)
    }
  }

  private func analyze(_ monitor: UpkeepMonitor) throws {
    try monitor.step("analyzing")
    try perform("analyze", monitor) { db in
      try db.execute(sql: "PRAGMA analysis_limit = \(Self.analysisLimit); ANALYZE")
    }
  }

  // MARK: Indexes

  private func reindex(_ monitor: UpkeepMonitor) throws -> String? {
    let remark = try completeDeferredIndexes(monitor)
    let names = try database.perform("read") { db in
      try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY tbl_name, name")
    }
    // One at a time, so that a follower has its turn between them.
    for (position, name) in names.enumerated() {
      try monitor.step("building \(name)", Int64(position), of: Int64(names.count))
      try perform("build the indexes of", monitor) { db in
        try db.execute(sql: "REINDEX \(name.quotedDatabaseIdentifier)")
      }
    }
    return remark
  }

  /// Builds what a bulk import has put off, unless it is still at work.
  private func completeDeferredIndexes(_ monitor: UpkeepMonitor) throws -> String? {
    guard try database.hasOwnTables(), try database.hasDeferredIndexes() else { return nil }
    do {
      let lock = try StoreLock(databasePath: database.path)
      defer { withExtendedLifetime(lock) {} }
      try database.completeDeferredIndexes { monitor.onStep("building \($0)", 0, 0) }
      return nil
    } catch let error as StoreError where error.kind == .locked {
      return "a bulk import is under way, and builds the indexes that it has put off"
    }
  }

  // MARK: Vacuum

  private func vacuum(_ size: DatabaseSize, _ monitor: UpkeepMonitor) throws -> String? {
    try monitor.step("writing the database anew")
    try checkRowIDs()
    let directory = URL(filePath: database.path).deletingLastPathComponent()
      .path(percentEncoded: false)
    let content = size.bytes - size.freeBytes
    // A copy in a temporary file, and the pages of that in the WAL or in the journal.
    try DiskSpace.check(
      [(DiskSpace.temporaryDirectory, content), (directory, content)], for: "vacuum",
      database: database.path)
    try perform("vacuum", monitor) { try $0.execute(sql: "VACUUM") }
    return try truncateWAL()
      ? nil : "readers keep the WAL; the follower empties it when they have ended"
  }

  /// VACUUM may give rows without an INTEGER PRIMARY KEY new ids
  /// (https://sqlite.org/lang_vacuum.html), and the ledger knows rows by their ids.
  private func checkRowIDs() throws {
    let isStable = try database.perform("read") { db in
      try Bool.fetchOne(
        db,
        sql: """
          SELECT (SELECT count(*) FROM pragma_table_info('traces') WHERE pk > 0)
            AND NOT (SELECT count(*) FROM pragma_index_list('traces') WHERE origin = 'pk')
            OR NOT (SELECT count(*) FROM sqlite_master WHERE name = 'tracetail_batches')
          """) ?? false
    }
    guard !isStable else { return }
    throw StoreError(
      .unusableSchema, operation: "vacuum", path: database.path,
      reason: "its table traces has no INTEGER PRIMARY KEY, so that its rows would get new ids, by"
        + " which the ledger knows them",
      hint: "Leave --vacuum out; room that is free is used by new rows.")
  }

  /// Whether the WAL is empty now.
  private func truncateWAL() throws -> Bool {
    try database.perform("write the WAL back into") { db in
      let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      return row?[0] as Int64? == 0
    }
  }
}
