import Foundation
import TestSupport
import Testing

/// Executions of real workflows, against what their generator wrote down at each call.
@Suite("Executions of real workflows")
struct ExecutionCorpusTests {
  private struct Call: Decodable {
    let dir: String
    let file: String
    let runId: String
    let level: String?
  }

  static let corpora =
    ((try? FileManager.default.contentsOfDirectory(atPath: Tool.fixtures + "/traces")) ?? [])
    .filter { $0.hasSuffix("-workflows") }.sorted()

  private func imported(_ corpus: String) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    let outcome = try Tool.run(
      ["import", "\(Tool.fixtures)/traces/\(corpus)/logs", "--db", "x.db"], in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  private func calls(_ corpus: String) throws -> [Call] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let truth = try Data(
      contentsOf: URL(filePath: "\(Tool.fixtures)/traces/\(corpus)/truth.jsonl"))
    return try truth.split(separator: UInt8(ascii: "\n")).map { line in
      try decoder.decode(Call.self, from: line)
    }
  }

  @Test("there are corpora of all ways in which releases made run ids")
  func present() { #expect(Self.corpora.count >= 6) }

  @Test("rows, errors and warnings are those of the whole tree", arguments: corpora)
  func counts(_ corpus: String) throws {
    let directory = try imported(corpus)
    let executions = try Tool.run(
      ["runs", "--db", "x.db", "--limit", "0", "--json"], in: directory
    ).jsonLines()
    // The directory is named after the top run.
    let truth = Dictionary(grouping: try calls(corpus)) {
      String($0.dir.dropFirst("run_id=".count))
    }
    #expect(Set(executions.map { $0["run_id"] as? String }) == Set(truth.keys.map { $0 }))
    for execution in executions {
      let calls = try #require(truth[execution["run_id"] as? String ?? ""])
      #expect(execution["rows"] as? Int == calls.count)
      #expect(execution["errors"] as? Int == calls.count { $0.file == "stderr.txt" })
      #expect(execution["warnings"] as? Int == calls.count { $0.level == "warning" })
      #expect(execution["runs"] as? Int == Set(calls.map(\.runId)).count)
      #expect(execution["name_from"] as? String == "proven")
    }
  }

  @Test("workflows have the names of the YAML", arguments: corpora)
  func names(_ corpus: String) throws {
    let workflows = try Tool.run(
      ["runs", "--db", "x.db", "--workflow", "parent-flow", "--json"], in: imported(corpus)
    ).jsonLines()
    let shares = corpus.hasPrefix("0.0.78")
    #expect(workflows.count == (shares ? 1 : 2))
    #expect(workflows.allSatisfy { $0["kind"] as? String == "workflow" })
    #expect(workflows.allSatisfy { $0["executions"] as? Int == (shares ? 2 : 1) })
  }

  @Test("the failure is the exception, with its stage and job", arguments: corpora)
  func failures(_ corpus: String) throws {
    let executions = try Tool.run(
      ["runs", "--db", "x.db", "--limit", "0", "--level", "error", "--json"], in: imported(corpus)
    ).jsonLines()
    let causes = executions.filter {
      ($0["failure"] as? String) == "ValueError: no value in [brackets]"
    }
    #expect(causes.count == 2)
    // Before there was a parent that is written, jobs do not know their stages; text alone does not
    // say what came before an error.
    if corpus >= "0.0.84" {
      for cause in causes {
        #expect(cause["failure_stage"] as? String == "Raise")
        #expect(cause["failure_job"] as? String == "broken")
        #expect(cause["status"] as? String == "failed")
        #expect((cause["status_reason"] as? String)?.hasPrefix("row ") == true)
      }
    }
    // Where a stage that fails stops nothing, no row says that its workflow has failed: it had not.
    if corpus < "0.0.59" { #expect(causes.allSatisfy { $0["status"] as? String == "unknown" }) }
  }

  @Test("a tree has every run below the one that began it", arguments: ["0.0.86-level-workflows"])
  func tree(_ corpus: String) throws {
    let lines = try Tool.run(
      ["runs", "--db", "x.db", "--limit", "1", "--tree", "--json"], in: imported(corpus)
    ).jsonLines().map { line in
      String(repeating: " ", count: line["depth"] as? Int ?? -1)
        + "\(line["kind"] as? String ?? "-") \(line["workflow_name"] as? String ?? "-")"
    }
    #expect(
      lines == [
        "workflow parent-flow", " job prepare", "  job prepare", "   stage Echo", "   stage Shell",
        "   stage Python", " job call-child", "  job call-child", "   stage Child",
        "    workflow child-flow", "     job count", "      job count", "       stage Count",
        "       stage Count", " job broken", "  job broken", "   stage Raise",
      ])
  }

  @Test("an execution is shown whole, in the order of time, each row as deep as its run stands")
  func show() throws {
    let directory = try imported("0.0.86-level-workflows")
    func show(_ arguments: String...) throws -> String {
      try Tool.run(["show"] + arguments + ["--db", "x.db"], in: directory).output
    }
    let lines = try show("parent-flow").split(separator: "\n")
    #expect(lines.count { $0.drop { $0 == " " }.hasPrefix("[2026-") } == 60)
    #expect(lines.contains { $0.hasPrefix("      [2026-11-23 15:14:21] [error] ") })
    #expect(lines.first?.hasSuffix("[WORKFLOW]: Execute: 'parent-flow' (parallel jobs)") == true)
    #expect(try show("latest") == show("parent-flow"))
    #expect(try show("parent-flow", "--json").split(separator: "\n").count == 60)
    #expect(try show("latest", "--depth", "0", "--json").split(separator: "\n").count == 4)
    #expect(try show("latest", "--stage", "raise", "--errors", "--json").contains("ValueError"))
    #expect(
      try show("latest", "--stage", "raise", "--errors", "--json").split(separator: "\n").count == 1
    )
    #expect(try show("latest", "--job", "count", "--json").split(separator: "\n").count == 17)
    #expect(try show("latest", "-n", "2").split(separator: "\n").count == 3)
    #expect(try show("-n", "0", "--json").split(separator: "\n").count == 120)
    #expect(
      try show("latest", "--stage", "none").hasPrefix(
        "no rows of the run 20261123151421310424T6565455742, of the stage none\n"))
  }
}
