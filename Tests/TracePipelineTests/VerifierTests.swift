import Foundation
import GRDB
import TestSupport
import Testing

@testable import TracePipeline
@testable import TraceStore

@Suite("A verification proves what is right, and finds what is not")
struct VerifierTests {
  /// Two runs with text, metadata and rejects, imported in batches of two rows.
  private func imported() throws -> World {
    let world = try World()
    try world.append("no header\n" + lines("a", "b", "c"), to: "stdout.txt")
    try world.append(json("a") + json("b"), to: "metadata.json")
    try world.append(line("e", level: "error"), to: "stderr.txt")
    try world.append(lines("x", "y", "z"), to: "stdout.txt", run: "s")
    try world.importAll(batchSize: 2)
    return world
  }

  private func differences(_ world: World, after sql: String) throws -> [String] {
    try world.run(sql)
    return try world.differences()
  }

  @Test("all is proven, with the numbers of what was read")
  func proven() throws {
    let world = try imported()
    let report = try world.verify()
    #expect(report.isProven)
    #expect(report.records == 7)
    #expect(report.rows == 7)
    #expect(report.runs == 2)
    #expect(report.sources == 4)
    let files = [
      ("stdout.txt", "r"), ("stderr.txt", "r"), ("metadata.json", "r"), ("stdout.txt", "s"),
    ]
    let bytes = try files.reduce(0) { try $0 + world.bytes($1.0, run: $1.1).count }
    #expect(report.bytes == Int64(bytes))
  }

  @Test("nothing is written, neither to the database nor to the sources")
  func readsOnly() throws {
    let world = try imported()
    func contents() throws -> [String] {
      let tables = ["traces", "tracetail_sources", "tracetail_batches", "tracetail_pending"]
      return try tables.map { table in
        try world.database().queue.read { try "\(Row.fetchAll($0, sql: "SELECT * FROM \(table)"))" }
      }
    }
    let before = try contents()
    let text = try world.bytes("stdout.txt")
    _ = try world.verify()
    #expect(try contents() == before)
    #expect(try world.bytes("stdout.txt") == text)
  }

  @Test("a row that was deleted is missing")
  func deletedRow() throws {
    let found = try differences(try imported(), after: "DELETE FROM traces WHERE message = 'y'")
    #expect(found.count == 1)
    #expect(found.first?.contains("missing from the database") == true)
    #expect(found.first?.hasSuffix("\"y\"") == true)
    #expect(found.first?.hasPrefix("stdout.txt:") == true)
  }

  @Test("a row that is there twice is found where the ledger gives it to the run")
  func duplicatedRow() throws {
    let world = try imported()
    // Another id in the range of the run: that of a row that is deleted for it.
    let found = try differences(
      world,
      after: """
        CREATE TEMP TABLE copy AS SELECT * FROM traces WHERE message = 'x';
        UPDATE copy SET id = (SELECT id FROM traces WHERE message = 'y');
        DELETE FROM traces WHERE message = 'y';
        INSERT INTO traces SELECT * FROM copy
        """)
    #expect(found.count == 2)
    #expect(found.contains { $0.contains("missing") && $0.hasSuffix("\"y\"") })
    #expect(found.contains { $0.contains("is not what any record") && $0.hasSuffix("\"x\"") })
  }

  @Test("a record that was imported twice is found", arguments: ["x", "a"])
  func importedTwice(message: String) throws {
    let found = try differences(
      try imported(),
      after: """
        CREATE TEMP TABLE copy AS SELECT * FROM traces WHERE message = '\(message)';
        CREATE TEMP TABLE ledger AS SELECT * FROM tracetail_batches
          WHERE (SELECT id FROM copy) BETWEEN first_row AND last_row LIMIT 1;
        UPDATE copy SET id = (SELECT max(id) + 1 FROM traces);
        UPDATE ledger SET id = (SELECT max(id) + 1 FROM tracetail_batches),
          first_row = (SELECT id FROM copy), last_row = (SELECT id FROM copy);
        INSERT INTO traces SELECT * FROM copy;
        INSERT INTO tracetail_batches SELECT * FROM ledger
        """)
    #expect(found.count == 1)
    #expect(found.first?.contains("is not what any record of the run says") == true)
  }

