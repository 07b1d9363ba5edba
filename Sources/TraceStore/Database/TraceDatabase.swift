internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Glibc

/// One SQLite database with a `traces` table: opened, checked, and given Tracetail's own tables.
///
/// WAL with `synchronous=NORMAL`: power loss may take back the last commits, but a commit holds
/// rows and offsets together, so that what is taken back is read again
/// (https://sqlite.org/pragma.html#pragma_synchronous). `full` makes every commit last.
public struct TraceDatabase: Sendable {
  /// How much a commit survives.
  public enum Durability: String, Sendable, CaseIterable {
    /// A crash of the program or of the system: nothing is lost or repeated; after power loss the
    /// last commits may have to be read again, which happens by itself.
    case normal
    /// Every commit is on the disk when it returns.
    case full
  }

  /// What the connection is for.
  public enum Access: Sendable {
    /// Creates the file and the tables where they are missing.
    case create
    /// Writes to an existing database.
    case write
    /// Reads an existing database, and never changes it.
    case read
    /// Changes how an existing database is stored, and what is derived from its rows; no row.
    case upkeep
  }

  /// What a new database will be filled by.
  public enum Writes: Sendable {
    /// Thousands of rows a commit: 16 KiB pages, which cost 15 % less to fill.
    case bulk
    /// A few rows a commit: 4 KiB pages, since a commit writes every page that it touches.
    case few
  }

  /// The path of the file.
  public let path: String
  /// The connection.
  let queue: DatabaseQueue
  /// Seconds to wait for a lock of another program.
  let patience: Double
  /// What the file was when it was opened, if it is read as one that nobody changes.
  let unchanged: UnchangedFile?
  /// The token of the writer; `nil` where it is none. See `claimed()`.
  var claim: String?
  /// What the file of each SQLite database begins with (https://sqlite.org/fileformat2.html, section 1.3).
  static let fileHeader = Array("SQLite format 3\0".utf8)

  /// The files of a database that was claimed.
  var files: DatabaseFiles?
  /// The file that has what is not in the WAL, of a database that was claimed.
  var mainFile: MainFile?

  /// Opens a database.
  ///
  /// - Parameters:
  ///   - path: the file; its directory is made where it is missing and `access` is `create`.
  ///   - access: what the connection is for.
  ///   - durability: how much a commit survives.
  ///   - patience: seconds to wait for a lock of another program, 0 for none.
  ///   - writes: what it will be filled by, where it is new.
  /// - Throws: `StoreError`; the file is left as it was.
  public init(
    path: String, access: Access, durability: Durability = .normal, patience: Double = 30,
    writes: Writes = .bulk
  ) throws {
    self.path = path
    self.patience = patience
    do {
      if access == .create { try Self.makeDirectory(of: path) }
      try Self.check(path, access)
    } catch {
      throw StoreError(error, operation: "open", path: path)
    }
    func connect(_ name: String) throws -> DatabaseQueue {
      try Self.connect(name, path, access, durability, patience, writes)
    }
    (queue, unchanged) = try Self.connected(path, access, connect)
  }

  /// A connection; what may only be read, and not opened as others are, is read as a file that nobody
  /// changes.
  private static func connected(
    _ path: String, _ access: Access, _ connect: (String) throws -> DatabaseQueue
  ) throws -> (DatabaseQueue, UnchangedFile?) {
    do {
      return (try connect(path), nil)
    } catch let error as StoreError
      where access == .read && [.cannotOpen, .readOnly].contains(error.kind)
    {
      guard let file = UnchangedFile(path: path) else { throw explained(error) }
      return (try connect(file.uri), file)
    }
  }

  /// Opens a connection to what SQLite knows by `name`, and sees to its tables.
  private static func connect(
    _ name: String, _ path: String, _ access: Access, _ durability: Durability, _ patience: Double,
    _ writes: Writes
  ) throws -> DatabaseQueue {
    let queue: DatabaseQueue
    do {
      let names = access == .read ? nil : try FileNames(of: path, patience: patience)
      var configuration = Configuration()
      configuration.readonly = access == .read
      configuration.busyMode = .timeout(patience)
      configuration.label = "tracetail"
      // References are kept by the writer, in any order within a transaction.
      configuration.foreignKeysEnabled = false
      configuration.prepareDatabase { database in
        guard access != .read else { return }
        try database.execute(
          sql: "PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL")")
      }
      queue = try DatabaseQueue(path: name, configuration: configuration)
      if let names { try queue.writeWithoutTransaction { try names.checkAreUnused($0) } }
    } catch {
      throw StoreError(error, operation: "open", path: path)
    }
    do {
      try queue.writeWithoutTransaction {
        try prepareTables($0, path: path, access: access, writes)
      }
    } catch {
      throw StoreError(error, operation: "prepare", path: path)
    }
    return queue
  }

  /// Why a database that may be read cannot be, in words that help more than those of SQLite.
  private static func explained(_ error: StoreError) -> StoreError {
    let path = error.path
    if access(path, R_OK) != 0 {
      return StoreError(
        .cannotOpen, operation: "open", path: path, reason: String(cString: strerror(errno)),
        hint: "Ask for permission to read it.")
    }
    guard UnchangedFile.hasWAL(path) else { return error }
    return StoreError(
      .readOnly, operation: "read", path: path,
      reason: "a part of it is in \(path)-wal, which SQLite reads only if it may write beside it",
      hint:
        "If no program writes to it any more, `tracetail status` by its owner puts the two together."
        + " Else ask for permission to write to its directory.")
  }

