import Foundation
import TestSupport
import Testing

@Suite("tracetail report")
struct ReportCommandTests {
  private static let analyses = ["errors", "slow", "users", "levels"]

  private func report(_ arguments: [String], in directory: TemporaryDirectory) throws -> Program {
    try Tool.run(["report"] + arguments + ["--db", "x.db"], in: directory)
  }

  @Test("each analysis is a table with its totals", arguments: analyses)
  func tables(_ analysis: String) throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    let outcome = try report([analysis], in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    try Snapshot.expect(outcome.output, is: "output-report-\(analysis)")
  }

  @Test("JSON and CSV have the same values, and can be read back", arguments: analyses)
  func formats(_ analysis: String) throws {
    let directory = try LookedAt.make(
      LookedAt.nightly + [
        .init(
          run: "odd", level: "error", datetime: "2026-01-02 05:00:00",
          message: "two\nlines, \"quoted\"; 東京", others: ["user_id": "o'brien, jr"])
      ])
    let lines = try report([analysis, "--json"], in: directory).jsonLines()
    let table = try CSVTable(report([analysis, "--csv"], in: directory).output)
    #expect(!lines.isEmpty)
    #expect(
      lines == table.rows.map { row in
        Dictionary(uniqueKeysWithValues: zip(table.names, row))
      } as [[String: String]],
      "\(analysis)")
  }

  @Test("totals count what the limit leaves out")
  func limit() throws {
    let directory = try LookedAt.make(
      (0..<60).map { .init(run: "run \($0 % 7)", level: "error", message: "\($0)") })
    #expect(
      try report(["errors"], in: directory).output.hasSuffix(
        "\n60 errors in 7 runs; the 50 newest are shown, --limit 0 shows all\n"))
    #expect(try report(["errors", "--json"], in: directory).jsonLines().count == 50)
    let all = try report(["errors", "--limit", "0", "--since", "2026-01-02"], in: directory)
    #expect(all.output.hasSuffix("\n60 errors in 7 runs since 2026-01-02 00:00:00\n"))
  }

  @Test("slow is what takes longer than --over")
  func over() throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    func slow(_ over: String) throws -> [String?] {
      try report(["slow", "--over", over, "--json"], in: directory).jsonLines().map {
        $0["run_id"] as? String
      }
    }
    #expect(try slow("0s") == ["20260102030405", "20260102030406"])
    #expect(try slow("5m") == ["20260102030405"])
    #expect(try slow("6m") == [])
  }

  @Test("nothing found is said, with the newest row", arguments: analyses)
  func empty(_ analysis: String) throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    let outcome = try report([analysis, "--since", "2027-01-01"], in: directory)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("no "), "\(outcome.output)")
    #expect(outcome.output.contains(" since 2027-01-01 00:00:00\n"))
    #expect(outcome.output.hasSuffix("The newest row is of 2026-01-02 04:00:00, in UTC.\n"))
  }

  @Test("its errors are those of the reference's own query")
  func reference() throws {
    let directory = try TemporaryDirectory()
    try Tool.run(
      ["import", Tool.fixtures + "/traces/0.0.86-level-workflows/logs", "--db", "x.db"],
      in: directory)
    let counted = try sqlite(
      "x.db", "SELECT count(*) FROM traces WHERE level = 'error'", in: directory)
    let lines = try report(["errors", "--limit", "0", "--json"], in: directory).jsonLines()
    #expect("\(lines.filter { $0["level"] as? String == "error" }.count)" == counted)
    #expect(counted != "0")
  }

  @Test("a reader that goes away ends it quietly")
  func closedOutput() throws {
    let directory = try LookedAt.make(
      (0..<2000).map { .init(level: "error", message: "\($0)" + String(repeating: "x", count: 99)) }
    )
    let outcome = try Tool.shell(
      "tracetail report errors --limit 0 --db x.db | head -n 1; echo ${PIPESTATUS[0]}",
      in: directory)
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(outcome.output.hasSuffix("\n141\n"))
  }
}

/// The values of JSON as CSV writes them, so that both can be compared.
private func == (lines: [[String: Any]], rows: [[String: String]]) -> Bool {
  lines.count == rows.count
    && zip(lines, rows).allSatisfy { line, row in
      line.keys.sorted() == row.keys.sorted()
        && line.allSatisfy { key, value in
          switch value {
          case is NSNull: row[key] == ""
          case let text as String: row[key] == text
          case let number as NSNumber: row[key].flatMap(Double.init) == number.doubleValue
          default: false
          }
        }
    }
}
