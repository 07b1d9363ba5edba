import Foundation
import TestSupport
import Testing

/// `tracetail show --follow`, beside `tracetail follow` and beside other programs that write.
@Suite("tracetail show --follow", .serialized)
struct ShowFollowTests {
  /// It while it runs; what it writes goes into the file `shown`.
  private final class Showing {
    let process: Process
    let directory: TemporaryDirectory

    init(
      _ options: String, run: String = "run-1", in directory: TemporaryDirectory,
      environment: [String: String] = [:]
    ) throws {
      self.directory = directory
      process = try Tool.start(
        "/bin/bash",
        ["-c", "exec '\(Tool.path)' show \(run) --follow --db x.db \(options) > shown"],
        in: directory, environment: environment, errors: "show-errors")
    }

    deinit {
      guard process.isRunning else { return }
      process.send(SIGKILL)
      process.waitUntilExit()
    }

    var shown: String {
      String(
        decoding: (try? Data(contentsOf: URL(filePath: directory.path("shown")))) ?? Data(),
        as: UTF8.self)
    }

    /// Waits until it has shown a text, and nothing else.
    func wait(for text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
      let deadline = ContinuousClock.now.advanced(by: .seconds(60))
      let isMet = process.waits { shown == text || ContinuousClock.now > deadline }
      try #require(isMet && shown == text, "\(shown)", sourceLocation: sourceLocation)
    }

    func stop(_ signal: Int32) -> Int32 {
      process.send(signal)
      process.waitUntilExit()
      return process.terminationReason == .exit ? process.terminationStatus : -1
    }
  }

  private static let line = "[2026-01-02 03:04:05] [info] "

  @Test(
    "rows are shown as they are committed, until Ctrl-C or SIGTERM", arguments: [SIGINT, SIGTERM])
  func follows(_ signal: Int32) throws {
    let directory = try LookedAt.make([.init(message: "one"), .init(run: "other")])
    let showing = try Showing("", in: directory)
    try showing.wait(for: "\(Self.line)one\n")
    try LookedAt.add([.init(message: "two"), .init(run: "other")], to: directory)
    try showing.wait(for: "\(Self.line)one\n\(Self.line)two\n")
    #expect(showing.stop(signal) == 128 + signal)
    let errors = try Data(contentsOf: URL(filePath: directory.path("show-errors")))
    #expect(errors.isEmpty)
  }