  /// Runs what SQLite does on this database, with its errors as ours, and all others as they are.
  func perform<Result>(_ operation: String, _ body: (Database) throws -> Result) throws -> Result {
    do {
      let result = try queue.writeWithoutTransaction(body)
      try unchanged?.check()
      return result
    } catch let error as DatabaseError {
      let error = StoreError(error, operation: operation, path: path)
      // Not the disk may be to blame, but who has written over it.
      if error.isDamage { try checkFilesOfWriter() }
      throw error
    }
  }

  /// Runs what a raw connection is needed for, with SQLite's errors as ours.
  func withConnection<Result>(
    _ operation: String, _ body: (OpaquePointer) throws -> Result
  ) throws -> Result {
    try perform(operation) { database in
      guard let connection = database.sqliteConnection else {
        throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
      }
      return try body(connection)
    }
  }

  /// Checks that a file may be a database, without any trace on it.
  static func check(_ path: String, _ access: Access) throws {
    if access != .create, Glibc.access(path, F_OK) != 0 {
      if errno == EACCES {
        throw StoreError(
          .cannotOpen, operation: "open", path: path,
          reason: "a directory on the way to it may not be entered",
          hint: "Ask for permission to enter it (x in `ls -l`), or name another database with --db."
        )
      }
      throw StoreError(
        .cannotOpen, operation: "open", path: path, reason: "there is no such file",
        hint: "Name the database with --db, or make it with `tracetail import`.")
    }
    try checkIsNoDirectory(path)
    if access != .read { try checkIsDatabase(path) }
  }

  static func checkIsNoDirectory(_ path: String) throws {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      isDirectory.boolValue
    {
      throw StoreError(.cannotOpen, operation: "open", path: path, reason: "it is a directory")
    }
  }

  /// A file that is there and not empty begins with SQLite's magic (https://sqlite.org/fileformat.html);
  /// checked before SQLite touches it, so that a log named by mistake is never written to.
  private static func checkIsDatabase(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard let start = UnclosedFiles.beginning(of: path, count: fileHeader.count) else {
      throw StoreError(
        .cannotOpen, operation: "open", path: path, reason: "permission denied")
    }
    if !start.isEmpty && start != fileHeader {
      throw StoreError(
        .notADatabase, operation: "open", path: path, reason: "it is not a SQLite database")
    }
  }

  static func makeDirectory(of path: String) throws {
    let directory = URL(filePath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw StoreError(
        .cannotOpen, operation: "make the directory of", path: path,
        reason: cause.map { String(cString: strerror(Int32($0.code))) }
          ?? error.localizedDescription)
    }
  }

  private static func prepareTables(
    _ database: Database, path: String, access: Access, _ writes: Writes
  ) throws {
    // Bytes of texts are compared with those of files.
    let encoding = try String.fetchOne(database, sql: "PRAGMA encoding") ?? ""
    if encoding != "UTF-8" {
      throw StoreError(
        .unusableSchema, operation: "use", path: path,
        reason: "it keeps texts in \(encoding), and Tracetail reads and writes UTF-8",
        hint: "Copy it into another: `sqlite3 OLD .dump | sqlite3 NEW`.")
    }
    let type = try String.fetchOne(
      database, sql: "SELECT type FROM sqlite_master WHERE name = 'traces' COLLATE NOCASE")
    let found = try version(database)
    if found > TraceSchema.version {
      throw StoreError(
        .newerSchema, operation: "use", path: path,
        reason: "its tracetail tables have version \(found), and this program knows"
          + " \(TraceSchema.version)")
    }
    if access == .read || access == .upkeep { return }
    switch type {
    case "table": _ = try TracesTable(database, path: path)
    case nil where access == .create: break
    default:
      throw StoreError(
        .unusableSchema, operation: "use", path: path,
        reason: type.map { "its traces is no table but: \($0)" } ?? "it has no table named traces",
        hint: "Name a database that `tracetail import` has filled.")
    }
    try prepareJournal(database, writes)
    if type != nil && found == TraceSchema.version { return }
    try database.inTransaction(.immediate) {
      if type == nil {
        try database.execute(sql: TraceSchema.traces)
        for index in TraceSchema.indexes { try database.execute(sql: index.sql) }
      }
      for (position, migration) in TraceSchema.migrations.enumerated()
      where position >= Int(try version(database)) {
        for sql in migration { try database.execute(sql: sql) }
        try database.execute(
          sql: "INSERT OR REPLACE INTO tracetail_settings VALUES ('schema_version', ?)",
          arguments: [String(position + 1)])
      }
      return .commit
    }
  }

  /// Turns WAL on, which changes the file: not before it is known to be one of ours.
  private static func prepareJournal(_ database: Database, _ writes: Writes) throws {
    // Before the first table is made; afterwards the size is what it is.
    try database.execute(sql: "PRAGMA page_size = \(writes == .bulk ? 16_384 : 4_096)")
    try database.execute(sql: "PRAGMA journal_mode = WAL")
    // Behind the page size, which it is counted in.
    try database.execute(sql: "PRAGMA cache_size = -8192")
  }

  /// Makes sure that Tracetail's own tables are of this version: who only reads does not change them.
  ///
  /// - Throws: `StoreError` where they are older.
  func requireCurrentTables() throws {
    let found = try perform("read", Self.version)
    // Without any there is nothing to bring up.
    if found == 0 || found == TraceSchema.version { return }
    throw StoreError(
      .unusableSchema, operation: "read", path: path,
      reason: "its tracetail tables have version \(found), and this program reads"
        + " \(TraceSchema.version)",
      hint: "Bring it up with `tracetail import` of the same paths; its rows stay as they are.")
  }

  private static func version(_ database: Database) throws -> Int64 {
    guard try database.tableExists("tracetail_settings") else { return 0 }
    let value = try String.fetchOne(
      database, sql: "SELECT value FROM tracetail_settings WHERE name = 'schema_version'")
    return value.flatMap { Int64($0) } ?? 0
  }
}
