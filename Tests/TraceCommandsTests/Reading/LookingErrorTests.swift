import TestSupport
import Testing

/// Each trouble of the commands that look at traces: its message and its exit status.
@Suite("What is asked wrongly is refused")
struct LookingErrorTests {
  private func outcome(_ arguments: [String], rows: [LookedAt.Row] = [.init()]) throws -> Program {
    try Tool.run(arguments + ["--db", "x.db"], in: LookedAt.make(rows))
  }

  private func expect(
    _ arguments: [String], _ status: Int32, _ words: String..., rows: [LookedAt.Row] = [.init()],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try outcome(arguments, rows: rows)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
    #expect(outcome.errors.hasPrefix("tracetail: error: "), sourceLocation: sourceLocation)
    for word in words {
      #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: sourceLocation)
    }
  }

  @Test(
    "a time that is none",
    arguments: ["yesterday", "5", "5x", "-5m", "99999999999999w", "2026-13-01"])
  func since(_ time: String) throws {
    try expect(
      ["runs", "--since=\(time)"], 64,
      "--since \"\(time)\": it is neither a duration nor a datetime",
      "Write 30s, 15m, 24h, 7d or 2w")
  }

  @Test("a duration that is none, and one for another report")
  func over() throws {
    try expect(
      ["report", "slow", "--over", "long"], 64, "--over \"long\": it is no duration",
      "The default is 5m.")
    try expect(["report", "users", "--over", "5m"], 64, "--over is for the report of what is slow")
    try expect(["report", "users", "--each"], 64, "--each is for the report of errors")
  }

  @Test("an analysis, a stream, a level and a limit that are none")
  func values() throws {
    try expect(
      ["report", "speed"], 64, "timeline")
    try expect(["report"], 64, "analysis")
    try expect(["show", "run-1", "--stream", "stdin"], 64, "'stdout' and 'stderr'")
    try expect(["runs", "--level", ""], 64, "--level \"\": a level is a word")
    try expect(["runs", "--limit=-1"], 64, "--limit \"-1\": it is less than nothing")
  }

  @Test("two forms at once")
  func forms() throws {
    try expect(["runs", "--json", "--csv"], 64, "two forms of the same results")
    try expect(
      ["show", "run-1", "--json", "--template", "{message}"], 64, "JSON and CSV have every column")
  }

  @Test("a template that cannot be read")
  func template() throws {
    try expect(["show", "run-1", "--template", "{messag}"], 64, "--template \"{messag}\": column")
  }

  @Test("a run that is unknown, or not the only one")
  func run() throws {
    try expect(
      ["show", "run-2"], 64, "no run \"run-2\" in the database x.db\n", "Did you mean run-1?")
    try expect(["show", "x"], 64, "The table traces has no rows yet", rows: [])
    try expect(
      ["show", "run-"], 64, "several runs in the database x.db are \"run-\": run-1, run-2\n",
      "Give more of the run id.", rows: [.init(), .init(run: "run-2")])
    try expect(
      ["show", "\u{1B}[31m"], 64, #"no run "\u{1b}[31m""#, #"\u{7}bell"#,
      rows: [.init(run: "\u{7}bell")])
  }

  @Test(
    "a database that is not there, is none, or has no traces",
    arguments: [["runs"], ["show", "x"], ["report", "levels"]])
  func database(_ arguments: [String]) throws {
    let directory = try TemporaryDirectory()
    func outcome() throws -> Program {
      try Tool.run(arguments + ["--db", "x.db"], in: directory)
    }
    let missing = try outcome()
    #expect(missing.status == 26)
    #expect(missing.errors.contains("there is no such file"))
    #expect(!directory.exists("x.db"))
    try directory.write(String(repeating: "a log\n", count: 1000), to: "x.db")
    #expect(try outcome().status == 23)
    try directory.remove("x.db")
    _ = try sqlite("x.db", "CREATE TABLE other (a)", in: directory)
    let other = try outcome()
    #expect(other.status == 27)
    #expect(other.errors.contains("it has no table named traces"))
  }
}
