import Foundation
import TestSupport
import Testing

@testable import TraceStore

@Suite("Two writers never write to one database")
struct WriterClaimTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.commit(Batch(["first"]))
  }

  @Test("the writer that came last writes, and the one before it has committed nothing since")
  func superseded() throws {
    let before = try BatchWriter(try store.open())
    _ = try before.commit(Batch(["before"], source: 2))
    let after = try BatchWriter(try store.open())
    let error = store.failure { _ = try before.commit(Batch(["lost"], source: 3)) }
    #expect(error?.kind == .superseded)
    #expect(
      error?.description == """
        cannot write to the database \(store.path): another tracetail has begun to write to it, perhaps by \
        another name
        Two must not write to it. End one of them; what was committed stays.
        """)
    _ = try after.commit(Batch(["after"], source: 4))
    #expect(try store.column("SELECT message FROM traces") == ["first", "before", "after"])
  }

  @Test("the indexes of a bulk load are the business of its writer alone")
  func indexes() throws {
    let before = try store.open().claimed()
    _ = try store.open().claimed()
    #expect(store.failure { try before.deferIndexes() }?.kind == .superseded)
  }

  @Test("rows of a log handler come beside a writer")
  func appender() throws {
    let writer = try BatchWriter(try store.open())
    let appender = try RowAppender(path: store.path, patience: 1)
    try appender.append(Batch(["beside"]).rows)
    _ = try writer.commit(Batch(["more"], source: 2))
    #expect(try store.column("SELECT message FROM traces") == ["first", "beside", "more"])
  }

  @Test("a database with two names is written to by one of them at a time")
  func hardLink() throws {
    try FileManager.default.linkItem(
      atPath: store.path, toPath: store.folder.path("other.db"))
    // Another program has it open by the first name.
    let shell = Process()
    shell.executableURL = URL(filePath: "/usr/bin/sqlite3")
    shell.arguments = [store.path]
    let (input, output) = (Pipe(), Pipe())
    shell.standardInput = input
    shell.standardOutput = output
    try shell.run()
    try input.fileHandleForWriting.write(contentsOf: Data("SELECT count(*) FROM traces;\n".utf8))
    #expect(try output.fileHandleForReading.read(upToCount: 2) == Data("1\n".utf8))
    func open() -> StoreError? {
      store.failure {
        _ = try TraceDatabase(path: store.folder.path("other.db"), access: .write, patience: 0)
      }
    }
    let error = open()
    #expect(error?.kind == .locked)
    #expect(error?.reason.contains("several names (hard links)") == true)
    try input.fileHandleForWriting.close()
    shell.waitUntilExit()
    #expect(open() == nil)
  }
}

@Suite("A database that takes the place of another one")
struct ReplacedDatabaseTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.commit(Batch((0..<50).map { "old \($0)" }))
  }

  /// Puts another database in the place of one that is open and has a WAL.
  private func replace() throws -> (old: BatchWriter, files: DatabaseFiles) {
    let other = try Store()
    try other.commit(Batch(["new"]))
    let database = try store.open()
    let writer = try BatchWriter(database)
    _ = try writer.commit(Batch((0..<50).map { "in the WAL \($0)" }, source: 2))
    let files = DatabaseFiles(path: store.path)
    #expect(files.isInPlace)
    try other.folder.move("traces.db", to: "x")
    #expect(rename(other.folder.path("x"), store.path) == 0)
    #expect(!files.isInPlace)
    return (writer, files)
  }

  @Test("it is not read with the WAL of the old one")
  func leftBehind() throws {
    let (old, files) = try replace()
    files.removeLeftBehind()
    try store.commit(Batch(["more"], source: 3))
    withExtendedLifetime(old) {}
    #expect(try store.column("SELECT message FROM traces") == ["new", "more"])
    #expect(try store.column("PRAGMA integrity_check") == ["ok"])
  }

  @Test("its own WAL is left to it")
  func ownWAL() throws {
    let (old, files) = try replace()
    files.removeLeftBehind()
    let writer = try BatchWriter(try store.open())
    _ = try writer.commit(Batch(["more"], source: 3))
    // Whoever comes second.
    files.removeLeftBehind()
    #expect(FileManager.default.fileExists(atPath: store.path + "-wal"))
    _ = try writer.commit(Batch(["and more"], source: 4))
    withExtendedLifetime(old) {}
    #expect(try store.column("SELECT message FROM traces") == ["new", "more", "and more"])
  }

  @Test("a log handler writes into the new one, and it is sound")
  func appender() throws {
    let appender = try RowAppender(path: store.path, patience: 1)
    try appender.append(Batch(["before"]).rows)
    let (old, _) = try replace()
    try appender.append(Batch(["after"]).rows)
    withExtendedLifetime(old) {}
    #expect(try store.column("SELECT message FROM traces") == ["new", "after"])
    #expect(try store.column("PRAGMA integrity_check") == ["ok"])
  }
}
