import Foundation
import TestSupport
import Testing

/// The corpora of `fixtures/traces`, against what their generator knows of them.
@Suite("Traces of real versions of the writer")
struct FixtureTests {
  /// What `corpus.json` and `expected.json` say, as far as it is used.
  private struct Corpus: Decodable {
    let format: String
    let datetimeFormat: String?
    let tz: String?
  }

  private struct Expected: Decodable {
    let rows: Int
    let byLevelWritten: [String: Int]
    let byRunId: [String: Int]
  }

  private static let corpora =
    ((try? FileManager.default.contentsOfDirectory(atPath: Tool.fixtures + "/traces")) ?? [])
    .sorted()

  @Test("there are corpora of many versions")
  func present() {
    #expect(Set(Self.corpora.map { $0.prefix(6) }).count >= 9)
  }

  @Test("all rows are there, by run and by level, and again nothing is new", arguments: corpora)
  func corpus(_ name: String) throws {
    let path = "\(Tool.fixtures)/traces/\(name)"
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    func decode<Value: Decodable>(_ type: Value.Type, _ file: String) throws -> Value {
      try decoder.decode(type, from: Data(contentsOf: URL(filePath: "\(path)/\(file)")))
    }
    let corpus = try decode(Corpus.self, "corpus.json")
    let expected = try decode(Expected.self, "expected.json")
    var arguments = ["import", "\(path)/logs", "--db", "x.db", "--json"]
    if corpus.format.contains("{datetime}] {message}") {
      arguments += ["--template", corpus.format]
    }
    if let format = corpus.datetimeFormat { arguments += ["--datetime-format", format] }
    if let zone = corpus.tz { arguments += ["--timezone", zone] }
    let directory = try TemporaryDirectory()
    for turn in 0..<2 {
      let outcome = try Tool.run(arguments, in: directory)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let summary = try #require(try outcome.jsonLines().last)
      #expect(summary["rows"] as? Int == (turn == 0 ? expected.rows : 0))
      #expect(summary["rejects"] as? Int == 0)
    }
    let levels = try counts("level", in: directory)
    #expect(levels.values.reduce(0, +) == expected.rows)
    // A template without a level tells errors from the rest only.
    if corpus.format.contains("{level}") { #expect(levels == expected.byLevelWritten) }
    let hasMetadata =
      try sqlite(
        "x.db", "SELECT count(*) FROM traces WHERE parent_run_id IS NOT NULL", in: directory) != "0"
    if hasMetadata { #expect(try counts("run_id", in: directory) == expected.byRunId) }
  }

  private func counts(
    _ column: String, in directory: TemporaryDirectory
  ) throws -> [String: Int] {
    let json = try sqlite(
      "x.db",
      "SELECT json_group_object(v, n) FROM (SELECT \(column) v, count(*) n FROM traces GROUP BY 1)",
      in: directory)
    return try JSONDecoder().decode([String: Int].self, from: Data(json.utf8))
  }
}
