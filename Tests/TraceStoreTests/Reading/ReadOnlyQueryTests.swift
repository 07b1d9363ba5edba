import Foundation
import TestSupport
import Testing

@testable import TraceStore

@Suite("SQL of a user reads everything, and changes nothing")
struct ReadOnlyQueryTests {
  private struct Outcome {
    var rows: [[QueryValue]] = []
    var refused: [Int] = []
    var error: QueryError?
  }

  private func run(
    _ script: String, on store: Store, timeLimit: Double? = nil
  ) throws -> Outcome {
    var outcome = Outcome()
    do {
      try ReadOnlyQuery(path: store.path, timeLimit: timeLimit).run(script) {
        outcome.refused.append($0.position.line)
      } _: { result in
        while let row = try result.next() { outcome.rows.append(row) }
      }
    } catch let error as QueryError {
      outcome.error = error
    }
    return outcome
  }

  private func makeStore() throws -> Store {
    let store = try Store()
    try store.commit(Batch(["alpha", "beta"]))
    return store
  }

  @Test("each type comes as it is")
  func types() throws {
    let outcome = try run(
      "SELECT 1, 1.5, 'a' || char(0) || 'ü', x'00FF', NULL, CAST(x'61FF' AS TEXT), x'', ''",
      on: makeStore())
    #expect(
      outcome.rows == [
        [
          .integer(1), .real(1.5), .text("a\0ü"), .blob([0, 255]), .null, .text("a\u{FFFD}"),
          .blob([]), .text(""),
        ]
      ])
  }

  @Test(
    "what would change something is refused before it runs",
    arguments: [
      "INSERT INTO traces (run_id) VALUES ('x')", "UPDATE traces SET message = 'x'",
      "DELETE FROM traces", "DROP TABLE traces", "CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)",
      "ANALYZE", "VACUUM", "REINDEX", "BEGIN IMMEDIATE", "VACUUM INTO 'copy.db'",
      "INSERT INTO tracetail_search (tracetail_search) VALUES ('rebuild')",
    ])
  func refused(_ sql: String) throws {
    let store = try makeStore()
    _ = try store.open().buildSearchIndex()
    let before = try store.rows("SELECT * FROM traces")
    let outcome = try run("\n\(sql);\nSELECT 7", on: store)
    #expect(outcome.refused == [2])
    #expect(outcome.rows == [[.integer(7)]], "what is behind it runs")
    #expect(try store.rows("SELECT * FROM traces") == before)
    #expect(!FileManager.default.fileExists(atPath: store.folder.path("copy.db")))
  }

  @Test(
    "neither are other files and settings touched",
    arguments: [
      "ATTACH 'other.db' AS o", "PRAGMA journal_mode = DELETE", "PRAGMA query_only = OFF",
      "PRAGMA writable_schema = ON", "PRAGMA wal_checkpoint", "PRAGMA optimize",
      "SELECT * FROM pragma_user_version(3)",
    ])
  func settings(_ sql: String) throws {
    let store = try makeStore()
    #expect(try run(sql, on: store).error != nil)
    #expect(try store.value("PRAGMA journal_mode") == "wal")
    #expect(!FileManager.default.fileExists(atPath: store.folder.path("other.db")))
  }

  @Test(
    "pragmas that tell something are run",
    arguments: [
      "PRAGMA table_info(traces)", "PRAGMA page_count", "PRAGMA encoding",
      "PRAGMA integrity_check", "SELECT * FROM pragma_index_list('traces')",
      "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    ])
  func pragmas(_ sql: String) throws {
    let outcome = try run(sql, on: makeStore())
    #expect(outcome.error == nil)
    #expect(!outcome.rows.isEmpty)
  }

  @Test(
    "an error has its place and what may have been meant",
    arguments: [
      ("SELECT levle FROM traces", 1, 8, ["level"]),
      ("SELECT 1;\n-- ü\nSELECT t.mesage\nFROM traces t", 3, 8, ["message"]),
      ("SELECT * FROM trace", 1, 1, ["traces"]), ("SELECT 1;\n\n  SELCT 2", 3, 3, []),
      ("SELECT '東京', nothing_like_it_at_all", 1, 14, []), ("SELECT (1", 1, 1, []),
    ])
  func errors(_ sql: String, _ line: Int, _ column: Int, _ suggestions: [String]) throws {
    let error = try #require(try run(sql, on: makeStore()).error)
    #expect(error.kind == .failed)
    #expect(error.position.line == line)
    #expect(error.position.column == column)
    #expect(error.suggestions == suggestions)
    #expect(!error.reason.isEmpty)
  }

  @Test("an error ends the script, and what was found before it stays")
  func errorEnds() throws {
    let outcome = try run("SELECT 1; SELECT abs(-9223372036854775808); SELECT 2", on: makeStore())
    #expect(outcome.rows == [[.integer(1)]])
    #expect(outcome.error?.reason == "integer overflow")
    #expect(outcome.error?.position.column == 11)
  }

  @Test("comments, blanks and lone semicolons are no statements")
  func empty() throws {
    let outcome = try run(";; -- nothing\n /* at ; all */ ; SELECT 1 -- end", on: makeStore())
    #expect(outcome.rows == [[.integer(1)]])
  }

  @Test("what takes too long is stopped")
  func outOfTime() throws {
    let endless = "WITH RECURSIVE n AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n"
    let outcome = try run("SELECT 1; \(endless)", on: makeStore(), timeLimit: 0.01)
    #expect(outcome.rows == [[.integer(1)]])
    #expect(outcome.error?.kind == .outOfTime)
  }

  @Test("rows come one at a time: what is not asked for is not computed")
  func lazy() throws {
    let endless =
      "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    var seen: [QueryValue] = []
    let store = try makeStore()
    try ReadOnlyQuery(path: store.path, timeLimit: nil).run(endless) { _ in
    } _: { result in
      for _ in 0..<3 { seen += try result.next() ?? [] }
    }
    #expect(seen == [.integer(1), .integer(2), .integer(3)])
  }

  @Test("any SQLite database will do; a file that is none is refused")
  func otherDatabases() throws {
    let store = try Store(made: "CREATE TABLE t (a); INSERT INTO t VALUES (5)")
    #expect(try run("SELECT a FROM t", on: store).rows == [[.integer(5)]])
    let text = try Store()
    try text.folder.write("no database, but a text that is long enough", to: "traces.db")
    #expect(text.failure { _ = try run("SELECT 1 FROM t", on: text) }?.kind == .notADatabase)
  }
}
