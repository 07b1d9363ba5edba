internal import GRDB

/// Reads the traces of one database, beside whoever writes to it.
///
/// Nothing is ever created, migrated or locked for longer than one page of results takes: what is read
/// comes page by page through a `ReadCursor`, and no transaction is open between two pages, so that a
/// slow consumer never keeps the WAL from being written back
/// (https://sqlite.org/wal.html#avoiding_excessively_large_wal_files). A database without
/// `tracetail_` tables, and a `traces` table of another era, will do: columns that are missing read as
/// NULL, and `error_flag` as `mode`.
public final class TraceReader: Sendable {
  /// The path of the database.
  public let path: String
  let database: TraceDatabase
  /// `traces` as it is in this database.
  let table: ReadableTraces
  /// Whether the rows of an archive are read too.
  let hasArchive: Bool
  private let file: FileIdentity?

  /// Whether its path still leads to the file that was opened.
  public var isCurrent: Bool { FileIdentity(path: path) == file }

  /// The page cache, in KiB: the rows of the newest runs, which alternate, are found in it again. A
  /// sorter may take as much once more, whatever the size of the database.
  static let cache = 16 << 10

  /// Opens a database for reading.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - archive: the directory of partitions that are read too; `nil` for none.
  ///   - since: only rows since then will be asked for, so that older partitions are not unpacked.
  ///   - patience: seconds to wait for a lock of another program, 0 for none. In WAL mode readers and
  ///     writers do not wait for one another; in others they do.
  /// - Throws: `StoreError`: `cannotOpen` where there is no such file, `notADatabase`,
  ///   `unusableSchema` where it has no table `traces` with `run_id` and `message`.
  public init(
    path: String, archive: String? = nil, since: DatetimeBound? = nil, patience: Double = 30
  ) throws {
    self.path = path
    hasArchive = archive != nil
    file = FileIdentity(path: path)
    database = try TraceDatabase(path: path, access: .read, patience: patience)
    if let archive {
      try database.attachArchive(ArchiveDirectory(path: archive), since: since)
    }
    table = try database.perform("read") { db in
      try db.execute(sql: "PRAGMA cache_size = -\(Self.cache)")
      if let connection = db.sqliteConnection { try RowGlance.register(on: connection) }
      return try ReadableTraces(db, path: path, hasArchive: archive != nil)
    }
  }

  /// Runs what reads, in one transaction: all of it sees one state of the database. SQLite's errors
  /// become ours.
  func read<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
    do {
      let result = try database.queue.read { db in
        guard let connection = db.sqliteConnection else {
          throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
        }
        return try body(connection)
      }
      try database.unchanged?.check()
      return result
    } catch let error as DatabaseError {
      throw StoreError(error, operation: "read", path: path)
    }
  }

  /// Whether there is any row.
  public func isEmpty() throws -> Bool {
    try read { try Statement("SELECT 1 FROM traces LIMIT 1", on: $0).firstInteger() == nil }
  }

  /// The datetime and the run of the newest row; `nil` where there is none. Costs one look at an index.
  public func newestRow() throws -> (datetime: String, runID: String)? {
    try read { connection in
      try Statement(
        """
        SELECT \(table.expression("datetime")), \(table.expression("run_id")) FROM traces
        ORDER BY \(table.newestFirst) LIMIT 1
        """, on: connection
      ).first { ($0.text(0), $0.text(1)) }
    }
  }
}
