internal import GRDB

/// What a look at a database says of how it is kept; quick however large it is.
public struct DatabaseFacts: Sendable {
  /// How large it is.
  public var size: DatabaseSize
  /// "wal", "delete" ….
  public var journalMode: String
  /// About how many rows `traces` has.
  public var rows: Int64
  /// Whether the query planner knows what is in the tables.
  public var hasStatistics: Bool
  /// Indexes of the reference that it does not have and that no import has put off.
  public var missingIndexes: [String]
  /// Indexes that a bulk import has put off and not built.
  public var deferredIndexes: [String]
  /// Pieces of sources that could not be parsed.
  public var rejects: Int
  /// When rows were committed last, in UTC; `nil` where it does not say.
  public var lastCommit: String?
}

extension TraceDatabase {
  /// What a look at it says.
  ///
  /// - Throws: `StoreError`.
  public func facts() throws -> DatabaseFacts {
    try perform("look at") { db in
      func names(_ sql: String) throws -> [String] { try String.fetchAll(db, sql: sql) }
      let indexes = Set(try names("SELECT name FROM sqlite_master WHERE type = 'index'"))
      let isOurs = try db.tableExists("tracetail_settings")
      let deferred =
        isOurs
        ? try names(
          """
          SELECT substr(name, 16) FROM tracetail_settings WHERE name GLOB 'deferred_index:*'
          """) : []
      let columns = try Set(db.columns(in: "traces").map(\.name))
      let wanted = TraceSchema.indexes.map(\.name).filter {
        columns.contains(String($0.dropFirst("idx_traces_".count)))
      }
      return DatabaseFacts(
        size: try Self.size(db, path: path),
        journalMode: try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "",
        rows: try Int64.fetchOne(db, sql: "SELECT max(rowid) FROM traces") ?? 0,
        hasStatistics: try db.tableExists("sqlite_stat1"),
        missingIndexes: wanted.filter { !indexes.contains($0) && !deferred.contains($0) },
        deferredIndexes: deferred,
        rejects: isOurs
          ? try Int.fetchOne(db, sql: "SELECT count(*) FROM tracetail_rejects") ?? 0 : 0,
        lastCommit: columns.contains("created_at")
          ? try String.fetchOne(
            db, sql: "SELECT created_at FROM traces ORDER BY rowid DESC LIMIT 1") : nil)
    }
  }

  /// Whether it can be written to now: takes the lock of a writer, waits for it as long as the
  /// connection does, and gives it back.
  ///
  /// - Throws: `StoreError`: `locked`, `readOnly`, `diskFull` ….
  public func checkWriting() throws {
    try perform("write to") { try $0.inTransaction(.immediate) { .rollback } }
  }

  /// What is wrong with the pages of the file; `nil` where nothing is. Reads all of it.
  ///
  /// - Throws: `StoreError`.
  public func quickCheck() throws -> String? {
    let found = try perform("check") { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
    return found == "ok" ? nil : found
  }
}