  @Test("filters hold for new rows too, and with --json they are objects")
  func filters() throws {
    let directory = try LookedAt.make([.init(message: "one")])
    let showing = try Showing("--level error --json", in: directory)
    try LookedAt.add(
      [.init(message: "two"), .init(level: "error", message: "three")], to: directory)
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    #expect(
      showing.process.waits { showing.shown.hasSuffix("\n") || ContinuousClock.now > deadline })
    let row = try JSONSerialization.jsonObject(with: Data(showing.shown.utf8)) as? [String: Any]
    #expect(row?["message"] as? String == "three")
    #expect(row?["id"] as? Int == 3)
  }

  @Test("beside a real writer, a record that grows is continued where it stands")
  func openRecord() throws {
    let directory = try TemporaryDirectory()
    try directory.write("\(Self.line)start\n", to: "logs/run_id=run-1/stdout.txt")
    let following = try Following(in: directory)
    try following.wait(rows: 1)
    let showing = try Showing("", in: directory)
    try showing.wait(for: "\(Self.line)start\n")
    try directory.append("\(Self.line)Traceback:\n", to: "logs/run_id=run-1/stdout.txt")
    try showing.wait(for: "\(Self.line)start\n\(Self.line)Traceback:\n")
    try directory.append("  in flow.py\nValueError\n", to: "logs/run_id=run-1/stdout.txt")
    try showing.wait(
      for: "\(Self.line)start\n\(Self.line)Traceback:\n  in flow.py\nValueError\n")
    try directory.append("\(Self.line)end\n", to: "logs/run_id=run-1/stdout.txt")
    try showing.wait(
      for: "\(Self.line)start\n\(Self.line)Traceback:\n  in flow.py\nValueError\n\(Self.line)end\n")
    #expect(showing.stop(SIGINT) == 130)
    #expect(try following.stop() == 0)
  }

  @Test("a record that grows behind another one is shown again, whole")
  func notLast() throws {
    let directory = try LookedAt.make([
      .init(level: "error", message: "failed"), .init(message: "goes on"),
    ])
    let showing = try Showing("--template '{message}'", in: directory)
    try showing.wait(for: "failed\ngoes on\n")
    _ = try sqlite(
      "x.db", "UPDATE traces SET message = message || char(10) || 'why' WHERE id = 1",
      in: directory)
    try showing.wait(for: "failed\ngoes on\nfailed\nwhy\n")
    _ = try sqlite("x.db", "UPDATE traces SET cut_id = 'c' WHERE id = 2", in: directory)
    _ = try sqlite(
      "x.db", "UPDATE traces SET message = message || char(10) || 'and how' WHERE id = 1",
      in: directory)
    try showing.wait(for: "failed\ngoes on\nfailed\nwhy\nand how\n")
  }

  @Test(
    "without a run, rows of all runs are shown as they are committed, those of a name with their tree"
  )
  func everything() throws {
    let directory = try LookedAt.make([.init(message: "old", others: ["workflow_name": "sales"])])
    let all = try Showing("--template '{message}'", run: "", in: directory)
    let sales = try TemporaryDirectory()
    try FileManager.default.createSymbolicLink(
      atPath: sales.path("x.db"), withDestinationPath: directory.path("x.db"))
    let named = try Showing(
      "--workflow sales --template '{message}'", run: "", in: sales)
    try all.wait(for: "old\n")
    try named.wait(for: "old\n")
    try LookedAt.add(
      [
        .init(run: "other", message: "of another", others: ["workflow_name": "mail"]),
        .init(
          run: "top", datetime: "2026-01-02 04:00:00", message: "top",
          others: ["workflow_name": "sales"]),
        .init(
          run: "child", datetime: "2026-01-02 04:00:01", message: "child",
          others: ["parent_run_id": "top"]),
        .init(run: "unnamed", message: "of nobody"),
      ], to: directory)
    try all.wait(for: "old\nof another\ntop\nchild\nof nobody\n")
    try named.wait(for: "old\ntop\nchild\n")
    #expect(all.stop(SIGTERM) == 143)
    #expect(named.stop(SIGTERM) == 143)
  }

  @Test("WORKFLOW_LOG_FORMAT_FILE is the template, for what is there and for what comes")
  func variable() throws {
    let directory = try LookedAt.make([.init(message: "one")])
    let variable = ["WORKFLOW_LOG_FORMAT_FILE": "{level:>8}|{message}"]
    let outcome = try Tool.run(["show", "--db", "x.db"], in: directory, environment: variable)
    #expect(outcome.output == "    info|one\n")
    let option = try Tool.run(
      ["show", "--db", "x.db", "--template", "{message}"], in: directory, environment: variable)
    #expect(option.output == "one\n")
    let showing = try Showing("", in: directory, environment: variable)
    try showing.wait(for: "    info|one\n")
    try LookedAt.add([.init(level: "error", message: "two")], to: directory)
    try showing.wait(for: "    info|one\n   error|two\n")
  }

  @Test("it does not outlive the reader of its output, though nothing is written any more")
  func closedOutput() throws {
    let directory = try LookedAt.make([.init(message: "one")])
    let outcome = try Tool.shell(
      "tracetail show run-1 --follow --db x.db | head -n 1; echo ${PIPESTATUS[0]}", in: directory)
    #expect(outcome.output == "\(Self.line)one\n141\n")
    #expect(outcome.errors.isEmpty)
  }
}
