import Foundation
import TestSupport
import Testing

/// Workflows that the real package executes here and now.
@Suite("Executions of the real package")
struct LiveExecutionTests {
  private static let flows = [
    "daily-sales", "good", "retried-job", "retried-stage", "skipped", "nested", "parallel",
    "raising",
  ]

  private func executed(
    _ version: String, _ flows: [String] = flows
  ) throws -> TemporaryDirectory {
    let python = "\(Tool.repository)/.venv/\(version)/bin/python"
    try #require(Program.exists(python), "no \(python): run scripts/venv")
    let directory = try TemporaryDirectory()
    let outcome = try Program(
      running: python,
      ["\(Tool.repository)/Tests/LiveWorkflows/execute.py", directory.path("logs")] + flows,
      directory: directory.path)
    for flow in flows where ["daily-sales", "good"].contains(flow) {
      // To the oldest releases a workflow succeeds whatever its stages do.
      let isJudged = !["0.0.35", "0.0.48"].contains(version)
      let status = flow == "daily-sales" && isJudged ? "FAILED" : "SUCCESS"
      #expect(outcome.output.contains("\(flow) \(status)"), "\(outcome.errors)")
    }
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    return directory
  }

  @Test(
    "names, status and failures are those of the workflows; nothing is claimed that no row says",
    arguments: ["0.0.84", "0.0.86"])
  func current(_ version: String) throws {
    let directory = try executed(version)
    let lines = try Tool.run(["runs", "--db", "x.db", "--json"], in: directory).jsonLines()
    var found: [String: String] = [:]
    for line in lines {
      let values = ["status", "failure", "failure_stage", "failure_job"].map {
        line[$0] as? String ?? "-"
      }
      // One that ended this minute may be running for all that rows say.
      found[line["workflow_name"] as? String ?? "-"] = values.joined(separator: " | ")
        .replacing("running", with: "unknown")
    }
    // That release says nothing of a job that is tried again, and the package ends as failed.
    let isOlder = version == "0.0.84"
    #expect(
      found == [
        "daily-sales": "failed | ValueError: no data for 2026-01-02 | Boom | load",
        "good": "unknown | - | - | -",
        "retried-job": "\(isOlder ? "failed" : "unknown") | ValueError: attempt 1 | Flaky | again",
        "retried-stage": "unknown | - | - | -",
        "skipped": "unknown | - | - | -",
        "nested": "failed | ValueError: no data for 2026-01-02 | Boom | load",
        "parallel": "failed | KeyError: 'two' | Bad two | two",
        "raising": "failed | ddeutil.workflow.errors.StageError: stop here | Raise | r",
      ])
    let failed = try Tool.run(
      ["runs", "--db", "x.db", "--status", "failed", "--json"], in: directory
    ).jsonLines()
    #expect(failed.count == (isOlder ? 5 : 4))
  }

  @Test(
    "an execution has the rows, errors and warnings of all files that it wrote",
    arguments: ["0.0.84", "0.0.86"], flows)
  func counts(_ version: String, _ flow: String) throws {
    // What one workflow wrote into a directory of its own is one execution.
    let directory = try executed(version, [flow])
    var levels: [String] = []
    for name in try FileManager.default.subpathsOfDirectory(atPath: directory.path("logs"))
    where name.hasSuffix("/metadata.json") || name.hasSuffix("/metadata.txt") {
      let text = try String(contentsOfFile: directory.path("logs/\(name)"), encoding: .utf8)
      for line in text.split(separator: "\n") {
        let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        levels.append(try #require(record?["level"] as? String))
      }
    }
    let lines = try Tool.run(["runs", "--db", "x.db", "--json"], in: directory).jsonLines()
    let execution = try #require(lines.first)
    #expect(lines.count == 1)
    #expect(levels.count > 5)
    #expect(execution["rows"] as? Int == levels.count)
    #expect(execution["errors"] as? Int == levels.count { $0 == "error" || $0 == "exception" })
    #expect(execution["warnings"] as? Int == levels.count { $0 == "warning" })
  }

  @Test(
    "in releases with one id for an execution, it has its name, its failure and its rows",
    arguments: ["0.0.35", "0.0.48", "0.0.68"])
  func earlier(_ version: String) throws {
    let directory = try executed(version, ["daily-sales", "good", "parallel", "skipped"])
    let lines = try Tool.run(["runs", "--db", "x.db", "--json"], in: directory).jsonLines()
    var found: [String: String] = [:]
    for line in lines {
      let values = ["status", "failure", "name_from"].map { line[$0] as? String ?? "-" }
      found[line["workflow_name"] as? String ?? "-"] = values.joined(separator: " | ")
        .replacing("running", with: "unknown")
      // 0.0.35 writes no metadata, which would say how many records there are.
      let run = try #require(line["run_id"] as? String)
      let metadata = directory.path("logs/run_id=\(run)/metadata.json")
      guard version != "0.0.35" else { continue }
      let text = try String(contentsOfFile: metadata, encoding: .utf8)
      #expect(line["rows"] as? Int == text.split(separator: "\n").count)
    }
    // Before 0.0.68 no row says that a workflow failed.
    let failed = version == "0.0.68" ? "failed" : "unknown"
    #expect(
      found == [
        "daily-sales": "\(failed) | ValueError: no data for 2026-01-02 | proven",
        "good": "unknown | - | proven", "parallel": "\(failed) | KeyError: 'two' | proven",
        "skipped": "unknown | - | proven",
      ])
  }

  @Test("workflows of a release whose ids are made of names alone are found by their names")
  func old() throws {
    let directory = try executed("0.0.78")
    for flow in Self.flows {
      let lines = try Tool.run(
        ["runs", "--db", "x.db", "--workflow", flow, "--json"], in: directory
      ).jsonLines()
      #expect(lines.first?["name_from"] as? String == "proven", "\(flow)")
      #expect(lines.first?["executions"] as? Int == (flow == "daily-sales" ? 2 : 1), "\(flow)")
    }
  }
}
