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

  private func executed(_ version: String) throws -> TemporaryDirectory {
    let python = "\(Tool.repository)/.venv/\(version)/bin/python"
    try #require(Program.exists(python), "no \(python): run scripts/venv")
    let directory = try TemporaryDirectory()
    let outcome = try Program(
      running: python,
      ["\(Tool.repository)/Tests/LiveWorkflows/execute.py", directory.path("logs")] + Self.flows,
      directory: directory.path)
    #expect(outcome.output.contains("daily-sales FAILED"), "\(outcome.errors)")
    #expect(outcome.output.contains("good SUCCESS"))
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
