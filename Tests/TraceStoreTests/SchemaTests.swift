import Foundation
import GRDB
import TestSupport
import Testing

@testable import TraceStore

@Suite("The schema of a new database")
struct SchemaTests {
  private func traces(_ store: Store) throws -> [[String]] {
    try store.rows(
      """
      SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'traces' ORDER BY type, name
      """
    ).map { row in row.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") } }
  }

  @Test("traces and its four indexes are those of the reference, word for word")
  func reference() throws {
    let store = try Store()
    _ = try store.open()
    let reference = try Store(made: try Reference.schema())
    #expect(try traces(store) == traces(reference))
    let indexes = try store.column(
      "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'traces' ORDER BY 1")
    #expect(
      indexes == [
        "idx_traces_datetime", "idx_traces_level", "idx_traces_parent_run_id", "idx_traces_run_id",
      ])
  }

  @Test("all that is added has the prefix tracetail_")
  func prefix() throws {
    let store = try Store()
    _ = try store.open()
    let others = try store.column(
      """
      SELECT name FROM sqlite_master
      WHERE tbl_name <> 'traces' AND name NOT GLOB 'tracetail_*' AND name NOT GLOB 'sqlite_*'
      """)
    #expect(others.isEmpty)
    for table in ["tracetail_sources", "tracetail_batches", "tracetail_rejects"] {
      #expect(try store.value("SELECT count(*) FROM sqlite_master WHERE name = '\(table)'") == "1")
    }
  }

  @Test("the database is in WAL mode, and stays so for others")
  func wal() throws {
    let store = try Store()
    _ = try store.open()
    #expect(try store.value("PRAGMA journal_mode") == "wal")
  }

  @Test("a second opening changes nothing")
  func again() throws {
    let store = try Store()
    _ = try store.open()
    let before = try store.rows("SELECT * FROM sqlite_master ORDER BY name")
    _ = try store.open()
    _ = try store.open(.write)
    _ = try store.open(.read)
    #expect(try store.rows("SELECT * FROM sqlite_master ORDER BY name") == before)
    #expect(
      try store.rows("SELECT * FROM tracetail_settings")
        == [["schema_version", "\(TraceSchema.version)"]])
  }

  @Test("user_version and application_id belong to other programs")
  func userVersion() throws {
    let store = try Store(made: "PRAGMA user_version = 7; PRAGMA application_id = 8")
    _ = try store.open()
    try store.commit(Batch(["a"]))
    #expect(try store.value("PRAGMA user_version") == "7")
    #expect(try store.value("PRAGMA application_id") == "8")
  }

  @Test("the directory of the database is made, and those above it")
  func directory() throws {
    let store = try Store()
    let path = store.folder.path("a/b c/ü/traces.db")
    _ = try TraceDatabase(path: path, access: .create)
    #expect(FileManager.default.fileExists(atPath: path))
  }

  @Test("an empty file becomes a database")
  func emptyFile() throws {
    let store = try Store()
    try store.folder.write("", to: "traces.db")
    try store.commit(Batch(["a"]))
    #expect(try store.column("SELECT message FROM traces") == ["a"])
  }

  @Test("full durability makes SQLite wait for the disk at every commit")
  func durability() throws {
    let store = try Store()
    let normal = try store.open().queue.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    #expect(normal == 1)
    let full = try store.open(durability: .full).queue.read {
      try Int.fetchOne($0, sql: "PRAGMA synchronous")
    }
    #expect(full == 2)
  }
}