  @Test(
    "any column that was changed is found",
    arguments: [
      "message = 'other'", "level = 'debug'", "run_id = 's'", "process = 1", "user_id = 'u'",
      "datetime = ''", "metadata = '{}'", "mode = 'stderr'", "message = CAST('a' AS BLOB)",
    ])
  func changedRow(change: String) throws {
    let found = try differences(
      try imported(), after: "UPDATE traces SET \(change) WHERE message = 'a'")
    #expect(found.count == 2, "one is missing, and one is surplus")
  }

  @Test("created_at is when the row was committed, and proves nothing")
  func createdAt() throws {
    #expect(try differences(try imported(), after: "UPDATE traces SET created_at = 'x'") == [])
  }

  @Test("a reject that is gone, and one that is nobody's")
  func rejects() throws {
    let world = try imported()
    var found = try differences(
      world, after: "UPDATE tracetail_rejects SET bytes = CAST('other' AS BLOB)")
    #expect(found.count == 2)
    #expect(found.contains { $0.contains("9 bytes that cannot be parsed (no-header)") })
    #expect(found.contains { $0.contains("a reject (no-header) that the source does not explain") })
    found = try differences(world, after: "DELETE FROM tracetail_rejects")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("stdout.txt:0 ") == true)
  }

  @Test("a gap in the ledger is found where it begins")
  func gap() throws {
    let world = try imported()
    let end = line("x").utf8.count + line("y").utf8.count
    let found = try differences(
      world,
      after: """
        DELETE FROM tracetail_batches WHERE first_byte = \(end) AND source =
          (SELECT s.id FROM tracetail_sources s JOIN tracetail_runs r ON r.id = s.run
           WHERE r.run_id = 's')
        """)
    let count = line("z").utf8.count
    #expect(
      found.contains("stdout.txt:\(end) the ledger does not say what became of \(count) bytes"))
    #expect(found.count == 2, "the row of those bytes is nobody's")
  }

  @Test("bytes that came after the import, and files, and runs")
  func unread() throws {
    let world = try imported()
    let end = try world.bytes("stdout.txt").count
    try world.append(lines("new"), to: "stdout.txt")
    try world.append(lines("new"), to: "stdout.txt.1", run: "s")
    try world.append(lines("new"), to: "stdout.txt", run: "t")
    let found = try world.differences()
    let count = lines("new").utf8.count
    #expect(found.contains("stdout.txt:\(end) not imported yet: \(count) bytes"))
    #expect(found.contains("stdout.txt.1:0 not imported: \(count) bytes"))
    #expect(found.contains("run_id=t:0 the run t is not in the database"))
    try world.importAll()
    #expect(try world.differences() == [])
  }

  @Test("a source that is gone, or holds other bytes now, cannot be proven")
  func vanished() throws {
    let world = try imported()
    try world.remove("stderr.txt")
    var report = try world.verify()
    #expect(report.unprovenRows == 1)
    #expect(!report.isProven)
    #expect(report.unproven.map(\.path) == [world.path("stderr.txt")])
    #expect(report.differenceCount == 0, "what cannot be proven is not wrong")
    try world.append(line("other", level: "error"), to: "stderr.txt")
    report = try world.verify()
    #expect(report.unprovenRows == 1)
    #expect(try world.differences().contains { $0.hasPrefix("stderr.txt:0 not imported") })
  }

  @Test("rows of other programs are not its business, even between ours")
  func foreignRows() throws {
    let world = try imported()
    let insert = """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      VALUES ('r', 'info', 'theirs', 'stdout', 'd', 1, 2, 'f', 3)
      """
    #expect(try differences(world, after: insert) == [])
    try world.append(lines("d"), to: "stdout.txt")
    try world.importAll()
    #expect(try differences(world, after: insert) == [])
  }

  @Test("an empty database has nothing of what is there")
  func nothingImported() throws {
    let world = try World()
    try world.append(lines("a"), to: "stdout.txt")
    #expect(try world.differences() == ["run_id=r:0 the run r is not in the database"])
  }
}
