import TestSupport
import Testing

@Suite("Options that had no effect are named")
struct IdleOptionTests {
  private func directory() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    _ = try directory.makeDirectory("logs/run_id=r")
    try directory.append("[2026-01-02 03:04:05] [info] a\n", to: "logs/run_id=r/stdout.txt")
    try directory.append("[2026-01-02 03:04:05] [info] a\n", to: "app.log")
    return directory
  }

  @Test(
    "each with its reason",
    arguments: [
      ("logs --run-id x", "--run-id has no effect: no file was read that is in no run directory"),
      ("logs --year 2026", "--year has no effect: no datetime without a year was read"),
      ("logs --json-keys message=x", "--json-keys has no effect: no JSON was read"),
      ("logs --level-map x=info", "--level-map has no effect: no level was read that it has"),
      ("logs --include '*.x'", "--include '*.x' has no effect: it matches no file"),
      ("logs --exclude '*.x'", "--exclude '*.x' has no effect: it matches no file"),
    ])
  func idle(arguments: String, remark: String) throws {
    for command in ["import", "import --dry-run", "follow --once"] {
      let directory = try directory()
      let program = try Tool.shell("tracetail \(command) \(arguments) --db x.db", in: directory)
      #expect(program.status == 0)
      #expect(program.errors.contains(remark), "\(command): \(program.errors)")
    }
    let directory = try directory()
    for command in ["import", "verify", "reimport"] {
      let program = try Tool.shell("tracetail \(command) \(arguments) --db x.db", in: directory)
      #expect(program.errors.contains(remark), "\(command): \(program.errors)")
    }
  }

  @Test(
    "nothing is said of those that had one",
    arguments: [
      "app.log --run-id x", "app.log --level-map info=notice",
      "app.log --template main --single-line",
      "logs --include '*.log'", "logs . --exclude 'app.*'",
    ])
  func used(arguments: String) throws {
    let directory = try directory()
    try directory.append("[2026-01-02 03:04:05] [info] b\n", to: "logs/other.log")
    let program = try Tool.shell("tracetail import \(arguments) --db x.db", in: directory)
    #expect(program.errors.isEmpty)
    let quiet = try Tool.shell("tracetail import app.log --year 2000 --db y.db -q", in: directory)
    #expect(quiet.errors.isEmpty)
  }

  @Test("where nothing new was read, no option had any; so it is with a retry")
  func nothingNew() throws {
    let directory = try directory()
    try Tool.run(["import", "app.log", "--db", "x.db"], in: directory)
    let again = try Tool.run(
      ["import", "app.log", "--year", "2000", "--db", "x.db"], in: directory)
    #expect(again.errors.contains("--year had no effect: nothing new was read"))
    let retry = try Tool.run(
      ["rejects", "--retry", "--year", "2000", "--db", "x.db"], in: directory)
    #expect(retry.errors.contains("--year had no effect: no option reads what is rejected"))
  }
}
