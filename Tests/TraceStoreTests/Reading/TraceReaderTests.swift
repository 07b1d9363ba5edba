import Foundation
import GRDB
import TestSupport
import Testing
import TraceFormat

@testable import TraceStore

@Suite("A database is opened for reading")
struct TraceReaderTests {
  @Test("a database that is not there is not made")
  func missing() throws {
    let store = try Store()
    let error = try #require(store.failure { _ = try store.reader() })
    #expect(error.kind == .cannotOpen)
    #expect(error.reason == "there is no such file")
    #expect(!FileManager.default.fileExists(atPath: store.path))
  }

  @Test("a file that is no database is left as it is")
  func notADatabase() throws {
    let store = try Store()
    let text = String(repeating: "[2026-01-02 03:04:05] [info] a log\n", count: 100)
    try store.folder.write(text, to: "traces.db")
    let before = try store.bytes()
    let error = try #require(store.failure { _ = try store.reader() })
    #expect(error.kind == .notADatabase)
    #expect(try store.bytes() == before)
  }

  @Test(
    "a database without a table of traces is refused, and told what it has",
    arguments: [
      ("CREATE TABLE other (a)", "it has no table named traces"),
      (
        "CREATE VIEW traces AS SELECT 1 AS run_id, 2 AS message",
        "its traces is no table but: view"
      ),
      ("CREATE TABLE traces (latitude REAL)", "its table traces has no column run_id or message"),
      (
        "CREATE TABLE traces (run_id TEXT PRIMARY KEY, message TEXT) WITHOUT ROWID",
        "its table traces is WITHOUT ROWID, so that its rows have no order"
      ),
    ])
  func unusable(_ sql: String, _ reason: String) throws {
    let store = try Store(made: sql)
    let error = try #require(store.failure { _ = try store.reader() })
    #expect(error.kind == .unusableSchema)
    #expect(error.reason == reason)
  }

  @Test("no table is made, and no row is written")
  func readOnly() throws {
    let store = try Store(rows: [Sketch()])
    let before = try store.rows("SELECT name, sql FROM sqlite_master ORDER BY name")
    let reader = try store.reader()
    #expect(try reader.runs().all().count == 1)
    #expect(try store.rows("SELECT name, sql FROM sqlite_master ORDER BY name") == before)
    #expect(throws: StoreError.self) {
      try reader.read { try Statement("DELETE FROM traces", on: $0).run() }
    }
    #expect(try store.value("SELECT count(*) FROM traces") == "1")
  }

  @Test("it reads while another connection has a transaction open, and sees what is committed")
  func besideWriter() throws {
    let store = try Store()
    try store.commit(Batch(["a"]))
    let reader = try store.reader()
    let writer = try store.stranger()
    try writer.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    try writer.writeWithoutTransaction { try $0.execute(sql: Sketch(run: "run-1").insert) }
    let version = try reader.dataVersion()
    #expect(try reader.rows(ofRun: "run-1").all().map(\.message) == ["a"])
    try writer.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    #expect(try reader.dataVersion() != version)
    #expect(try reader.rows(ofRun: "run-1").all().map(\.message) == ["a", "m"])
  }

  @Test("a cursor that nobody goes on with does not keep the WAL from being written back")
  func noTransactionBetweenPages() throws {
    let store = try Store()
    try store.commit(Batch((0..<1000).map { "message \($0)" }))
    let rows = try store.reader().rows(ofRun: "run-1")
    _ = try rows.next()
    try store.commit(Batch(["later"], bytes: 10_000..<10_010))
    // busy is 0 where every reader was out of the way.
    #expect(try store.rows("PRAGMA wal_checkpoint(TRUNCATE)").first?.first == "0")
    #expect(try rows.all().count == 1000, "and it goes on, to the row that came meanwhile")
  }

  @Test("an empty table has no rows, no runs and no newest datetime")
  func empty() throws {
    let reader = try Store(rows: []).reader()
    #expect(try reader.isEmpty())
    #expect(try reader.newestRow() == nil)
    #expect(try reader.runs().all().isEmpty)
    #expect(try reader.rows(ofRun: "a").all().isEmpty)
    #expect(try reader.summary(ofRun: "a") == nil)
    #expect(try reader.levels().isEmpty)
  }
}
