import Foundation
import TestSupport
import Testing

@Suite("tracetail import")
struct ImportTests {
  private static let numbers = [
    "records", "rows", "rejects", "runs", "sources", "bytes", "skipped_bytes",
  ]

  private func numbers(_ outcome: Program) throws -> [Int] {
    let summary = try #require(try outcome.jsonLines().last)
    return try Self.numbers.map { try #require(summary[$0] as? Int, "\($0)") }
  }

  @Test("the summary counts records, rows, rejects, runs, sources and bytes; again, nothing is new")
  func summary() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    try directory.writeRun("2", records: 4)
    let first = try Tool.run(["import", "logs", "--db", "x.db", "--json"], in: directory)
    #expect(first.status == 0)
    #expect(first.errors.isEmpty)
    let bytes = 7 * "[2026-01-02 03:04:05] [info] message 0\n".utf8.count
    #expect(try numbers(first) == [7, 7, 0, 2, 2, bytes, 0])
    let second = try Tool.run(["import", "logs", "--db", "x.db", "--json"], in: directory)
    #expect(try numbers(second) == [0, 0, 0, 2, 2, 0, bytes])
  }

  @Test("the summary for people is aligned, within 80 columns, and names what was not understood")
  func text() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      String(repeating: "no header here ", count: 20) + "\n[2026-01-02 03:04:05] [info] a\n",
      to: "logs/run_id=\(String(repeating: "9", count: 30))/stdout.txt")
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    #expect(outcome.status == 0, "rejects are no failure")
    #expect(outcome.errors.isEmpty)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("records ") })
    #expect(lines.contains { $0.hasPrefix("rejects ") && $0.hasSuffix(" 1") })
    #expect(lines.contains { $0.hasPrefix("  no-header: 1, the first in") })
    #expect(lines.contains { $0.hasPrefix("    no header here") && $0.hasSuffix("…") })
    for line in lines where !line.contains("run_id=") { #expect(line.count <= 80, "\(line)") }
  }

  @Test("--quiet prints nothing, and a pipe gets no progress")
  func quiet() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2)
    let outcome = try Tool.run(["import", "logs", "--db", "x.db", "--quiet"], in: directory)
    #expect((outcome.status, outcome.output, outcome.errors) == (0, "", ""))
  }

  @Test("on a terminal a progress line is drawn and erased")
  func terminal() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 20_000)
    let outcome = try Tool.shell(
      "script -qec 'tracetail import logs --db x.db --batch-size 100' /dev/null", in: directory)
    #expect(outcome.status == 0)
    // Whether a line was drawn depends on the machine; that none is left does not.
    #expect(outcome.output.contains("\r\u{1B}[K"))
    let shown = try #require(outcome.output.components(separatedBy: "\r\u{1B}[K").last)
    #expect(shown.hasPrefix("records"))
  }

  @Test("--dry-run shows each source and touches no database")
  func dryRun() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    let text = try Tool.run(["import", "logs", "--db", "x.db", "--dry-run"], in: directory)
    #expect(text.status == 0)
    #expect(
      text.output.hasPrefix(
        """
        logs/run_id=1/stdout.txt
          template  [{datetime}] [{level}] {message}
          records   3 in 117 bytes
          datetime  2026-01-02 03:04:05 to 2026-01-02 03:04:05

        records
        """))
    let json = try Tool.run(["import", "logs", "--dry-run", "--json"], in: directory).jsonLines()
    #expect(json.count == 2)
    #expect(json[0]["template"] as? String == "[{datetime}] [{level}] {message}")
    #expect(json[1]["records"] as? Int == 3)
    #expect(!directory.exists("x.db"))
    #expect(!directory.exists("logs/workflow_traces.db"))
  }

  @Test("the database is that of WORKFLOW_LOG_TRACE_URL, or the one of the reference documentation")
  func environment() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    func tables(_ url: String) throws {
      let outcome = try Tool.run(
        ["import", "logs"], in: directory, environment: ["WORKFLOW_LOG_TRACE_URL": url])
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    try tables("sqlite:./made/x.db")
    #expect(directory.exists("made/x.db"))
    try tables("sqlite://\(directory.path)/y.db")
    #expect(directory.exists("y.db"))
    try tables("file:./logs")
    #expect(directory.exists("logs/workflow_traces.db"))
  }

  @Test("the variables of the writer give the template, the pattern and the time zone")
  func variables() throws {
    let directory = try TemporaryDirectory()
    try directory.write("02.01.2026 03:04|warn|hello\n", to: "logs/run_id=1/stdout.txt")
    let outcome = try Tool.run(
      ["import", "logs", "--db", "x.db"], in: directory,
      environment: [
        "WORKFLOW_LOG_FORMAT_FILE": "{datetime}|{level}|{message}",
        "WORKFLOW_LOG_DATETIME_FORMAT": "%d.%m.%Y %H:%M",
        "WORKFLOW_LOG_TIMEZONE": "Asia/Bangkok",
      ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      try sqlite("x.db", "SELECT datetime, level, message FROM traces", in: directory)
        == "2026-01-01 20:04:00|warning|hello")
  }

  @Test("a database within the root is no source, even if everything is included")
  func databaseInRoot() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2)
    for turn in 0..<2 {
      let outcome = try Tool.run(
        ["import", "logs", "--db", "logs/run_id=1/x.db", "--include", "*", "--json"], in: directory)
      #expect(outcome.status == 0)
      let summary = try #require(try outcome.jsonLines().last)
      #expect(summary["sources"] as? Int == 1)
      #expect(summary["rejects"] as? Int == 0)
      #expect(summary["rows"] as? Int == (turn == 0 ? 2 : 0))
    }
  }

  @Test("a file of another program takes its run id from --run-id")
  func foreign() throws {
    let directory = try TemporaryDirectory()
    let outcome = try Tool.run(
      ["import", Tool.fixtures + "/foreign/loguru.log", "--db", "x.db", "--run-id", "web"],
      in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      try sqlite("x.db", "SELECT run_id, count(*) FROM traces GROUP BY 1", in: directory)
        == "web|500")
  }

  @Test("--durability full imports the same rows")
  func durability() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 5)
    let outcome = try Tool.run(
      ["import", "logs", "--db", "x.db", "--durability", "full", "--flush-interval", "0.5"],
      in: directory)
    #expect(outcome.status == 0)
    #expect(try sqlite("x.db", "SELECT count(*) FROM traces", in: directory) == "5")
  }
}
