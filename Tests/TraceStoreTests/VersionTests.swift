import Foundation
import TestSupport
import Testing

@testable import TraceStore

@Suite("Versions of the tracetail tables")
struct VersionTests {
  @Test("a newer version is refused, and not a byte changes", arguments: ["wal", "delete"])
  func newer(mode: String) throws {
    let store = try Store()
    try store.commit(Batch(["a"]))
    try store.run(
      """
      UPDATE tracetail_settings SET value = '999' WHERE name = 'schema_version';
      PRAGMA journal_mode = \(mode)
      """)
    let before = try store.bytes()
    for access in [TraceDatabase.Access.create, .write, .read] {
      let error = try #require(store.failure { _ = try store.open(access) })
      #expect(error.kind == .newerSchema)
      #expect(
        error.description == """
          cannot use the database \(store.path): its tracetail tables have version 999, and this \
          program knows \(TraceSchema.version)
          Use the version of tracetail that wrote it, or a later one.
          """)
    }
    // A reader of a database in WAL mode leaves an empty log beside it.
    let after = try store.bytes()
    #expect(after["traces.db"] == before["traces.db"])
    #expect((after["traces.db-wal"] ?? Data()).isEmpty)
  }

  @Test("the tracetail tables can be dropped: traces is as it was, and they are made again")
  func dropped() throws {
    let store = try Store()
    try store.commit(Batch(["a", "b"]))
    let before = try store.rows("SELECT * FROM traces")
    for table in try store.column(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'tracetail_*'")
    {
      try store.run("PRAGMA foreign_keys = OFF; DROP TABLE \(table)")
    }
    #expect(try store.rows("SELECT * FROM traces") == before)
    #expect(try store.column("PRAGMA integrity_check") == ["ok"])
    #expect(try store.value("SELECT count(*) FROM sqlite_master WHERE type = 'index'") == "4")
    try store.commit(Batch(["c"]))
    #expect(try store.column("SELECT message FROM traces ORDER BY id") == ["a", "b", "c"])
    #expect(try store.rows("SELECT first_row, last_row FROM tracetail_batches") == [["3", "3"]])
  }

  @Test("a database that only has traces gets the tables beside them")
  func added() throws {
    let store = try Store(made: try Reference.schema())
    _ = try store.open()
    #expect(try store.value("SELECT count(*) FROM tracetail_sources") == "0")
  }

  @Test("a database of version 3 is brought to the newest, and goes on")
  func version3() throws {
    let store = try Store()
    try store.commit(Batch(["a"]))
    for column in ["found_templates", "surveyed", "array_place"] {
      try store.run("ALTER TABLE tracetail_readings DROP COLUMN \(column)")
    }
    try store.run("ALTER TABLE tracetail_sources DROP COLUMN open_row")
    try store.run("UPDATE tracetail_settings SET value = '3' WHERE name = 'schema_version'")
    let error = try #require(store.failure { _ = try SourceCatalog(try store.open(.read)) })
    #expect(error.description.contains("have version 3, and this program reads"))
    try store.commit(Batch(["b"]))
    #expect(try store.column("SELECT message FROM traces ORDER BY id") == ["a", "b"])
    #expect(
      try store.value("SELECT value FROM tracetail_settings WHERE name = 'schema_version'")
        == "\(TraceSchema.version)")
    #expect(try store.value("SELECT count(array_place) FROM tracetail_readings") == "0")
  }

  @Test("indexes that another program left out stay left out")
  func indexes() throws {
    let store = try Store(made: try Reference.schema() + "DROP INDEX idx_traces_level")
    _ = try store.open()
    #expect(
      try store.value("SELECT count(*) FROM sqlite_master WHERE name GLOB 'idx_traces_*'") == "3")
  }

  @Test("reading a database without tracetail tables makes none")
  func readOnlyAccess() throws {
    let store = try Store(made: try Reference.schema())
    let before = try store.bytes()
    let database = try store.open(.read)
    #expect(try !database.hasOwnTables())
    try database.forEachReject { _ in Issue.record("there is no reject") }
    #expect(try store.bytes() == before)
  }

  @Test("writing to a database without traces is refused: it is not one of ours")
  func noTraces() throws {
    let store = try Store(made: "CREATE TABLE t (a)")
    let error = try #require(store.failure { _ = try store.open(.write) })
    #expect(error.kind == .unusableSchema)
    #expect(error.reason == "it has no table named traces")
    #expect(error.hint == "Name a database that `tracetail import` has filled.")
  }
}
