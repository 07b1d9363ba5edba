import Foundation
import GRDB
import TestSupport
import Testing

@testable import TraceStore

@Suite("Whether anybody but SQLite has written into the file of a database")
struct MainFileTests {
  private let store: Store
  private let database: TraceDatabase
  private let writer: BatchWriter

  init() throws {
    store = try Store()
    database = try store.open().claimed()
    writer = try BatchWriter(database)
    _ = try writer.commit(Batch((0..<2_000).map { "message \($0)" }))
    database.tidyWAL()
    try database.checkFiles()
  }

  /// Has the sqlite3 shell change the database.
  private func shell(_ sql: String) throws {
    let shell = try Program(running: "/usr/bin/sqlite3", [store.path, sql])
    #expect(shell.status == 0, "\(shell.errors)")
  }

  private func write(_ bytes: Data, at offset: UInt64 = 0, cut: Bool = false) throws {
    let file = try #require(FileHandle(forWritingAtPath: store.path))
    if cut { try file.truncate(atOffset: 0) }
    try file.seek(toOffset: offset)
    try file.write(contentsOf: bytes)
    // Kept open: closing it would drop the locks of this process.
    Self.files.append(file)
  }

  nonisolated(unsafe) private static var files: [FileHandle] = []

  @Test(
    "what other programs do by SQLite is no overwriting",
    arguments: [
      "VACUUM", "REINDEX", "DELETE FROM traces WHERE id > 10; VACUUM",
      "PRAGMA wal_checkpoint(TRUNCATE)",
      "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)",
      "INSERT INTO tracetail_settings VALUES ('theirs', hex(zeroblob(50000)))",
      """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
      INSERT OR IGNORE INTO tracetail_settings SELECT 'theirs ' || i, hex(zeroblob(100)) FROM n
      """,
    ])
  func others(_ sql: String) throws {
    for mode in ["PASSIVE", "TRUNCATE"] {
      try shell("\(sql); PRAGMA wal_checkpoint(\(mode))")
      try database.checkFiles()
      _ = try writer.commit(Batch(["more \(mode)"], source: mode == "PASSIVE" ? 2 : 3))
      database.tidyWAL()
      try database.checkFiles()
      if sql.hasPrefix("CREATE") || sql.contains("'theirs'") { break }
    }
    #expect(try store.column("PRAGMA integrity_check") == ["ok"])
  }

  @Test("another database over it is noticed by the next commit, and left as it is")
  func foreign() throws {
    let other = try Store()
    try other.commit(Batch((0..<3_000).map { "other \($0)" }))
    let bytes = try Data(contentsOf: URL(filePath: other.path))
    try write(bytes, cut: true)
    let error = store.failure { _ = try writer.commit(Batch(["more"], source: 2)) }
    #expect(error?.kind == .overwritten)
    database.tidyWAL()
    #expect(try Data(contentsOf: URL(filePath: store.path)) == bytes)
    #expect(!FileManager.default.fileExists(atPath: store.path + "-wal"))
  }

  @Test(
    "a copy that was made before the last checkpoint is noticed, though it has the token",
    arguments: [true, false])
  func earlier(isLookedAtBetween: Bool) throws {
    let bytes = try Data(contentsOf: URL(filePath: store.path))
    _ = try writer.commit(Batch((0..<2_000).map { "more \($0)" }, source: 2))
    database.tidyWAL()
    if isLookedAtBetween { try database.checkFiles() }
    try write(bytes, cut: true)
    #expect(store.failure { try database.checkFiles() }?.kind == .overwritten)
  }

  @Test("while a reader keeps pages from being written back, what is in the file says nothing")
  func reader() throws {
    let reader = try store.stranger()
    try reader.inDatabase { db in
      try db.inTransaction(.deferred) {
        _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM traces")
        for batch in 1..<20 {
          let texts = (0..<500).map { "message \($0) of \(batch)" }
          _ = try writer.commit(Batch(texts, source: Int64(batch + 1)))
          database.tidyWAL()
          try database.checkFiles()
        }
        return .commit
      }
    }
    database.tidyWAL()
    try database.checkFiles()
    #expect(try store.column("PRAGMA integrity_check") == ["ok"])
  }

  @Test("so is one that was cut")
  func cut() throws {
    #expect(truncate(store.path, 100_000) == 0)
    #expect(store.failure { try database.checkFiles() }?.kind == .overwritten)
  }

  @Test("a writer that came later is that, and its WAL is its own")
  func superseded() throws {
    let other = try store.open().claimed()
    other.tidyWAL()
    #expect(store.failure { try database.checkFiles() }?.kind == .superseded)
    try other.checkFiles()
  }

  @Test("one that was removed or replaced is that")
  func removed() throws {
    #expect(rename(store.path, store.path + ".old") == 0)
    #expect(store.failure { try database.checkFiles() }?.kind == .replaced)
  }
}
