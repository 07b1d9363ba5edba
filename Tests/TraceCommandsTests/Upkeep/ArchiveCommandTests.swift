import Foundation
import TestSupport
import Testing

@Suite("tracetail archive")
struct ArchiveCommandTests {
  /// Two old runs and a new one, imported.
  private func makeImported() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    try directory.writeRun("2", records: 4)
    try directory.write(
      "[2038-01-02 03:04:05] [error] future\n", to: "logs/run_id=3/stdout.txt")
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  @discardableResult
  private func archive(_ directory: TemporaryDirectory, _ options: String...) throws -> Program {
    try Tool.run(
      ["archive", "--db", "x.db", "--to", "old", "--before", "1d"] + options, in: directory)
  }

  @Test("what was archived is told, month by month, and what else can be done")
  func text() throws {
    let directory = try makeImported()
    let outcome = try archive(directory, "--delete")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
    let words = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(words[0] == ["runs", "2"])
    #expect(words[1] == ["rows", "7"])
    #expect(words[2] == ["deleted", "7"])
    #expect(words[3].first == "2026-01")
    #expect(outcome.output.hasSuffix("`tracetail maintain --vacuum` gives it back.\n"))
    #expect(try sqlite("x.db", "SELECT message FROM traces", in: directory) == "future")
    #expect(directory.exists("old/traces-2026-01.db.zst"))
    let again = try archive(directory, "--delete")
    #expect(again.output.hasPrefix("nothing to archive: every run has a record since "))
    #expect(again.status == 0)
  }

  @Test("JSON has the same")
  func json() throws {
    let directory = try makeImported()
    let report = try #require(try archive(directory, "--json").jsonLines().first)
    #expect(report["runs"] as? Int == 2)
    #expect(report["deleted"] as? Int == 0)
    #expect((report["partitions"] as? [[String: Any]])?.first?["name"] as? String == "2026-01")
    #expect(try archive(directory, "--quiet").output.isEmpty)
  }

  @Test("what was archived is not imported again, and verify says that it is in the archive")
  func imported() throws {
    let directory = try makeImported()
    try archive(directory, "--delete")
    let again = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    #expect(again.output.contains("nothing new"))
    let verified = try Tool.run(["verify", "logs", "--db", "x.db"], in: directory)
    #expect(verified.status == 0, "\(verified.output)")
    #expect(verified.output.contains("\nNot compared: 2 runs in the archive; see --archive.\n"))
    #expect(verified.output.hasSuffix("Proven: each other record is in the database once.\n"))
    let all = try Tool.run(
      ["verify", "logs", "--db", "x.db", "--archive", "old", "--json"], in: directory)
    let report = try #require(try all.jsonLines().first)
    #expect(report["proven"] as? Bool == true)
    #expect(report["archived_runs"] as? Int == 0)
    #expect(report["rows"] as? Int == 8)
  }

  @Test("a row that is lost from the archive is missed by verify")
  func lostPartition() throws {
    let directory = try makeImported()
    try archive(directory, "--delete")
    try directory.makeDirectory("other")
    try directory.write(
      "[2026-02-02 03:04:05] [info] x\n", to: "logs/run_id=4/stdout.txt")
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try archive(directory, "--delete")
    try directory.remove("old/traces-2026-01.db.zst")
    let verified = try Tool.run(
      ["verify", "logs", "--db", "x.db", "--archive", "old"], in: directory)
    #expect(verified.status == 1)
    #expect(verified.output.contains("missing from the database"))
  }

  @Test(
    "runs, show and report read the partitions as if nothing had been moved",
    arguments: [
      "runs --limit 0", "runs --level error", "runs --json", "show 2", "show 2 --json",
      "report errors", "report levels --json", "report slow --over 0s", "runs --tree",
      "runs --since 2026-01-01", "search message",
    ])
  func reading(_ command: String) throws {
    let directory = try makeImported()
    let arguments = command.split(separator: " ").map(String.init) + ["--db", "x.db"]
    let before = try Tool.run(arguments, in: directory)
    #expect(before.status == 0, "\(before.errors)")
    try archive(directory, "--delete")
    let after = try Tool.run(arguments + ["--archive", "old"], in: directory)
    #expect(after.output == before.output)
    #expect(after.status == 0, "\(after.errors)")
  }

