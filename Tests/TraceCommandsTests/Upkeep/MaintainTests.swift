import Foundation
import TestSupport
import Testing

@testable import TraceCommands

@Suite("tracetail maintain")
struct MaintainTests {
  private func makeImported() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 100)
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  private func maintain(_ directory: TemporaryDirectory, _ options: String...) throws -> Program {
    try Tool.run(
      ["maintain", "--db", "x.db"] + options, in: directory,
      environment: ["TRACETAIL_LOCK_SECONDS": "0.05"])
  }

  private func steps(_ outcome: Program) throws -> [String] {
    let report = try #require(try outcome.jsonLines().first)
    return (report["steps"] as? [[String: Any]] ?? []).compactMap { $0["step"] as? String }
  }

  @Test("without a choice it checks and analyzes; otherwise it does what was chosen, in its order")
  func choice() throws {
    let directory = try makeImported()
    #expect(try steps(maintain(directory, "--json")) == ["check", "analyze"])
    #expect(
      try steps(maintain(directory, "--json", "--analyze", "--vacuum", "--reindex", "--check"))
        == ["check", "reindex", "vacuum", "analyze"])
    #expect(try steps(maintain(directory, "--json", "--vacuum")) == ["vacuum"])
  }

  @Test("every step has a line, and the sizes are told before and after")
  func text() throws {
    let directory = try makeImported()
    let outcome = try maintain(directory, "--check", "--vacuum")
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.map { $0.prefix { $0 != " " } } == ["check", "vacuum", "before", "after"])
    #expect(lines[0].hasSuffix("  sound"))
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(try maintain(directory, "--quiet").output.isEmpty)
  }

  @Test("what a check finds is listed with what to do, nothing else is done, and the status tells")
  func inconsistent() throws {
    let directory = try makeImported()
    _ = try sqlite("x.db", "UPDATE tracetail_sources SET offset = offset + 5", in: directory)
    let outcome = try maintain(directory)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("\ninconsistent: the ledger ends at byte "))
    #expect(outcome.output.contains("`tracetail verify PATH` says which records it is about."))
    #expect(!outcome.output.contains("analyze"))
    let report = try #require(try maintain(directory, "--json").jsonLines().first)
    #expect(report["ok"] as? Bool == false)
    #expect((report["problems"] as? [[String: String]])?.first?["kind"] == "inconsistent")
  }

  @Test("a broken index is said to be corrupt, with the way to mend it")
  func corrupt() throws {
    let directory = try makeImported()
    _ = try sqlite(
      "x.db",
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, '(level)', '(mode)')
      WHERE name = 'idx_traces_level'
      """, in: directory)
    let outcome = try maintain(directory, "--check")
    #expect(outcome.status == 22)
    #expect(outcome.output.contains("corrupt: row "))
    #expect(outcome.output.contains("`tracetail maintain --reindex` mends it"))
    #expect(try maintain(directory, "--reindex").status == 0)
    #expect(try maintain(directory, "--check").status == 0)
  }

  @Test("beside a follower that writes all the time, every step succeeds and no row is lost")
  func besideFollower() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2_000)
    let following = try Following(in: directory)
    try following.waitUntilReady()
    var written = 2_000
    for step in ["--vacuum", "--reindex", "--check", "--analyze"] {
      let outcome = try Program(
        running: "/bin/bash",
        [
          "-c",
          """
          for i in $(seq 200); do
            echo "[2026-01-02 03:04:05] [info] late $1 $i" >> logs/run_id=1/stdout.txt
          done & exec "$2" maintain --db x.db "$1"
          """, "-", step, Tool.path,
        ], directory: directory.path)
      #expect(outcome.status == 0, "\(step) \(outcome.errors)")
      written += 200
    }
    try following.wait(rows: written)
    #expect(try following.stop() == 0)
    try following.expectProven()
  }

  @Test("a database that is locked, missing or none at all is said to be", arguments: [20, 26, 23])
  func errors(_ status: Int32) throws {
    let directory = try makeImported()
    let outcome: Program
    switch status {
    case 20:
      outcome = try Tool.shell(
        """
        exec 3> >(exec sqlite3 x.db >begun)
        echo "BEGIN IMMEDIATE; SELECT 'begun';" >&3
        until [ -s begun ]; do :; done
        tracetail maintain --vacuum --db x.db
        """, in: directory, environment: ["TRACETAIL_LOCK_SECONDS": "0.05"])
    case 26:
      outcome = try Tool.run(["maintain", "--db", "none.db"], in: directory)
    default:
      try directory.write("a log, and no database", to: "y.db")
      outcome = try Tool.run(["maintain", "--db", "y.db"], in: directory)
    }
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("tracetail: error: cannot "))
    #expect(outcome.errors.split(separator: "\n").count == 2)
  }

  @Test(
    "a vacuum for which there is no room is refused before it begins",
    .enabled(if: DatabaseErrorTests.canMount))
  func noRoom() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 20_000)
    let outcome = try Tool.shell(
      """
      mkdir disk
      exec unshare --mount bash -c '
        mount -t tmpfs -o size=16m tmpfs disk
        export SQLITE_TMPDIR=$PWD/disk
        tracetail import logs --db disk/x.db --quiet
        head -c $(($(stat -f -c "%a * %S" disk) - 1000000)) /dev/zero > disk/filler
        tracetail maintain --vacuum --db disk/x.db; echo "status $?"
        rm disk/filler
        tracetail maintain --vacuum --db disk/x.db --quiet; echo "status $?"'
      """, in: directory)
    #expect(outcome.output == "status 25\nstatus 0\n", "\(outcome.errors)")
    #expect(outcome.errors.contains("cannot vacuum the database disk/x.db: it needs "))
    #expect(outcome.errors.contains("\nMake room on that file system"))
  }

  @Test("how far it is: a share where it is known, else how much is done")
  func progress() {
    #expect(UpkeepDisplay.line("copying", 45, 100) == "copying 45 %")
    #expect(UpkeepDisplay.line("counting traces", 1_230_000, 0) == "counting traces 1,230,000")
    #expect(UpkeepDisplay.line("vacuuming", 0, 0) == "vacuuming")
  }
}
