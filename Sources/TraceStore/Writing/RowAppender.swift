internal import GRDB
internal import GRDBSQLite
internal import Glibc
public import TraceFormat

/// Adds rows to `traces`, beside whoever else writes to it: other programs, `follow` and `import`.
///
/// It keeps no ledger and takes no lock of Tracetail's. A database that is new gets the reference
/// schema and nothing else; one that is there is used as it is, its indexes and its journal mode
/// included. One thread at a time.
public final class RowAppender {
  /// The path of the database.
  public let path: String

  private let patience: Double
  private var connection: Connection

  /// What ends together, the statements before their connection.
  fileprivate struct Connection {
    let inserts: InsertStatements
    let transaction: WriteTransaction
    let now: Statement
    /// The id of the first row, where ids have to be given: see `RowIDs`.
    let firstID: Statement?
    let batchTable: BatchTable
    let files: DatabaseFiles
    let queue: DatabaseQueue
  }

  /// Opens a database, and makes it with the reference schema where it is missing.
  ///
  /// - Parameters:
  ///   - path: the file; its directory is made where it is missing.
  ///   - patience: seconds that SQLite waits for a lock of another program, each time.
  /// - Throws: `StoreError`; a file that is something else is left as it was.
  public init(path: String, patience: Double) throws {
    self.path = path
    self.patience = patience
    connection = try Self.connect(path, patience)
  }

  /// Adds rows in one transaction: all of them or none.
  ///
  /// Where the file is not the one that was opened any more, the one that is there now is opened.
  ///
  /// - Throws: `StoreError`; then none of them is there.
  public func append(_ rows: RowBuffer) throws {
    guard rows.count > 0 else { return }
    if !connection.files.isInPlace {
      connection.files.removeLeftBehind()
      connection = try Self.connect(path, patience)
    }
    let connection = connection
    do {
      try connection.queue.writeWithoutTransaction { _ in
        try connection.transaction.run { try connection.insert(rows) }
      }
    } catch {
      throw StoreError(error, operation: "write \(rows.count) rows to", path: path)
    }
  }

  private static func connect(_ path: String, _ patience: Double) throws -> Connection {
    do {
      try TraceDatabase.makeDirectory(of: path)
      try TraceDatabase.checkIsNoDirectory(path)
      try checkIsLargeEnough(path)
      var configuration = Configuration()
      configuration.busyMode = .timeout(patience)
      configuration.label = "tracetail.log"
      configuration.foreignKeysEnabled = false
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      return try queue.writeWithoutTransaction { database in
        try prepareTable(database, path: path)
        return try Connection(queue, database, path: path)
      }
    } catch {
      throw StoreError(error, operation: "open", path: path)
    }
  }

  /// SQLite takes a file that is shorter than a page for an empty one, and everything else that is no
  /// database for what it is. It is not read here: see `FileIdentity`.
  private static func checkIsLargeEnough(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0, (1..<512).contains(status.st_size) else { return }
    throw StoreError(
      .notADatabase, operation: "open", path: path, reason: "it is not a SQLite database")
  }

  private static func prepareTable(_ database: Database, path: String) throws {
    let type = "SELECT type FROM sqlite_master WHERE name = 'traces' COLLATE NOCASE"
    if try Bool.fetchOne(database, sql: "SELECT NOT EXISTS (SELECT 1 FROM sqlite_master)") == true {
      // WAL lets readers read meanwhile. Where another process makes the database at the same time,
      // it is that one that turns it on.
      try? database.execute(sql: "PRAGMA journal_mode = WAL")
    }
    switch try String.fetchOne(database, sql: type) {
    case "table": return
    case nil: break
    case .some(let other):
      throw StoreError(
        .unusableSchema, operation: "use", path: path,
        reason: "its traces is no table but: \(other)")
    }
    try database.inTransaction(.immediate) {
      guard try String.fetchOne(database, sql: type) == nil else { return .rollback }
      try database.execute(sql: TraceSchema.traces)
      for index in TraceSchema.indexes { try database.execute(sql: index.sql) }
      return .commit
    }
  }
}

extension RowAppender.Connection {
  fileprivate init(_ queue: DatabaseQueue, _ database: Database, path: String) throws {
    guard let handle = database.sqliteConnection else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
    }
    self.queue = queue
    batchTable = try BatchTable(on: handle)
    let table = try TracesTable(database, path: path)
    inserts = try InsertStatements(table, on: handle)
    transaction = try WriteTransaction(on: handle)
    now = try Statement("SELECT strftime('%Y-%m-%d %H:%M:%S', 'now')", on: handle)
    // A row that a follower suppresses keeps its id, and must not meet it again.
    let suppressed =
      try database.tableExists("tracetail_suppressed")
      ? "ifnull((SELECT max(row) FROM tracetail_suppressed), 0)" : "0"
    firstID =
      try table.hasAutoincrement
      ? nil
      : Statement(
        "SELECT max(ifnull((SELECT max(rowid) FROM traces), 0), \(suppressed)) + 1", on: handle)
    files = DatabaseFiles(path: path)
  }

  fileprivate func insert(_ rows: RowBuffer) throws {
    let createdAt = try now.first { $0.text(0) } ?? ""
    var values: [Statement.Value] = [.text(createdAt)]
    if let firstID { values.append(.integer(try firstID.firstInteger() ?? 1)) }
    try batchTable.provide(rows, live: Array(0..<rows.count)) {
      try inserts.statement(ColumnSet(usedIn: rows), rows: rows.count).run(values)
    }
  }
}
