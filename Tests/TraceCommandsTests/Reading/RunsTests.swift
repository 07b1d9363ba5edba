import Foundation
import TestSupport
import Testing

@Suite("tracetail runs")
struct RunsTests {
  private func runs(_ options: [String], in directory: TemporaryDirectory) throws -> Program {
    try Tool.run(["runs", "--db", "x.db"] + options, in: directory)
  }

  @Test("executions are listed, the newest first, with what there is of all their runs")
  func list() throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    let outcome = try runs([], in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    try Snapshot.expect(outcome.output, is: "output-runs")
  }

  @Test("a tree has the runs that a run started under it")
  func tree() throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    try Snapshot.expect(runs(["--tree"], in: directory).output, is: "output-runs-tree")
  }

  @Test("a parent without rows, and runs that are their own ancestors, are executions too")
  func oddTrees() throws {
    let directory = try LookedAt.make([
      .init(run: "orphan", others: ["parent_run_id": "gone"]),
      .init(run: "self", others: ["parent_run_id": "self"]),
      .init(run: "hen", others: ["parent_run_id": "egg"]),
      .init(run: "egg", others: ["parent_run_id": "hen"]),
    ])
    let lines = try runs(["--tree", "--json"], in: directory).jsonLines().map {
      "\($0["depth"] ?? "") \($0["run_id"] ?? "") \($0["rows"] ?? "")"
    }
    #expect(lines == ["0 egg 2", "1 hen 1", "0 self 1", "0 gone 1", "1 orphan 1"])
  }

  @Test("JSON and CSV have the same values, and can be read back")
  func formats() throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    let lines = try runs(["--json"], in: directory).jsonLines()
    #expect(lines.map { $0["run_id"] as? String }.first == "cleanup")
    let parent = try #require(lines.first { $0["run_id"] as? String == "20260102030405" })
    #expect(parent["duration_seconds"] as? Double == 356)
    #expect(parent["rows"] as? Int == 5)
    #expect(parent["errors"] as? Int == 2)
    #expect(parent["runs"] as? Int == 3)
    #expect(parent["failure"] as? String == "ValueError: bad row")
    #expect(parent["status"] as? String == "unknown")
    #expect(parent["name_from"] as? String == "column")
    #expect(parent["workflow_name"] as? String == "nightly")
    #expect(parent["parent_run_id"] is NSNull)
    let table = try CSVTable(runs(["--csv"], in: directory).output)
    #expect(Set(table.names) == Set(parent.keys))
    #expect(table.column("run_id") == lines.map { $0["run_id"] as? String ?? "" })
    #expect(table.column("rows") == lines.map { "\($0["rows"] ?? "")" })
  }

  @Test(
    "conditions leave runs out",
    arguments: [
      (["--level", "error"], ["20260102030405"]),
      (["--level", "warning", "--workflow", "nightly"], ["20260102030405"]),
      (["--since", "2026-01-02 03:10"], ["cleanup", "20260102030405"]),
      (["--since", "2026-01-02 03:11"], ["cleanup"]),
      (["--since", "2026-01-02T10:10:00+07:00", "--level", "err"], ["20260102030405"]),
      (["--status", "unknown", "--workflow", "cleanup"], ["cleanup"]),
      (["--status", "failed"], []),
      (["--limit", "1"], ["cleanup"]),
      (["--since", "1s"], []),
    ])
  func conditions(_ options: [String], _ found: [String]) throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    #expect(
      try runs(options + ["--json"], in: directory).jsonLines().map { $0["run_id"] as? String }
        == found)
  }

  @Test("where nothing is found, files that are not imported yet are said")
  func unimported() throws {
    let directory = try TemporaryDirectory()
    try directory.write("[2026-01-02 03:04:05] [info] a\n", to: "logs/run_id=1/stdout.txt")
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let nothing = try runs(["--workflow", "x"], in: directory).output
    #expect(!nothing.contains("not imported"))
    try directory.write("[2026-01-02 03:04:05] [info] b\n", to: "logs/run_id=2/stdout.txt")
    let remark =
      "1 file in logs has 31 bytes that are not imported yet: `tracetail import logs` reads them.\n"
    #expect(
      try runs(["--workflow", "x"], in: directory).output.hasSuffix(remark))
    let unknown = try Program(
      running: Tool.path, ["show", "2", "--db", "x.db"], directory: directory.path)
    #expect(unknown.status == 64)
    #expect(unknown.errors.hasSuffix(remark))
    try directory.append("[2026-01-02 03:04:06] [info] c\n", to: "logs/run_id=1/stdout.txt")
    let both = try runs(["--workflow", "x"], in: directory).output
    #expect(both.contains("2 files in "))
  }

  @Test("a database without rows says so, and one without such runs says which is the newest row")
  func empty() throws {
    #expect(
      try runs([], in: LookedAt.make([])).output == """
        no runs: the table traces has no rows yet
        `tracetail import` or `tracetail follow` fills it.

        """)
    let directory = try LookedAt.make(LookedAt.nightly)
    let outcome = try runs(["--since", "2026-02-01", "--level", "error"], in: directory)
    #expect(outcome.status == 0)
    #expect(
      outcome.output == """
        no runs of the level error or a more severe one, since 2026-02-01 00:00:00
        The newest row is of 2026-01-02 04:00:00; its time zone is not known.

        """)
    #expect(try runs(["--workflow", "x", "--json"], in: directory).output == "")
    #expect(
      try runs(["--workflow", "x", "--csv"], in: directory).output.hasPrefix(
        "workflow_name,status,"))
  }

  @Test("a reader that goes away ends it quietly")
  func closedOutput() throws {
    let directory = try LookedAt.make(
      (0..<3000).map { .init(run: "run \($0)", others: ["workflow_name": "nightly"]) })
    for form in ["--csv", "--json", "--tree"] {
      let outcome = try Tool.shell(
        "tracetail runs --db x.db --limit 0 \(form) | head -n 1; echo ${PIPESTATUS[0]}",
        in: directory)
      #expect(outcome.errors.isEmpty, "\(outcome.errors)")
      #expect(outcome.output.hasSuffix("\n141\n"), "\(form)")
    }
  }

  @Test("it fits a terminal, and colours what failed")
  func terminal() throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    for columns in [80, 60] {
      let outcome = try Terminals.run(
        "tracetail runs --db x.db", columns: columns, in: directory)
      #expect(outcome.contains("\u{1B}[31m"), "red: it has errors")
      for line in Terminals.plain(outcome).split(separator: "\n") {
        #expect(line.count <= columns, "\(line)")
      }
    }
    let corpus = "\(Tool.fixtures)/traces/0.0.86-level-workflows/logs"
    try Tool.run(["import", corpus, "--db", "real.db"], in: directory)
    let tree = try Terminals.run(
      "tracetail runs --tree --db real.db", columns: 80, in: directory)
    let lines = Terminals.plain(tree).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.contains { $0.hasPrefix("      stage Echo") }, "names stay, and ids give way")
    let plain = try Terminals.run("NO_COLOR=1 tracetail runs --db x.db", columns: 80, in: directory)
    #expect(!plain.contains("\u{1B}["))
  }
}
