import Foundation
import TestSupport
import Testing

@Suite("The queries of the reference documentation")
struct ReferenceQueriesTests {
  private func makeImported() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    let outcome = try Tool.run(
      ["import", Tool.fixtures + "/traces/0.0.86-level-workflows/logs", "--db", "x.db"],
      in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  @Test("they run as they are in the sqlite3 shell")
  func queries() throws {
    let directory = try makeImported()
    let outcome = try Program(
      running: "/usr/bin/env",
      ["sqlite3", "-bail", "-header", "x.db", ".read \(Tool.fixtures)/reference/queries.sql"],
      directory: directory.path)
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output.contains("total_logs|errors|warnings\n0|0|0\n"))
    #expect(outcome.output.contains("size_bytes\n"))
    #expect(try sqlite("x.db", "PRAGMA integrity_check", in: directory) == "ok")
  }

  @Test("they find what is there")
  func answers() throws {
    let directory = try makeImported()
    let queries = String(
      decoding: try Data(contentsOf: URL(filePath: Tool.fixtures + "/reference/queries.sql")),
      as: UTF8.self)
    let run = try sqlite(
      "x.db", "SELECT run_id FROM traces WHERE level = 'error' ORDER BY id LIMIT 1", in: directory)
    let statistics = try #require(
      queries.split(separator: ";").first { $0.contains("total_logs") })
    let answer = try sqlite(
      "x.db", String(statistics).replacing("workflow-123", with: run), in: directory)
    let direct = try sqlite(
      "x.db",
      """
      SELECT count(*), sum(level = 'error'), sum(level = 'warning') FROM traces
      WHERE run_id = '\(run)'
      """, in: directory)
    #expect(answer == direct)
    #expect(!answer.hasPrefix("0|"))
  }

  @Test("the table and its indexes are those of the reference schema")
  func schema() throws {
    let directory = try makeImported()
    let reference = try Program(
      running: "/usr/bin/env",
      ["sqlite3", "-bail", "reference.db", ".read \(Tool.fixtures)/reference/schema.sql"],
      directory: directory.path)
    try #require(reference.status == 0)
    for question in [
      "SELECT * FROM pragma_table_info('traces')",
      """
      SELECT l.name, l."unique", i.name FROM pragma_index_list('traces') l, pragma_index_info(l.name) i
      ORDER BY 1
      """,
    ] {
      #expect(
        try sqlite("x.db", question, in: directory)
          == sqlite("reference.db", question, in: directory))
    }
  }

  @Test("without the tables of Tracetail, traces is whole")
  func dropped() throws {
    let directory = try makeImported()
    let rows = try sqlite("x.db", "SELECT * FROM traces ORDER BY id", in: directory)
    let drops = try sqlite(
      "x.db",
      """
      SELECT group_concat('DROP TABLE ' || name, ';') FROM sqlite_master
      WHERE type = 'table' AND name GLOB 'tracetail_*'
      """, in: directory)
    _ = try sqlite("x.db", drops, in: directory)
    #expect(try sqlite("x.db", "SELECT * FROM traces ORDER BY id", in: directory) == rows)
  }
}
