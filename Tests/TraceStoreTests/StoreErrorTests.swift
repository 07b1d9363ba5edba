import Foundation
import GRDB
import TestSupport
import Testing

@testable import TraceStore

/// Each trouble with a database: its kind, its words, and that nothing was lost or overwritten.
@Suite("Databases that cannot be used")
struct StoreErrorTests {
  private func expect(
    _ error: StoreError?, _ kind: StoreError.Kind, _ words: String, _ hint: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let error = try #require(error, sourceLocation: sourceLocation)
    #expect(error.kind == kind, sourceLocation: sourceLocation)
    #expect(error.description.contains(words), "\(error)", sourceLocation: sourceLocation)
    #expect(error.hint == hint, sourceLocation: sourceLocation)
    let lines = error.description.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 2, "\(error)", sourceLocation: sourceLocation)
    #expect(error.description.hasPrefix("cannot "), sourceLocation: sourceLocation)
    #expect(error.description.contains(error.path), sourceLocation: sourceLocation)
  }

  private static let lockedHint =
    "Another program holds it. Wait for that program or end it, then run the same command again."
  private static let pathHint =
    "Check that the path is a file in a directory that this user may write to."

  @Test("a database without one of Tracetail's own tables is corrupt")
  func missingTable() throws {
    let store = try Store()
    let writer = try BatchWriter(try store.open())
    try store.stranger().writeWithoutTransaction {
      try $0.execute(sql: "DROP TABLE tracetail_batches")
    }
    let error = store.failure { _ = try writer.commit(Batch(["a"], bytes: 0..<10)) }
    #expect(error?.kind == .corrupt)
    #expect(error?.reason == "no such table: tracetail_batches")
  }

  @Test(
    "a database in which a name of Tracetail's own is damaged is corrupt",
    arguments: [
      ("sql = replace(sql, 'is_template_open', 'is_templbte_open')", "tracetail_readings"),
      ("name = 'tracetail_settinks'", "tracetail_settings"),
    ])
  func damagedName(change: String, table: String) throws {
    let store = try Store()
    try store.commit(Batch(["a"]))
    try store.stranger().writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA writable_schema = ON")
      try $0.execute(sql: "UPDATE sqlite_master SET \(change) WHERE name = '\(table)'")
    }
    let error = store.failure {
      let catalog = try SourceCatalog(try store.open())
      _ = try catalog.runs(runID: "r")
    }
    #expect(error?.kind == .corrupt, "\(String(describing: error))")
  }

  // MARK: Locked

  @Test("a database that another connection holds is locked when it is opened")
  func lockedAtOpening() throws {
    let store = try Store(made: try Reference.schema())
    let other = try store.stranger()
    try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    let error = store.failure { _ = try store.open() }
    try expect(error, .locked, "cannot open the database", Self.lockedHint)
    try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    try store.commit(Batch(["a"]))
    #expect(try store.column("SELECT message FROM traces") == ["a"])
  }

  @Test("a commit that finds the database locked changes nothing, and can be made again")
  func lockedAtCommit() throws {
    let store = try Store()
    let writer = try BatchWriter(try store.open())
    _ = try writer.commit(Batch(["a"]))
    let other = try store.stranger()
    try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let batch = Batch(["b"], bytes: 10..<20)
    let error = store.failure { _ = try writer.commit(batch) }
    try expect(error, .locked, "cannot commit 1 rows to", Self.lockedHint)
    try other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    #expect(try store.column("SELECT message FROM traces") == ["a"])
    _ = try writer.commit(batch)
    #expect(try store.column("SELECT message FROM traces") == ["a", "b"])
  }

  @Test("a reader does not keep the writer waiting")
  func reader() throws {
    let store = try Store()
    let writer = try BatchWriter(try store.open())
    _ = try writer.commit(Batch(["a"]))
    try store.stranger().read { db in
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM traces") == 1)
      _ = try writer.commit(Batch(["b"], bytes: 10..<20))
      #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM traces") == 1)
    }
    #expect(try store.value("SELECT count(*) FROM traces") == "2")
  }

  // MARK: Read-only

  private static let readOnlyHint =
    "Give this user write permission on the file and on its directory, or choose another --db."

  @Test(
    "a file that cannot be written is read-only, and is left as it was",
    .enabled(if: WriteProtection.isPossible, "only root can protect a file from root"))
  func readOnlyFile() throws {
    let store = try Store(made: try Reference.schema())
    let before = try store.bytes()
    let protection = try WriteProtection(of: store.path)
    let error = store.failure { _ = try store.open() }
    try expect(error, .readOnly, "the database \(store.path)", Self.readOnlyHint)
    protection.end()
    #expect(try store.bytes() == before)
  }

  @Test(
    "a file that cannot be written can still be read",
    .enabled(if: WriteProtection.isPossible, "only root can protect a file from root"))
  func readableFile() throws {
    let store = try Store()
    try store.commit(Batch(["a"]))
    try store.run("PRAGMA journal_mode = delete")
    let protection = try WriteProtection(of: store.path)
    let database = try store.open(.read)
    #expect(try database.approximateRowCount() == 1)
    protection.end()
  }

  @Test(
    "a directory that cannot be written takes no database",
    .enabled(if: WriteProtection.isPossible, "only root can protect a file from root"))
  func readOnlyDirectory() throws {
    let store = try Store()
    let protection = try WriteProtection(of: store.folder.path)
    let error = store.failure { _ = try store.open() }
    try expect(error, .cannotOpen, "cannot open the database", Self.pathHint)
    let lock = store.failure { _ = try StoreLock(databasePath: store.path) }
    try expect(lock, .readOnly, "cannot lock the database", Self.readOnlyHint)
    protection.end()
    #expect(try store.bytes().isEmpty)
  }

  // MARK: Corrupt, or no database

  @Test("a database whose pages are noise is corrupt, and is left as it was")
  func corrupt() throws {
    let store = try Store(made: "PRAGMA page_size = 1024; " + (try Reference.schema()))
    var bytes = try Data(contentsOf: URL(filePath: store.path))
    for position in 100..<bytes.count { bytes[position] ^= 0xA5 }
    try bytes.write(to: URL(filePath: store.path))
    let error = store.failure { _ = try store.open() }
    try expect(
      error, .corrupt, "malformed",
      "Restore a backup, or try `sqlite3 FILE .recover`; then run the same command again.")
    #expect(try store.bytes()["traces.db"]?.dropFirst(100) == bytes.dropFirst(100))
  }

  @Test("a page of traces that turns to noise fails the commit, and what is sound stays")
  func corruptLater() throws {
    let store = try Store()
    try store.commit(Batch((0..<500).map { "message \($0)" }))
    let page = try #require(
      try store.value("SELECT rootpage FROM sqlite_master WHERE name = 'idx_traces_level'")
    )
    let size = 16_384
    var bytes = try Data(contentsOf: URL(filePath: store.path))
    let start = (try #require(Int(page)) - 1) * size
    for position in start..<start + size { bytes[position] = 0xA5 }
    try bytes.write(to: URL(filePath: store.path))
    let error = store.failure { try store.commit(Batch(["b"], bytes: 5_000..<5_010)) }
    try expect(
      error, .corrupt, "malformed",
      "Restore a backup, or try `sqlite3 FILE .recover`; then run the same command again.")
    #expect(try store.value("SELECT count(*) FROM traces NOT INDEXED") == "500")
    #expect(try store.value("SELECT offset FROM tracetail_sources") == "5000")
  }

  private static let foreignHint =
    "The file holds something else and was left as it is. Choose another --db."

  @Test("a log that was named by mistake is no database, and is left as it was")
  func notADatabase() throws {
    let store = try Store()
    let text = "[2026-01-02 03:04:05] [info] a log\n"
    try store.folder.write(text, to: "traces.db")
    for access in [TraceDatabase.Access.create, .write] {
      let error = store.failure { _ = try store.open(access) }
      try expect(error, .notADatabase, "it is not a SQLite database", Self.foreignHint)
    }
    let error = store.failure { _ = try store.open(.read) }
    try expect(error, .notADatabase, "file is not a database", Self.foreignHint)
    #expect(try store.bytes() == ["traces.db": Data(text.utf8)])
  }

  @Test("a file of one byte is no database")
  func oneByte() throws {
    let store = try Store()
    try store.folder.write("S", to: "traces.db")
    let error = store.failure { _ = try store.open() }
    try expect(error, .notADatabase, "it is not a SQLite database", Self.foreignHint)
    #expect(try store.bytes() == ["traces.db": Data("S".utf8)])
  }

  @Test("a file that only begins like a database is none, and is left as it was")
  func magicOnly() throws {
    let store = try Store()
    let bytes = Data("SQLite format 3\0".utf8) + Data(repeating: 0xA5, count: 5_000)
    try bytes.write(to: URL(filePath: store.path))
    let error = store.failure { _ = try store.open() }
    try expect(error, .notADatabase, "the database \(store.path)", Self.foreignHint)
    #expect(try store.bytes()["traces.db"] == bytes)
  }

  // MARK: A full disk

  @Test("a full disk takes nothing of the batch, and the next commit succeeds when there is room")
  func diskFull() throws {
    let store = try Store()
    let database = try store.open()
    let writer = try BatchWriter(database)
    _ = try writer.commit(Batch(["a"]))
    func limit(_ pages: String) throws {
      try database.queue.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA max_page_count = \(pages)")
      }
    }
    try limit("1")  // No fewer than there are.
    let large = String(repeating: "x", count: 100_000)
    let batch = Batch([large, large], bytes: 10..<30)
    let error = store.failure { _ = try writer.commit(batch) }
    try expect(
      error, .diskFull, "cannot commit 2 rows to",
      "Make room on that file system, then run the same command again: it goes on from the last"
        + " commit.")
    #expect(try store.value("SELECT count(*) FROM traces") == "1")
    #expect(try store.value("SELECT offset FROM tracetail_sources") == "10")
    #expect(try store.value("SELECT count(*) FROM tracetail_batches") == "1")
    try limit("4294967294")
    _ = try writer.commit(batch)
    #expect(try store.value("SELECT count(*) FROM traces") == "3")
    #expect(try store.column("PRAGMA integrity_check") == ["ok"])
  }

  // MARK: Paths

  @Test("a directory is no database")
  func directory() throws {
    let store = try Store()
    try store.folder.makeDirectory("traces.db")
    for access in [TraceDatabase.Access.create, .write, .read] {
      let error = store.failure { _ = try store.open(access) }
      try expect(error, .cannotOpen, "it is a directory", Self.pathHint)
    }
  }

  @Test("a file where a directory should be is named", arguments: ["f/traces.db", "f/g/traces.db"])
  func fileAsDirectory(name: String) throws {
    let folder = try TemporaryDirectory()
    try folder.write("x", to: "f")
    let store = try Store()
    let error = store.failure {
      _ = try TraceDatabase(path: folder.path(name), access: .create)
    }
    try expect(error, .cannotOpen, "cannot make the directory of", Self.pathHint)
    #expect(try String(contentsOfFile: folder.path("f"), encoding: .utf8) == "x")
  }

  @Test("a database that is not there is not made for those who write to it or read it")
  func missing() throws {
    let store = try Store()
    for access in [TraceDatabase.Access.write, .read] {
      let error = store.failure { _ = try store.open(access) }
      try expect(
        error, .cannotOpen, "there is no such file",
        "Name the database with --db, or make it with `tracetail import`.")
    }
    #expect(try store.bytes().isEmpty)
  }
}
