import Foundation
import TestSupport
import Testing

@Suite("tracetail report")
struct ReportCommandTests {
  private static let analyses = [
    "errors", "errors --each", "slow", "timeline", "users", "levels",
  ]

  private func report(_ arguments: [String], in directory: TemporaryDirectory) throws -> Program {
    // "errors --each" is one analysis of two words.
    let words = arguments.flatMap { $0.split(separator: " ").map(String.init) }
    return try Tool.run(["report"] + words + ["--db", "x.db"], in: directory)
  }

  @Test("each analysis is a table with its totals", arguments: analyses)
  func tables(_ analysis: String) throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    let outcome = try report([analysis], in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    try Snapshot.expect(outcome.output, is: "output-report-\(analysis.replacing(" --", with: "-"))")
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
      try report(["errors --each"], in: directory).output.hasSuffix(
        "\n60 errors in 7 runs; the 50 newest are shown, --limit 0 shows all\n"))
    #expect(try report(["errors --each", "--json"], in: directory).jsonLines().count == 50)
    let all = try report(
      ["errors --each", "--limit", "0", "--since", "2026-01-02T00:00"], in: directory)
    #expect(all.output.hasSuffix("\n60 errors in 7 runs since 2026-01-02 00:00:00\n"))
  }

  @Test("what differs in numbers, ids, paths and quoted values is the same error")
  func groups() throws {
    let messages = [
      "cannot open '/data/1.csv': errno 2", "cannot open '/data/2.csv': errno 13",
      "Traceback (most recent call last):\n  File \"f.py\"\nValueError: no data for 2026-01-02",
      "Traceback (most recent call last):\n  File \"g.py\"\nValueError: no data for 2026-01-03",
      "timeout of db7 at 10.0.0.1:5432", "timeout of db12 at 10.0.0.2:5432", "disk full",
    ]
    let directory = try LookedAt.make(
      messages.enumerated().map { number, message in
        .init(run: "run \(number)", level: "error", message: message)
      })
    let lines = try report(["errors", "--json"], in: directory).jsonLines()
    #expect(
      Set(lines.map { "\($0["count"] ?? "") \($0["pattern"] ?? "")" }) == [
        "2 cannot open '…': errno 0", "2 ValueError: no data for 0", "2 timeout of 0 at 0",
        "1 disk full",
      ])
    #expect(lines.first { $0["count"] as? Int == 2 }?["executions"] as? Int == 2)
  }

  @Test("slow is what takes longer than --over")
  func over() throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    func slow(_ over: String) throws -> [String?] {
      try report(["slow", "--over", over, "--json"], in: directory).jsonLines().map {
        $0["run_id"] as? String
      }
    }
    #expect(try slow("0s") == ["20260102030405"])
    #expect(try slow("5m") == ["20260102030405"])
    #expect(try slow("6m") == [])
  }

  @Test("stages are those whose beginning and end the writer has told, and shares are no guesses")
  func stages() throws {
    let directory = try TemporaryDirectory()
    try Tool.run(
      ["import", Tool.fixtures + "/traces/0.0.86-level-workflows/logs", "--db", "x.db"],
      in: directory)
    let lines = try report(["stages", "--json"], in: directory).jsonLines()
    #expect(
      Set(lines.map { "\($0["kind"] ?? "") \($0["name"] ?? "") \($0["count"] ?? "")" }) == [
        "stage Echo 2", "stage Shell 2", "stage Python 2", "stage Child 2", "stage Count 4",
        "stage Raise 2", "job prepare 2", "job call-child 2", "job count 2", "job broken 2",
      ])
    for line in lines {
      let (least, most) = (line["share_least"] as? Double, line["share"] as? Double)
      #expect((least ?? 0) <= (most ?? .infinity))
    }
    let raise = lines.first { $0["name"] as? String == "Raise" }
    #expect(raise?["failed"] as? Int == 2)
    #expect(
      try report(["stages", "--workflow", "none", "--json"], in: directory).output.isEmpty)
  }

  @Test("a timeline has pieces in which nothing was logged, and finds its own step")
  func timeline() throws {
    let directory = try LookedAt.make([
      .init(datetime: "2026-01-02 03:04:05"), .init(datetime: "2026-01-02T03:04:59"),
      .init(level: "error", datetime: "2026-01-02 03:07:00"),
    ])
    func pieces(_ arguments: [String]) throws -> [String] {
      try report(["timeline", "--json"] + arguments, in: directory).jsonLines().map {
        "\($0["datetime"] ?? "") \($0["rows"] ?? "") \($0["errors"] ?? "")"
      }
    }
    #expect(
      try pieces([]) == [
        "2026-01-02 03:04 2 0", "2026-01-02 03:05 0 0", "2026-01-02 03:06 0 0",
        "2026-01-02 03:07 1 1",
      ])
    #expect(try pieces(["--by", "month"]) == ["2026-01 3 1"])
    #expect(try pieces(["--level", "error"]) == ["2026-01-02 03:07 1 1"])
    try LookedAt.add([.init(datetime: "2025-11-30 00:00:00")], to: directory)
    #expect(try pieces([]).count == 34)
    #expect(try pieces(["--by", "month"]) == ["2025-11 1 0", "2025-12 0 0", "2026-01 3 1"])
    #expect(try pieces(["-n", "2"]) == ["2026-01-01 0 0", "2026-01-02 3 1"])
  }

  @Test("nothing found is said, with the newest row", arguments: analyses)
  func empty(_ analysis: String) throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    let outcome = try report([analysis, "--since", "2027-01-01"], in: directory)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("no "), "\(outcome.output)")
    #expect(outcome.output.contains(" since 2027-01-01 00:00:00\n"))
    #expect(
      outcome.output.hasSuffix(
        "The newest row is of 2026-01-02 04:00:00; its time zone is not known.\n"))
  }

  @Test("its errors are those of the reference's own query")
  func reference() throws {
    let directory = try TemporaryDirectory()
    try Tool.run(
      ["import", Tool.fixtures + "/traces/0.0.86-level-workflows/logs", "--db", "x.db"],
      in: directory)
    let counted = try sqlite(
      "x.db", "SELECT count(*) FROM traces WHERE level = 'error'", in: directory)
    let lines = try report(["errors --each", "--limit", "0", "--json"], in: directory).jsonLines()
    #expect("\(lines.filter { $0["level"] as? String == "error" }.count)" == counted)
    #expect(counted != "0")
  }

  @Test("a reader that goes away ends it quietly")
  func closedOutput() throws {
    let directory = try LookedAt.make(
      (0..<2000).map { .init(level: "error", message: "\($0)" + String(repeating: "x", count: 99)) }
    )
    let outcome = try Tool.shell(
      "tracetail report errors --each --limit 0 --db x.db | head -n 1; echo ${PIPESTATUS[0]}",
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
