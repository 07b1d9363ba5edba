import Foundation
import TestSupport
import Testing

@testable import TraceStore

@Suite("Pending entries of a database of version 2")
struct PendingEntryMigrationTests {
  /// A database as version 2 made it, with one run and a source for each line of `sources`: the
  /// columns that pairing is about.
  private func store(sources: [String], and more: String = "") throws -> Store {
    let version2 = TraceSchema.migrations[..<2].joined().joined(separator: ";\n")
    let columns = """
      id, run, kind, name, device, inode, birth, size, modified, changed, offset, line, head_low,
      head_high, tail_low, tail_high, seed_end, seed_offset, seed_records, open_offset, open_line,
      open_kind, open_row, open_text
      """
    let rows = sources.enumerated().map { number, values in
      let (id, kind) = (number + 1, values.hasPrefix("metadata ") ? 2 : 0)
      return "(\(id), 1, \(kind), 's\(id)', 1, 1, 1, 1, 1, 1, 20, 2, 0, 0, 0, 0, "
        + values.split(separator: " ", maxSplits: 1)[1] + ")"
    }
    return try Store(
      made: """
        \(try Reference.schema());
        \(version2);
        INSERT INTO tracetail_settings VALUES ('schema_version', '2');
        INSERT INTO tracetail_runs VALUES (1, 'r', '/r', NULL, 1);
        INSERT INTO tracetail_sources (\(columns)) VALUES \(rows.joined(separator: ", "));
        \(more)
        """)
  }

  private func entries(_ store: Store) throws -> [[String]] {
    _ = try store.open()
    return try store.rows(
      """
      SELECT side, text, state, row, source, offset, line FROM tracetail_pending
      ORDER BY side, text, row
      """)
  }

  @Test("an open text is an entry of its source; whether its line has ended is seen by its length")
  func openTexts() throws {
    let store = try store(
      sources: ["text 0, 0, 0, 16, 2, 1, 7, X'616263'", "text 0, 0, 0, 17, 2, 1, 8, X'616263'"],
      and: """
        INSERT INTO tracetail_unpaired VALUES
          (1, 0, 0, X'616263', 7, 0, 1, 16, 2, 0), (1, 0, 0, X'616263', 8, 0, 1, 3, 1, 0),
          (1, 0, 0, X'78', 5, 0, 1, 0, 1, 1), (1, 0, 1, X'79', 6, 1, NULL, NULL, NULL, 0);
        """)
    #expect(
      try entries(store) == [
        ["0", "abc", "1", "7", "1", "16", "2"], ["0", "abc", "2", "8", "2", "17", "2"],
        ["0", "x", "0", "5", "1", "0", "1"], ["1", "y", "0", "6", "NULL", "NULL", "NULL"],
      ])
    #expect(try store.column("SELECT open_state FROM tracetail_sources") == ["1", "1"])
  }

  @Test("an open text that has its metadata is the piece that it has taken; a reject is below 0")
  func pairsAndRejects() throws {
    let store = try store(
      sources: ["text 0, 0, 0, 16, 2, 2, 7, X'616263'", "text 0, 0, 0, 17, 2, 3, 4, X'7A'"],
      and: "INSERT INTO tracetail_unpaired VALUES (1, 0, 0, X'7A', -4, 0, 2, 17, 2, 0);")
    #expect(
      try entries(store) == [
        ["0", "z", "1", "-4", "2", "17", "2"], ["1", "abc", "1", "7", "1", "16", "2"],
      ])
  }

  @Test("an open record of a run that is not paired has a row, and its text is not known")
  func unknownText() throws {
    let store = try store(
      sources: ["text NULL, 0, 0, 16, 2, 1, 7, NULL", "metadata NULL, 0, 0, 3, 1, 3, NULL, NULL"])
    #expect(try entries(store) == [])
    #expect(
      try store.rows("SELECT open_state, open_row FROM tracetail_sources")
        == [["3", "7"], ["1", "NULL"]])
  }

  @Test("records that pairing did not know yet are the backlog")
  func backlog() throws {
    let store = try store(
      sources: ["text NULL, 0, 0, 0, 0, 0, NULL, NULL", "text 12, 6, 2, 0, 0, 0, NULL, NULL"])
    _ = try store.open()
    #expect(
      try store.rows("SELECT backlog_end, backlog_offset FROM tracetail_sources")
        == [["NULL", "0"], ["12", "6"]])
  }

  @Test("rows that were held are suppressed")
  func held() throws {
    let store = try store(
      sources: ["text 0, 0, 0, 0, 0, 0, NULL, NULL"],
      and: "INSERT INTO tracetail_held (row, message) VALUES (3, 'm');")
    _ = try store.open()
    #expect(try store.rows("SELECT row, message FROM tracetail_suppressed") == [["3", "m"]])
  }
}
