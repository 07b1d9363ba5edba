internal import GRDB
internal import TraceFormat

/// Writes batches to SQLite: rows and the offsets they came from in one transaction (DESIGN.md §3).
///
/// Pairing across batches happens here, inside the transaction, where the state of the database is
/// certain: a record of which one side was seen in an earlier batch is found in
/// `tracetail_pending`; the side that comes second completes the row of the first.
public final class BatchWriter: TraceDestination {
  /// So many rows are as well looked at as indexed. A commit of a few rows costs nothing more that
  /// way, and a record that goes on is indexed once.
  public static let searchSlack = 1_000

  private let statements: WriterStatements
  private let batchTable: BatchTable
  /// The last row that was there before it began.
  private let lastEarlierRow: Int64
  /// Behind the statements, which must end before their connection does.
  private let database: TraceDatabase

  /// A writer to a database that was opened for writing.
  ///
  /// - Parameters:
  ///   - database: where to.
  ///   - searchSlack: how many rows are left above the full-text index, where there is one, before it
  ///     is brought up to date.
  /// - Throws: `StoreError` where `traces` cannot be filled.
  ///
  /// It makes itself the writer where `database` has not been claimed.
  public init(_ database: TraceDatabase, searchSlack: Int = BatchWriter.searchSlack) throws {
    let database = database.claim == nil ? try database.claimed() : database
    self.database = database
    lastEarlierRow = try database.approximateRowCount()
    (batchTable, statements) = try database.perform("prepare") { db in
      guard let connection = db.sqliteConnection else {
        throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
      }
      let batchTable = try BatchTable(on: connection)
      let table = try TracesTable(db, path: database.path)
      let statements = try WriterStatements(
        on: connection, table: table, searchSlack: searchSlack)
      return (batchTable, statements)
    }
  }

  /// Makes a batch lasting, rows and positions in one transaction: all of it or nothing.
  ///
  /// - Returns: how many rows were added and removed, and how many rejects were added.
  /// - Throws: `StoreError`; then nothing of the batch is there.
  public func commit(_ batch: Batch) throws -> CommitSummary {
    try withoutBrokenIndex {
      try inTransaction("commit \(batch.rows.count) rows to", rows: batch.rows.count) {
        try batch.rows.bytes.withUnsafeBytes { bytes in
          var transaction = BatchTransaction(
            batch: batch, bytes: bytes, statements: statements, batchTable: batchTable,
            lastEarlierRow: lastEarlierRow)
          return try transaction.run()
        }
      }
    }
  }

  /// Withdraws what became of runs, and writes it anew: all that `body` does is one transaction.
  ///
  /// - Throws: `StoreError`, and what `body` throws; then nothing has changed.
  public func rewrite(_ body: (RunRewrite) throws -> Void) throws {
    statements.storedSources.removeAll()
    try inTransaction("write anew in") { try body(RunRewrite(statements, batchTable)) }
  }

  private func inTransaction<Result>(
    _ operation: String, rows: Int = 0, _ body: () throws -> Result
  ) throws -> Result {
    var isDone = false
    defer { if !isDone { statements.storedSources.removeAll() } }
    let result = try database.withConnection(operation) { _ in
      try statements.transaction.run {
        statements.search.begin()
        try checkClaim()
        let result = try body()
        try statements.search.finish(rows: rows)
        return result
      }
    }
    isDone = true
    database.mainFile?.didCommit()
    return result
  }

  /// Checks that no other writer has come since the last commit, and that the files are the same.
  private func checkClaim() throws {
    let writer = TraceDatabase.writerSetting
    let value = try statements.setting.first(.text(writer)) { $0.text(0) }
    try database.checkClaim(value) {
      try Statement(TraceDatabase.settingsRoot, on: statements.connection).firstInteger()
    }
    // A copy of the file from before this commit is another one then.
    guard let next = database.mainFile?.beginCommit() else { return }
    try statements.putSetting.run(.text(writer), .text(next))
  }

  /// Does it once more without the full-text index, where that was broken so badly that it took the
  /// transaction with it.
  private func withoutBrokenIndex<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch  where statements.search.hasEndedTransaction {
      return try body()
    }
  }
}
