internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Glibc

/// A copy of a database while others write to it.
///
/// SQLite's backup copies page by page, and begins anew whenever another process writes
/// (https://sqlite.org/backup.html); here a read transaction is open all the while, so that it copies
/// the one state that the transaction sees, and writers go on beside it. `VACUUM INTO` copies as
/// consistently and as fast, but it can neither tell how far it is nor be stopped in good time, and may
/// give rows new ids, by which the ledger knows them. The WAL grows until the copy is made and counted.
public struct Backup: Sendable {
  /// What was made.
  public struct Summary: Sendable {
    /// Bytes of the database.
    public let bytes: Int64
    /// Bytes of the file that was made.
    public let storedBytes: Int64
    /// Rows in `traces`.
    public let rows: Int
    /// How long it took.
    public let seconds: Double
  }

  private static let pagesAtOnce: CInt = 1024
  private let database: TraceDatabase

  /// A backup of a database that was opened for reading.
  public init(_ database: TraceDatabase) {
    self.database = database
  }

  /// Makes the copy, and proves that it holds every row of every table before it gets its name.
  ///
  /// - Parameters:
  ///   - path: the file; packed where its name ends with `.zst` or `.gz`.
  ///   - isReplacing: whether a file that is there may be replaced.
  ///   - monitor: told how far it is.
  /// - Returns: what was made.
  /// - Throws: `StoreError`, `UpkeepInterruption`; then there is no such file, or the old one.
  public func write(
    to path: String, isReplacing: Bool = false, _ monitor: UpkeepMonitor = UpkeepMonitor()
  ) throws -> Summary {
    let start = ContinuousClock.now
    return try UpkeepFailure.translating("back up", database.path) {
      let packing = Packing(path: path)
      let bytes = try database.size().bytes
      let directory = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
      try DiskSpace.check([(directory, bytes)], for: "back up", database: database.path)
      let mode = FileMode(of: database.path) ?? .own
      let file = try PartialFile(for: path, mode: mode)
      try file.makePlain()
      let digest = try copy(to: file.plain, monitor)
      try DatabaseCopy(path: file.plain).prove(digest, monitor)
      // What has no such table would be refused by a restore.
      try DatabaseCopy(path: file.plain).checkTraces("back up", database.path, of: database.path)
      let part = packing == .none ? file.plain : file.packed
      if packing != .none {
        let packed = PackedFile(path: part, mode: mode)
        try packed.pack(file.plain, as: packing, monitor)
        guard try packed.holds(file.plain, monitor) else {
          throw DatabaseCopy.Mismatch("what was packed is not what was to be packed")
        }
      }
      let stored = try OutputFile.size(of: part)
      try file.publish(part, isReplacing: isReplacing)
      return Summary(
        bytes: bytes, storedBytes: stored, rows: digest.count(of: "traces"),
        seconds: (ContinuousClock.now - start) / .seconds(1))
    }
  }

  /// Copies one state of the database, and says what is in it.
  private func copy(to path: String, _ monitor: UpkeepMonitor) throws -> TableDigest {
    var configuration = Configuration()
    configuration.prepareDatabase { database in
      // Nobody needs the copy before it is whole.
      try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    }
    let target = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? target.close() }
    return try database.queue.unsafeRead { source in
      try source.execute(sql: "BEGIN")
      defer { try? source.execute(sql: "COMMIT") }
      // A deferred transaction begins with the first look.
      _ = try Int.fetchOne(source, sql: "SELECT count(*) FROM sqlite_master")
      do {
        try target.writeWithoutTransaction { target in
          try source.backup(to: target, pagesPerStep: Self.pagesAtOnce) { progress in
            try monitor.step(
              "copying", Int64(progress.completedPageCount), of: Int64(progress.totalPageCount))
          }
        }
      } catch let error as DatabaseError {
        // The copy has no message of its own for what its file refuses.
        throw DatabaseError(
          resultCode: error.extendedResultCode,
          message: "\(path): \(String(cString: sqlite3_errstr(error.resultCode.rawValue)))")
      }
      return try TableDigest(source, "counting", monitor)
    }
  }
}
