import Foundation
import GRDB
import TestSupport
import Testing

@testable import TraceStore

@Suite("Upkeep of a database")
struct MaintenanceTests {
  private func maintenance(_ store: Store) throws -> Maintenance {
    Maintenance(try store.open(.upkeep))
  }

  private func problems(_ store: Store) throws -> [CheckProblem] {
    try maintenance(store).run(.check).problems
  }

  @Test("every step leaves the rows as they are", arguments: Maintenance.Step.allCases)
  func rows(_ step: Maintenance.Step) throws {
    let store = try Store()
    try store.commit(Batch(["a", "b"]), Batch(["c"], source: 2))
    let before = try store.rows("SELECT * FROM traces")
    let outcome = try maintenance(store).run(step)
    #expect(outcome.problems.isEmpty)
    #expect(outcome.remark == nil)
    #expect(try store.rows("SELECT * FROM traces") == before)
  }

  @Test("upkeep makes no table in a database of another program, and leaves its journal mode")
  func foreign() throws {
    let store = try Store(made: try Reference.schema())
    for step in Maintenance.Step.allCases where step != .analyze && step != .executions {
      _ = try maintenance(store).run(step)
    }
    #expect(
      try store.value("SELECT count(*) FROM sqlite_master WHERE name GLOB 'tracetail*'") == "0")
    #expect(try store.value("PRAGMA journal_mode") == "delete")
  }

  @Test("analyze tells the planner about the tables")
  func analyze() throws {
    let store = try Store()
    try store.commit(Batch(["a"]))
    _ = try maintenance(store).run(.analyze)
    #expect(try store.value("SELECT count(*) > 0 FROM sqlite_stat1 WHERE tbl = 'traces'") == "1")
  }

  @Test("vacuum gives back what deleted rows have left, and empties the WAL")
  func vacuum() throws {
    let store = try Store()
    try store.commit(Batch((0..<200).map { "\($0) " + String(repeating: "x", count: 2_000) }))
    try store.run("DELETE FROM traces WHERE id > 10")
    let ids = try store.column("SELECT id FROM traces")
    let outcome = try maintenance(store).run(.vacuum)
    #expect(outcome.before.freeBytes > 300_000)
    #expect(outcome.after.freeBytes == 0)
    #expect(outcome.before.bytes - outcome.after.bytes >= outcome.before.freeBytes)
    #expect(outcome.after.walBytes == 0)
    #expect(try store.column("SELECT id FROM traces") == ids)
  }

  @Test("vacuum is refused where it would give rows new ids, by which the ledger knows them")
  func unstableIDs() throws {
    let store = try Store(made: "CREATE TABLE traces (run_id TEXT, message TEXT, datetime TEXT)")
    let foreign = try maintenance(store).run(.vacuum)
    #expect(foreign.remark == nil, "without a ledger nobody minds")
    try store.commit(Batch(["a", "b"]))
    try store.run("DELETE FROM traces WHERE message = 'a'")
    let error = try #require(store.failure { _ = try maintenance(store).run(.vacuum) })
    #expect(error.kind == .unusableSchema)
    #expect(error.reason.contains("no INTEGER PRIMARY KEY"))
    #expect(try store.column("SELECT rowid FROM traces") == ["2"])
  }

  @Test("a writer in the midst of a transaction is waited for, then it is said to be there")
  func locked() throws {
    let store = try Store()
    try store.commit(Batch(["a"]))
    let other = try store.stranger()
    try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    for step in [Maintenance.Step.vacuum, .reindex, .analyze] {
      #expect(store.failure { _ = try maintenance(store).run(step) }?.kind == .locked)
    }
    #expect(try problems(store).isEmpty, "a check only reads")
    try other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    _ = try maintenance(store).run(.vacuum)
  }

  @Test("a reader in the midst of a transaction keeps the WAL, which is said, and nothing else")
  func reader() throws {
    let store = try Store()
    try store.commit(Batch(["a"]))
    let other = try store.stranger()
    try other.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN; SELECT count(*) FROM traces")
    }
    let outcome = try maintenance(store).run(.vacuum)
    #expect(outcome.remark == "readers keep the WAL; the follower empties it when they have ended")
    try other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
  }

  @Test("reindex builds what a stopped import has put off")
  func deferredIndexes() throws {
    let store = try Store()
    let database = try store.open()
    try database.deferIndexes()
    #expect(try store.value("SELECT count(*) FROM sqlite_master WHERE name GLOB 'idx_*'") == "0")
    let lock = try StoreLock(databasePath: store.path)
    let during = try maintenance(store).run(.reindex)
    #expect(during.remark?.contains("a bulk import is under way") == true)
    withExtendedLifetime(lock) {}
  }

  @Test("reindex builds what a stopped import has put off, once it is gone")
  func deferredIndexesLater() throws {
    let store = try Store()
    try store.open().deferIndexes()
    #expect(try maintenance(store).run(.reindex).remark == nil)
    #expect(try store.value("SELECT count(*) FROM sqlite_master WHERE name GLOB 'idx_*'") == "4")
  }

  // MARK: Check

  @Test("an index that does not fit its table is found, and mended by reindex")
  func brokenIndex() throws {
    let store = try Store()
    try store.commit(Batch(["a", "b"]))
    try store.run(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, '(level)', '(mode)')
      WHERE name = 'idx_traces_level'
      """)
    let problems = try problems(store)
    #expect(problems.contains { $0.kind == .corrupt && $0.what.contains("idx_traces_level") })
    _ = try maintenance(store).run(.reindex)
    #expect(try self.problems(store).isEmpty)
  }

  @Test("a page of noise is found")
  func noise() throws {
    let store = try Store()
    try store.commit(Batch((0..<500).map { "message \($0)" }))
    try store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    var bytes = try Data(contentsOf: URL(filePath: store.path))
    let page = try #require(
      try store.value("SELECT rootpage FROM sqlite_master WHERE name = 'idx_traces_level'")
        .flatMap { Int($0) })
    for position in (page - 1) * 16_384..<page * 16_384 { bytes[position] = 0xA5 }
    try bytes.write(to: URL(filePath: store.path))
    #expect(try problems(store).allSatisfy { $0.kind == .corrupt })
    #expect(try !problems(store).isEmpty)
  }

  static let inconsistencies: [(String, String)] = [
    ("DELETE FROM tracetail_runs", "source 1 (stdout.txt) belongs to a run that is not there"),
    (
      "UPDATE tracetail_batches SET first_byte = 5",
      "the ledger does not say what became of bytes 0 to 5 of source 1"
    ),
    (
      "UPDATE tracetail_sources SET offset = 99",
      "the ledger ends at byte 20 of source 1 (stdout.txt), which was read to byte 99"
    ),
    (
      "UPDATE tracetail_batches SET last_row = 77",
      "line 1 of the ledger names rows 1 to 77, and no row ever had such an id"
    ),
    (
      """
      INSERT INTO tracetail_rejects (source, offset, length, line, reason, detail, bytes, created_at)
      VALUES (9, 0, 1, 1, 'json', '', 'x', '')
      """, "reject 1 belongs to a source that is not there"
    ),
    (
      """
      INSERT INTO tracetail_pending (run, stream, side, text, state, row, piece)
      VALUES (1, 0, 0, 'x', 0, -5, 0)
      """, "a record of run 1 waits for its other side, and its reject 5 is not there"
    ),
    ("INSERT INTO tracetail_suppressed (row) VALUES (2)", "row 2 is suppressed, and in traces too"),
  ]

  @Test("tables that do not fit together are found", arguments: inconsistencies.indices)
  func inconsistent(_ index: Int) throws {
    let (sql, problem) = Self.inconsistencies[index]
    let store = try Store()
    try store.commit(Batch(["a", "b"]))
    #expect(try problems(store).isEmpty)
    try store.run("PRAGMA foreign_keys = OFF; " + sql)
    #expect(try problems(store) == [CheckProblem(kind: .inconsistent, what: problem)])
  }

  @Test("a stop is heard, and leaves the database as it was", arguments: Maintenance.Step.allCases)
  func interrupted(_ step: Maintenance.Step) throws {
    let store = try Store()
    try store.commit(Batch((0..<100).map { "message \($0)" }))
    let monitor = UpkeepMonitor(isInterrupted: { true })
    #expect(throws: UpkeepInterruption.self) { try maintenance(store).run(step, monitor) }
    #expect(try store.value("SELECT count(*) FROM traces") == "100")
    #expect(try problems(store).isEmpty)
  }
}