  @Test(
    "after --delete the readers say where runs were moved to, and read them there",
    arguments: [
      "runs", "show 2", "report levels", "search message", "show", "runs --since 2026-01-01",
    ])
  func known(_ command: String) throws {
    let directory = try makeImported()
    let arguments = command.split(separator: " ").map(String.init) + ["--db", "x.db"]
    let before = try Tool.run(arguments, in: directory)
    try archive(directory, "--delete")
    let after = try Tool.run(arguments, in: directory)
    #expect(after.output == before.output)
    #expect(
      after.errors == """
        tracetail: note: 2 runs were archived to old, and are read from there
        --no-archive leaves them out.

        """)
    let without = try Tool.run(arguments + ["--no-archive"], in: directory)
    #expect(without.output != before.output)
  }

  @Test(
    "an archive without --delete is not read, and neither is one of older rows than are asked for")
  func notNeeded() throws {
    let directory = try makeImported()
    try archive(directory)
    #expect(try Tool.run(["runs", "--db", "x.db"], in: directory).errors.isEmpty)
    try archive(directory, "--delete")
    let late = try Tool.run(["runs", "--db", "x.db", "--since", "2037-01-01"], in: directory)
    #expect(late.errors.isEmpty)
    #expect(late.output.contains("future") || late.output.contains("3"))
  }

  @Test(
    "an archive that is not where it was is said to be left out, and what that leaves is not a lie")
  func moved() throws {
    let directory = try makeImported()
    try archive(directory, "--delete")
    try Tool.run(["query", "SELECT 1", "--db", "x.db"], in: directory)
    try FileManager.default.moveItem(
      atPath: directory.path("old"), toPath: directory.path("elsewhere"))
    let runs = try Tool.run(["runs", "--db", "x.db"], in: directory)
    #expect(
      runs.errors == """
        tracetail: note: 2 runs were archived to old, which cannot be read: they \
        are left out
        --archive <directory> names another place.

        """)
    #expect(runs.status == 0)
    let show = try Tool.run(["show", "2", "--db", "x.db"], in: directory)
    #expect(
      show.errors.hasSuffix(
        """
        tracetail: error: the run "2" of the database x.db was archived, into the partition 2026-01
        --archive <directory> reads it.

        """))
    let named = try Tool.run(
      ["show", "2", "--db", "x.db", "--archive", "elsewhere"], in: directory)
    #expect(named.status == 0 && named.errors.isEmpty)
    _ = try sqlite("x.db", "DELETE FROM traces", in: directory)
    let empty = try Tool.run(["runs", "--db", "x.db", "--no-archive"], in: directory)
    #expect(
      empty.output == """
        no runs: the table traces has no rows; 2 runs of it are in the archive old
        --archive <directory> reads it.

        """)
  }

  @Test("what is unpacked for reading has no name, so that nothing is left behind by a kill")
  func unpacked() throws {
    let directory = try makeImported()
    try archive(directory, "--delete")
    try directory.makeDirectory("tmp")
    let process = try Tool.start(
      ["show", "1", "--follow", "--db", "x.db", "--archive", "old"], in: directory,
      environment: ["TMPDIR": directory.path("tmp")])
    let descriptors = "/proc/\(process.processIdentifier)/fd"
    let isReading = process.waits {
      let names = try? FileManager.default.contentsOfDirectory(atPath: descriptors)
      return (names ?? []).contains { name in
        let target = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "\(descriptors)/\(name)")
        return target?.hasSuffix(".db (deleted)") == true
      }
    }
    #expect(isReading)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path("tmp")).isEmpty)
    process.send(SIGKILL)
    process.waitUntilExit()
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path("tmp")).isEmpty)
  }

  static let refusals: [(arguments: [String], status: Int32, message: String)] = [
    (
      ["archive", "--to", "old", "--before", "soon"], 64,
      "--before \"soon\": it is neither a duration nor a datetime\nWrite 12h, 30d or 8w"
    ),
    (["archive", "--to", "", "--before", "1d"], 64, "--to \"\": it names no directory\n"),
    (["archive", "--to", "old"], 64, "Missing expected argument '--before <time>'"),
    (["archive", "--to", "file/old", "--before", "1d"], 70, "cannot archive the database x.db: "),
    (["runs", "--archive", "none"], 26, "cannot read the archive of the database x.db: none: No"),
    (["runs", "--archive", "logs"], 64, "--archive \"logs\": there is no partition in it\n"),
  ]

  @Test("what cannot be done is said, and nothing is changed", arguments: refusals.indices)
  func refused(_ index: Int) throws {
    let (arguments, status, message) = Self.refusals[index]
    let directory = try makeImported()
    try directory.write("", to: "file")
    let outcome = try Tool.run(arguments + ["--db", "x.db"], in: directory)
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(try sqlite("x.db", "SELECT count(*) FROM traces", in: directory) == "8")
  }

  @Test("killed at random moments, beside a follower: every row is there once, all the time")
  func killed() throws {
    var random = SeededRandom()
    let directory = try TemporaryDirectory()
    let bulk = try BulkTraces(records: 20_000, runs: 8, to: directory, using: &random)
    let following = try Following(["--log-level", "warning"], in: directory)
    try following.wait(rows: bulk.records)
    let arguments = ["archive", "--db", "x.db", "--to", "old", "--before", "1d", "--delete"]
    /// Grows and shrinks with everything that an archive does.
    func size() -> Int {
      let names = try? FileManager.default.contentsOfDirectory(atPath: directory.path("old"))
      return ((names ?? []).map { "old/" + $0 } + ["x.db-wal"]).reduce(0) { sum, name in
        let attributes = try? FileManager.default.attributesOfItem(atPath: directory.path(name))
        return sum + (attributes?[.size] as? Int ?? 0)
      }
    }
    var kills = 0
    var isDone = false
    while !isDone {
      // The first is killed as soon as it does anything, so that there is one in any case.
      let most = kills == 0 ? 1 : 6_000_000
      let moment = size() + Int.random(in: 1...most, using: &random)
      let process = try Tool.start(arguments, in: directory)
      if process.waits(until: { size() >= moment }) { process.send(SIGKILL) }
      process.waitUntilExit()
      isDone = process.terminationReason == .exit
      if isDone { #expect(process.terminationStatus == 0, "\(following.log)") } else { kills += 1 }
      let isArchived = directory.exists("old/traces-2026-01.db.zst")
      let levels = try Tool.run(
        ["report", "levels", "--json", "--db", "x.db"] + (isArchived ? ["--archive", "old"] : []),
        in: directory
      ).jsonLines()
      #expect(levels.reduce(0) { $0 + ($1["rows"] as? Int ?? 0) } == bulk.records)
    }
    #expect(kills > 0)
    #expect(try following.stop() == 0)
    #expect(try sqlite("x.db", "SELECT count(*) FROM traces", in: directory) == "0")
    let verified = try Tool.run(
      ["verify", "logs", "--db", "x.db", "--archive", "old"], in: directory)
    #expect(verified.status == 0, "\(verified.output.prefix(1000))")
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path("old"))
    #expect(names == ["traces-2026-01.db.zst"])
  }
}
