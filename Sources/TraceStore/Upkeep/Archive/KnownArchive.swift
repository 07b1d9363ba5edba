internal import Foundation
internal import GRDB

/// The archive that a database knows of: runs whose rows were deleted from it after they were copied.
public struct KnownArchive: Sendable, Equatable {
  private static let directory = "archive_directory"
  private static let deleted = "archive_deleted"

  /// Where the partitions were put last.
  public let directory: ArchiveDirectory
  /// How many runs were archived.
  public let runs: Int

  /// Writes down where runs are archived, and whether they are only there from now on.
  static func note(_ directory: ArchiveDirectory, isDeleting: Bool, _ db: Database) throws {
    let path = URL(filePath: directory.path).standardizedFileURL.path(percentEncoded: false)
    try db.inTransaction(.immediate) {
      let set = "INSERT OR REPLACE INTO tracetail_settings VALUES (?, ?)"
      try db.execute(sql: set, arguments: [Self.directory, path])
      if isDeleting { try db.execute(sql: set, arguments: [Self.deleted, "1"]) }
      return .commit
    }
  }

  /// `nil` if there is none, or none that has a row since a moment.
  init?(_ db: Database, since moment: DatetimeBound?) throws {
    guard
      try db.tableExists("tracetail_archived"),
      let path = try Self.setting(Self.directory, db), try Self.setting(Self.deleted, db) != nil
    else { return nil }
    let runs =
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM tracetail_archived WHERE last_datetime >= ?",
        arguments: [moment?.text ?? ""]) ?? 0
    guard runs > 0 else { return nil }
    directory = ArchiveDirectory(path: path)
    self.runs = runs
  }

  private static func setting(_ name: String, _ db: Database) throws -> String? {
    try String.fetchOne(
      db, sql: "SELECT value FROM tracetail_settings WHERE name = ?", arguments: [name])
  }
}

extension TraceReader {
  /// The archive that has rows which the database has no longer; `nil` if there is none, or none since
  /// a moment.
  ///
  /// - Throws: `StoreError`.
  public func knownArchive(since moment: DatetimeBound? = nil) throws -> KnownArchive? {
    try database.perform("read") { try KnownArchive($0, since: moment) }
  }

  /// The partition that a run was archived into: "2026-01"; `nil` if it was not.
  ///
  /// - Throws: `StoreError`.
  public func partition(ofRun run: String) throws -> String? {
    try database.perform("read") { db in
      guard try db.tableExists("tracetail_archived") else { return nil }
      return try String.fetchOne(
        db, sql: "SELECT partition FROM tracetail_archived WHERE run_id = ?", arguments: [run])
    }
  }
}
