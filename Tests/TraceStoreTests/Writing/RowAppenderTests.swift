import GRDB
import TestSupport
import Testing
import TraceFormat

@testable import TraceStore

@Suite("Rows that are added beside other writers")
struct RowAppenderTests {
  private func rows(_ messages: String...) -> RowBuffer {
    var batch = Batch()
    for message in messages { batch.addRow(message) }
    return batch.rows
  }

  @Test("a new database gets the reference schema, and nothing of Tracetail's")
  func newDatabase() throws {
    let store = try Store()
    try RowAppender(path: store.path, patience: 1).append(rows("a", "b"))
    #expect(try store.column("SELECT message FROM traces ORDER BY id") == ["a", "b"])
    #expect(
      try store.column("SELECT name FROM sqlite_master WHERE name NOT GLOB 'sqlite_*' ORDER BY 1")
        == [
          "idx_traces_datetime", "idx_traces_level", "idx_traces_parent_run_id",
          "idx_traces_run_id", "traces",
        ])
    #expect(try store.value("SELECT created_at >= datetime('now', '-1 minute') FROM traces") == "1")
    // An importer finds it to be a database of another program, and adds its own tables.
    _ = try store.open()
    #expect(try store.value("SELECT count(*) FROM traces") == "2")
  }

  @Test("a row gets no id of a row that a follower holds back")
  func heldRows() throws {
    let store = try Store(
      made: "CREATE TABLE traces (id INTEGER PRIMARY KEY, run_id TEXT, message TEXT)")
    _ = try store.open(.write)
    try store.run("INSERT INTO tracetail_suppressed (row) VALUES (7)")
    let appender = try RowAppender(path: store.path, patience: 1)
    try appender.append(rows("a", "b"))
    try appender.append(rows("c"))
    #expect(try store.column("SELECT id FROM traces ORDER BY id") == ["8", "9", "10"])
  }

  @Test("rows are added all or none")
  func atomic() throws {
    let store = try Store()
    let appender = try RowAppender(path: store.path, patience: 1)
    try store.run(
      """
      CREATE TRIGGER no BEFORE INSERT ON traces WHEN new.message = 'bad'
      BEGIN SELECT raise(ABORT, 'not this'); END
      """)
    let error = store.failure { try appender.append(rows("good", "bad")) }
    #expect(error?.reason == "not this")
    #expect(try store.value("SELECT count(*) FROM traces") == "0")
    try appender.append(rows("good"))
    #expect(try store.value("SELECT count(*) FROM traces") == "1")
  }

  @Test("a lock of another program is waited for, and then said")
  func locked() throws {
    let store = try Store()
    let appender = try RowAppender(path: store.path, patience: 0.05)
    let stranger = try store.stranger()
    try stranger.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    #expect(store.failure { try appender.append(rows("a")) }?.kind == .locked)
    try stranger.inDatabase { try $0.execute(sql: "ROLLBACK") }
    try appender.append(rows("a"))
    #expect(try store.value("SELECT count(*) FROM traces") == "1")
  }
}
