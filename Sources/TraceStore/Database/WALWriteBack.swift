private import Foundation
internal import GRDB
internal import GRDBSQLite
private import Synchronization

/// Writes the WAL of a database back while it is written to, on a thread and a connection of its own:
/// that takes as long as the disk does, and no commit waits for it (https://sqlite.org/wal.html#ckpt).
///
/// By itself SQLite does it in the commit that makes the WAL longer than four mebibytes. That is often
/// where each commit writes many pages, and the same pages again and again; here more of them are gathered.
public final class WALWriteBack: Sendable {
  private struct State {
    var isWanted = false
    var isEnding = false
  }

  /// From so many times as many on a commit does it, as the thread does not keep up.
  private static let most: Int32 = 2

  private let database: TraceDatabase
  /// `nil` at the end.
  private let connection: Mutex<Connection?>
  /// From so many pages on it is written back.
  private let pages: Int32
  private let state = Mutex(State())
  private let signal = DispatchSemaphore(value: 0)
  private let done = DispatchSemaphore(value: 0)

  /// Begins. Commits of other connections are not seen.
  ///
  /// - Parameters:
  ///   - database: the connection that is written by.
  ///   - least: from so many bytes on the WAL is written back.
  /// - Throws: `StoreError`.
  public init(_ database: TraceDatabase, least: Int = 32 << 20) throws {
    self.database = database
    pages = try database.perform("read") { db in
      let size = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4_096
      return Int32(clamping: least / max(size, 512))
    }
    let path = database.path
    connection = Mutex(try database.perform("open") { _ in try Connection(path) })
    try database.withConnection("prepare") { connection in
      _ = sqlite3_wal_hook(
        connection,
        { context, connection, name, pages in
          guard let context else { return SQLITE_OK }
          let writeBack = Unmanaged<WALWriteBack>.fromOpaque(context).takeUnretainedValue()
          return writeBack.didCommit(connection, name, pages)
        }, Unmanaged.passUnretained(self).toOpaque())
    }
    let thread = Thread { [self] in
      work()
      done.signal()
    }
    thread.name = "tracetail-wal"
    thread.start()
  }

  /// Leaves it to SQLite again. To be called once.
  public func end() {
    try? database.withConnection("prepare") { _ = sqlite3_wal_autocheckpoint($0, 1_000) }
    state.withLock { $0.isEnding = true }
    signal.signal()
    done.wait()
    // The thread may have it a moment longer than that.
    connection.withLock { $0 = nil }
  }

  /// Called in each commit, with the number of pages that the WAL has now.
  private func didCommit(
    _ connection: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ count: Int32
  ) -> Int32 {
    guard count >= pages else { return SQLITE_OK }
    let isNew = state.withLock { state in
      defer { state.isWanted = true }
      return !state.isWanted
    }
    if isNew { signal.signal() }
    if count >= Self.most * pages {
      // Where the thread is at it, this gives up at once.
      sqlite3_wal_checkpoint_v2(connection, name, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }
    return SQLITE_OK
  }

  private func work() {
    while true {
      signal.wait()
      if state.withLock({ $0.isEnding }) { return }
      writeBack()
      state.withLock { $0.isWanted = false }
    }
  }

  /// Writes it back, and once more what was added meanwhile: only where all of it is in the database, the
  /// next commit begins it anew. What fails is tried again after another commit: all of it is safe.
  private func writeBack() {
    // Into another database it must not go.
    guard database.mainFile?.isIntact() != false else { return }
    for _ in 0..<3 {
      let isWhole = try? connection.withLock { try $0?.writeBack() ?? true }
      if isWhole != false { return }
    }
  }

  /// The connection of the thread. It is not opened as others are: closing any other descriptor of the file
  /// would drop their locks (https://sqlite.org/howtocorrupt.html, section 2.2). It is opened once, so
  /// that it stays that of this database whatever takes its place.
  private final class Connection {
    private var handle: OpaquePointer?
    private var statement: Statement?

    init(_ path: String) throws {
      let code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil)
      guard code == SQLITE_OK, let handle else {
        sqlite3_close_v2(handle)
        throw DatabaseError(resultCode: ResultCode(rawValue: code))
      }
      statement = try Statement("PRAGMA wal_checkpoint(PASSIVE)", on: handle)
    }

    deinit {
      statement = nil
      sqlite3_close_v2(handle)
    }

    /// Gives whether all of the WAL is in the database.
    func writeBack() throws -> Bool {
      try statement?.first { $0.integer(1) == $0.integer(2) } ?? true
    }
  }
}
