import Foundation
import TestSupport
import Testing

@Suite("tracetail show")
struct ShowTests {
  private func show(_ arguments: [String], in directory: TemporaryDirectory) throws -> Program {
    try Tool.run(["show"] + arguments + ["--db", "x.db"], in: directory)
  }

  @Test("rows are shown by the main shape, with the stack of an exception under its row")
  func text() throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    let outcome = try show(["20260102030407"], in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.output == """
        [2026-01-02 03:10:00] [error] load failed
        Traceback (most recent call last):
          File "flow.py", line 3
        ValueError: bad row

        """)
  }

  @Test("a stack is shown once: not where the message has it, nor where the template asks for it")
  func stackOnce() throws {
    let directory = try LookedAt.make([
      .init(message: "failed:\nthe stack", others: ["stack_trace": "the stack"]),
      .init(message: "no stack", others: ["exception_type": "E", "exception_message": "why"]),
    ])
    #expect(
      try show(["run-1", "--template", "{message}"], in: directory).output
        == "failed:\nthe stack\nno stack\nE: why\n")
    #expect(
      try show(["run-1", "--template", "{stack_trace} {message}"], in: directory).output
        == "the stack failed:\nthe stack\nNone no stack\n")
  }

  @Test("any template can be given; a row that lacks a number has None in its place")
  func template() throws {
    let directory = try LookedAt.make([
      .init(message: "one", others: ["duration_ms": "12.5"]), .init(message: "two"),
    ])
    #expect(
      try show(["run-1", "--template", "{level:>7} {duration_ms:.2f} {message}"], in: directory)
        .output == "   info 12.50 one\n   info None two\n")
  }

  @Test("a level and a stream leave rows out, and nothing left is said")
  func filters() throws {
    let directory = try LookedAt.make(
      ["debug", "info", "warning", "error", "critical"].map { .init(level: $0, message: $0) })
    func messages(_ options: String...) throws -> [Substring] {
      try show(["run-1", "--template", "{message}"] + options, in: directory).output
        .split(separator: "\n")
    }
    #expect(try messages("--level", "warning") == ["warning", "error", "critical"])
    #expect(try messages("--stream", "stderr") == ["error"])
    #expect(try messages("--stream", "stdout", "--level", "error") == ["critical"])
    #expect(
      try messages("--level", "fine", "--level", "strange").first
        == "no rows of the run run-1, of the level strange or a more severe one")
  }

  @Test("JSON has every column of the schema under its name")
  func json() throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    let lines = try show(["20260102030407", "--json"], in: directory).jsonLines()
    let names = try sqlite("x.db", "SELECT name FROM pragma_table_info('traces')", in: directory)
    #expect(
      Set(try #require(lines.first).keys) == Set(names.split(separator: "\n").map(String.init)))
    #expect(lines.first?["message"] as? String == "load failed")
    #expect(lines.first?["lineno"] as? Int == 3)
    #expect(lines.first?["tags"] is NSNull)
  }

  @Test(
    "what the writer wrote comes back byte for byte",
    arguments: ["0.0.59-level-edge", "0.0.68-level-basic"])
  func originalBytes(_ corpus: String) throws {
    let directory = try TemporaryDirectory()
    let logs = Tool.fixtures + "/traces/\(corpus)/logs"
    try Tool.run(["import", logs, "--db", "x.db"], in: directory)
    let runs = try FileManager.default.contentsOfDirectory(atPath: logs)
    #expect(!runs.isEmpty)
    for run in runs {
      let id = String(run.dropFirst("run_id=".count))
      for stream in ["stdout", "stderr"] {
        let file = URL(filePath: "\(logs)/\(run)/\(stream).txt")
        guard let written = try? Data(contentsOf: file), !written.isEmpty else { continue }
        let shown = try show([id, "--stream", stream], in: directory).output
        #expect(Data(shown.utf8) == written, "\(file.path)")
      }
    }
  }

  @Test("a run is found by the beginning of its id and by its cut id")
  func names() throws {
    let directory = try LookedAt.make([
      .init(run: "20261123151421205228T6565455742", message: "found"), .init(run: "x"),
    ])
    for name in ["20261123", "202611231514455742", "142120522865455742"] {
      #expect(
        try show([name, "--template", "{message}"], in: directory).output == "found\n", "\(name)")
    }
  }

  @Test("rows of the Python handler's golden databases are shown", arguments: Golden.databases)
  func golden(_ path: String) throws {
    let directory = try TemporaryDirectory()
    try FileManager.default.copyItem(atPath: path, toPath: directory.path("x.db"))
    let runs = try Tool.run(["runs", "--db", "x.db", "--limit", "0", "--json"], in: directory)
      .jsonLines()
    let rows = runs.reduce(0) { $0 + ($1["rows"] as? Int ?? 0) }
    #expect("\(rows)" == (try sqlite("x.db", "SELECT count(*) FROM traces", in: directory)))
    for run in runs.prefix(3) {
      let id = try #require(run["run_id"] as? String)
      #expect(
        try show([id, "--json"], in: directory).jsonLines().count == run["rows"] as? Int)
    }
  }

  @Test("into a pipe go the bytes as they are, on a terminal controls are written out")
  func controls() throws {
    let directory = try LookedAt.make([
      .init(level: "error", message: "a\u{1B}[2Jb\tc\nsecond \u{7}line")
    ])
    let arguments = ["run-1", "--template", "{message}"]
    #expect(
      try show(arguments, in: directory).output == "a\u{1B}[2Jb\tc\nsecond \u{7}line\n")
    let shown = try Terminals.run(
      "tracetail show run-1 --template '{message}' --db x.db", columns: 80, in: directory)
    #expect(
      shown == "\u{1B}[31ma\\u{1b}[2Jb\tc\u{1B}[0m\n\u{1B}[31msecond \\u{7}line\u{1B}[0m\n")
  }

  @Test("a reader that goes away ends it quietly")
  func closedOutput() throws {
    let directory = try LookedAt.make(
      (0..<3000).map { .init(message: "\($0) " + String(repeating: "x", count: 99)) })
    let outcome = try Tool.shell(
      "tracetail show run-1 --db x.db | head -n 1; echo ${PIPESTATUS[0]}", in: directory)
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(outcome.output.hasSuffix("\n141\n"))
  }
}

/// Databases that the reference's own Python handler wrote, where they are at hand.
enum Golden {
  static let databases: [String] = {
    let traces = Tool.repository + "/../shared/corpus/traces"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: traces)) ?? []
    return names.sorted().map { "\(traces)/\($0)/traces.db" }.filter {
      FileManager.default.fileExists(atPath: $0)
    }
  }()
}
