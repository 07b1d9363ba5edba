import Foundation
import GRDB
import TestSupport
import Testing
import TraceBytes
import TraceFormat

@testable import TraceStore

@Suite("A batch is one transaction")
struct BatchWriterTests {
  // MARK: All or nothing

  @Test(
    "a failure at any table leaves nothing of the batch, and the same batch can be committed then",
    arguments: [
      "traces", "tracetail_runs", "tracetail_sources", "tracetail_batches", "tracetail_rejects",
      "tracetail_pending",
    ])
  func allOrNothing(table: String) throws {
    let store = try Store()
    try store.commit(Batch(["before"]))
    let tables = try store.column(
      """
      SELECT name FROM sqlite_master
      WHERE type = 'table' AND name NOT IN ('sqlite_sequence', 'tracetail_settings')
      """)
    let before = try tables.map { try store.rows("SELECT * FROM \($0)") }
    try store.run(
      """
      CREATE TRIGGER fault BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'fault'); END
      """)
    let batch = everything()
    let writer = try BatchWriter(try store.open())
    let error = try #require(store.failure { _ = try writer.commit(batch) })
    #expect(error.kind == .failed)
    #expect(error.reason == "fault")
    #expect(error.hint == "Nothing that was committed is lost; run the same command again.")
    #expect(try tables.map { try store.rows("SELECT * FROM \($0)") } == before)
    try store.run("DROP TRIGGER fault")
    _ = try writer.commit(batch)
    #expect(try store.column("SELECT message FROM traces ORDER BY id") == ["before", "a", "b"])
    #expect(try store.value("SELECT count(*) FROM tracetail_rejects") == "1")
  }

  /// A batch with something for every table.
  private func everything() -> Batch {
    var batch = Batch(["a", "b"], source: 2)
    let bytes = batch.intern("raw")
    batch.rejects.append(
      Reject(source: 2, offset: 5, line: 2, reason: "json", detail: "no", bytes: bytes))
    batch.pieces.append(
      Batch.Piece(
        run: 2, stream: .stdout, text: bytes, key: ContentHash(low: 1, high: 2), origin: .row(0),
        number: 1))
    return batch
  }

  @Test("an empty batch can be committed, and changes nothing")
  func empty() throws {
    let store = try Store()
    let summaries = try store.commit(Batch())
    #expect(Batch().isEmpty)
    #expect(summaries.map(\.rowsAdded) == [0])
    #expect(try store.value("SELECT count(*) FROM tracetail_batches") == "0")
  }

  @Test("a batch that is emptied can be filled again")
  func reused() throws {
    let store = try Store()
    var batch = everything()
    batch.rows.cancel(row: 1)
    batch.removeAll()
    #expect(batch.isEmpty)
    batch.addRow("c")
    try store.commit(batch)
    #expect(try store.column("SELECT message FROM traces") == ["c"])
  }

  // MARK: Rows

  @Test("created_at is the time of the commit: one value for the batch, in UTC")
  func createdAt() throws {
    let store = try Store()
    try store.commit(everything())
    let row = try #require(
      try store.rows(
        """
        SELECT min(created_at), max(created_at),
          abs(julianday('now') - julianday(min(created_at))) < 1, (SELECT created_at FROM tracetail_rejects), (SELECT committed_at FROM tracetail_batches)
        FROM traces
        """
      ).first)
    #expect(row[0] == row[1])
    #expect(row[2] == "1")
    #expect(row[3] == row[0])
    #expect(row[4] == row[0])
    #expect(row[0].count == "2026-01-02 03:04:05".count)
  }

  @Test("ids are consecutive and in the order of the rows, over any number of commits")
  func consecutiveIDs() throws {
    let store = try Store()
    try store.commit(
      Batch(["a", "b", "c"]), Batch(["d"], bytes: 30..<40), Batch(["e", "f"], bytes: 40..<60))
    #expect(
      try store.rows("SELECT id, message FROM traces ORDER BY id")
        == zip(1..., ["a", "b", "c", "d", "e", "f"]).map { ["\($0)", $1] })
  }

  @Test("every value arrives as it is: NULL, empty texts, NUL, numbers at their limits")
  func values() throws {
    let store = try Store()
    var batch = Batch([])
    batch.rows.append(.runID, batch.intern(""))
    batch.rows.append(.level, batch.intern("info"))
    batch.rows.append(.message, batch.intern("a\0b\u{10FFFF}"))
    batch.rows.append(.mode, batch.intern("stdout"))
    batch.rows.append(.datetime, batch.intern(""))
    batch.rows.append(.process, Int64.max)
    batch.rows.append(.thread, Int64.min)
    batch.rows.append(.filename, batch.intern(""))
    batch.rows.append(.lineno, 0 as Int64)
    batch.rows.append(.durationMilliseconds, 0.1)
    batch.rows.append(.memoryUsageMegabytes, -Double.greatestFiniteMagnitude)
    batch.rows.append(.metadata, batch.intern("{}"))
    _ = batch.rows.endRow()
    try store.commit(batch)
    #expect(
      try store.rows(
        """
        SELECT run_id, hex(message), process, thread, filename, duration_ms,
          memory_usage_mb < -1e308, typeof(duration_ms), cut_id, tags, metadata
        FROM traces
        """) == [
          [
            "", "610062F48FBFBF", "9223372036854775807", "-9223372036854775808", "", "0.1", "1",
            "real", "NULL", "NULL", "{}",
          ]
        ])
  }

  @Test("a row that was cancelled is not inserted, and the ids have no hole")
  func cancelled() throws {
    let store = try Store()
    var batch = Batch(["a", "b", "c", "d"])
    batch.rows.cancel(row: 0)
    batch.rows.cancel(row: 2)
    let summaries = try store.commit(batch)
    #expect(summaries.map(\.rowsAdded) == [2])
    #expect(try store.rows("SELECT id, message FROM traces") == [["1", "b"], ["2", "d"]])
    #expect(try store.rows("SELECT first_row, last_row FROM tracetail_batches") == [["1", "2"]])
  }

  @Test("the rows of a batch that are all cancelled leave no range in the ledger")
  func allCancelled() throws {
    let store = try Store()
    var batch = Batch(["a"])
    batch.rows.cancel(row: 0)
    try store.commit(batch)
    #expect(try store.value("SELECT count(*) FROM traces") == "0")
    #expect(
      try store.rows("SELECT first_byte, end_byte, first_row, last_row FROM tracetail_batches")
        == [["0", "10", "NULL", "NULL"]])
  }
}
