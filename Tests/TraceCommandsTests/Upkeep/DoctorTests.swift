import Foundation
import TestSupport
import Testing

@testable import TraceCommands

/// Each trouble is made to happen, and found with its remedy.
@Suite("tracetail doctor")
struct DoctorTests {
  private func makeImported() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 20)
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  private func doctor(
    _ directory: TemporaryDirectory, _ arguments: String...
  ) throws -> Program {
    try Tool.run(
      ["doctor", "--db", "x.db", "--json"] + arguments, in: directory,
      environment: ["TRACETAIL_LOCK_SECONDS": "0.05"])
  }

  /// The findings of a check, as "level: found | remedy".
  private func findings(_ outcome: Program, _ check: String) throws -> [String] {
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    return try outcome.jsonLines().filter { $0["check"] as? String == check }.map { finding in
      let remedy = finding["remedy"].map { " | \($0)" } ?? ""
      return "\(finding["level"] ?? ""): \(finding["found"] ?? "")\(remedy)"
    }
  }

  private func expect(
    _ outcome: Program, _ check: String, _ level: String, _ found: String, remedy: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let findings = try findings(outcome, check)
    #expect(
      findings.contains { finding in
        let parts = finding.split(separator: "|", maxSplits: 1)
        return finding.hasPrefix(level + ": ") && parts[0].contains(found) && parts.count == 2
          && parts[1].contains(remedy)
      }, "\(findings) \(outcome.output)", sourceLocation: sourceLocation)
    #expect(outcome.status == (level == "fail" ? 1 : 0), sourceLocation: sourceLocation)
  }

  @Test("where all is well it says so, check by check")
  func well() throws {
    let directory = try makeImported()
    let outcome = try Tool.run(["doctor", "logs", "--db", "x.db"], in: directory)
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.dropLast().allSatisfy { $0.hasPrefix("ok    ") || $0.hasPrefix("      ") })
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.last == "All is well.")
    let checks = try doctor(directory, "logs").jsonLines().compactMap { $0["check"] as? String }
    #expect(
      checks == [
        "paths", "template", "watch", "watches", "descriptors", "database", "permissions", "locks",
        "pages", "disk", "speed",
      ])
    #expect(try Tool.run(["doctor", "--db", "x.db", "--quiet"], in: directory).output.isEmpty)
  }

  @Test("remedies stand below what was found, within the columns")
  func text() {
    let report = DoctorReport(findings: [
      .ok("disk", "much"), .warn("speed", "slow \u{1B}[2J", "Make it faster, word by word."),
      .fail("locks", "held", "Wait."),
    ])
    #expect(
      report.text(columns: 30, isQuiet: false) == """
        ok    disk   much
        warn  speed  slow \\u{1b}[2J
                     Make it faster,
                     word by word.
        fail  locks  held
                     Wait.

        1 failure, 1 warning

        """)
    #expect(report.text(columns: 30, isQuiet: true).hasPrefix("warn  speed"))
  }

  // MARK: Sources

  @Test("files and directories that this user may not read are counted, the first is named")
  func unreadable() throws {
    let directory = try makeImported()
    try directory.writeRun("2", records: 1)
    try directory.writeRun("3", records: 1)
    let outcome = try Tool.runUnprivileged(
      "doctor logs --db none.db --json",
      before: "chmod -R a+rX logs; chmod 0 logs/run_id=1/stdout.txt logs/run_id=2", in: directory)
    try expect(
      outcome, "paths", "fail",
      "2 below logs cannot be read; the first: logs/run_id=1/stdout.txt: "
        + "Permission denied", remedy: "Give this user read permission on it")
    _ = try Tool.shell("chmod -R u+rwX logs", in: directory)
  }

  @Test("a path that is not there, and one without sources, are told")
  func paths() throws {
    let directory = try makeImported()
    try expect(
      doctor(directory, "none"), "paths", "fail", "cannot look at none: No such file",
      remedy: "Check the path")
    try directory.makeDirectory("empty")
    try expect(
      doctor(directory, "empty"), "paths", "warn", "empty has no sources", remedy: "--include")
  }

  @Test("sources that do not match any template, or not all of it, are told with their share")
  func template() throws {
    let directory = try makeImported()
    try directory.write("a/b\n", to: "logs/run_id=2/stdout.txt")
    try expect(
      doctor(directory, "logs"), "template", "fail",
      "logs: 95.2 % of 21 pieces in the newest 2 sources match; most of the others are in"
        + " logs/run_id=2/stdout.txt", remedy: "--dry-run")
    let other = try TemporaryDirectory()
    try other.write(
      "x\n[2026-01-02 03:04:05] [info] a\n", to: "logs/run_id=1/stdout.txt")
    try expect(
      doctor(other, "logs"), "template", "warn", "50.0 % of 2 pieces", remedy: "--template")
    #expect(
      try findings(
        doctor(directory, "logs", "--template", "{level}/{datetime}/{message}"), "template"
      ).first?
      .hasPrefix("fail") == true)
  }

  @Test("a file of the future is told")
  func futureFile() throws {
    let directory = try makeImported()
    let later = Date().addingTimeInterval(7_200)
    try FileManager.default.setAttributes(
      [.modificationDate: later], ofItemAtPath: directory.path("logs/run_id=1/stdout.txt"))
    let outcome = try doctor(directory, "logs")
    try expect(
      outcome, "clock", "warn", "logs/run_id=1/stdout.txt was written ",
      remedy: "timedatectl set-ntp true")
  }

  @Test("datetimes of another time zone are told, those of copied files are not")
  func timezone() throws {
    let directory = try TemporaryDirectory()
    let moment = Date(timeIntervalSince1970: 1_767_323_045)  // 2026-01-02 03:04:05 UTC
    for run in ["1", "2", "3"] {
      try directory.writeRun(run, records: 3)
      try FileManager.default.setAttributes(
        [.modificationDate: moment.addingTimeInterval(-7 * 3600 + 20)],
        ofItemAtPath: directory.path("logs/run_id=\(run)/stdout.txt"))
    }
    try expect(
      doctor(directory, "logs"), "timezone", "warn",
      "7:00 h ahead of the times of the files in 3 of 3 sources",
      remedy: "Set WORKFLOW_LOG_TIMEZONE=UTC for the writer")
    for (run, hours) in [("1", 100.0), ("2", 3.3), ("3", 0.0)] {
      try FileManager.default.setAttributes(
        [.modificationDate: moment.addingTimeInterval(hours * 3600)],
        ofItemAtPath: directory.path("logs/run_id=\(run)/stdout.txt"))
    }
    #expect(try findings(doctor(directory, "logs"), "timezone").isEmpty)
  }

  @Test("datetimes that are converted by --timezone are compared as they become")
  func convertedTimezone() throws {
    let directory = try TemporaryDirectory()
    try directory.write("[Fri Jan 02 03:04:05 2026] [info] a\n", to: "logs/run_id=1/stdout.txt")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_767_323_045 - 7 * 3600)],
      ofItemAtPath: directory.path("logs/run_id=1/stdout.txt"))
    #expect(try !findings(doctor(directory, "logs"), "timezone").isEmpty)
    #expect(
      try findings(doctor(directory, "logs", "--timezone", "Asia/Bangkok"), "timezone").isEmpty)
  }

  // MARK: The system

  @Test("a low limit on open files is told", arguments: [(200, "warn"), (60, "fail")])
  func descriptors(_ limit: Int, _ level: String) throws {
    let directory = try makeImported()
    let outcome = try Tool.shell(
      "ulimit -n \(limit); tracetail doctor logs --db x.db --json", in: directory)
    try expect(
      outcome, "descriptors", level, "this process may open \(limit) files",
      remedy: "`ulimit -n 1024`, or LimitNOFILE=")
  }

  /// A user namespace has limits of its own.
  private static let canLimit: Bool = {
    guard let directory = try? TemporaryDirectory() else { return false }
    let outcome = try? Tool.shell(
      """
      unshare --user --map-root-user bash -c 'echo 0 > /proc/sys/user/max_inotify_instances'
      """, in: directory)
    return outcome?.status == 0
  }()

  @Test("no inotify instance left: it would poll, and why", .enabled(if: canLimit))
  func instances() throws {
    let directory = try makeImported()
    let outcome = try Tool.shell(
      """
      exec unshare --user --map-root-user bash -c '
        echo 0 > /proc/sys/user/max_inotify_instances
        exec tracetail doctor logs --db x.db --json'
      """, in: directory)
    try expect(
      outcome, "watch", "warn", "`tracetail follow` would poll: ",
      remedy: "fs.inotify.max_user_instances")
  }

  // MARK: The database

  @Test("a database that cannot be written to is told: the file, and its directory")
  func permissions() throws {
    let directory = try makeImported()
    let file = try Tool.runUnprivileged(
      "doctor --db x.db --json", before: "chmod 777 .; chmod 644 x.db*", in: directory)
    try expect(
      file, "permissions", "fail", "x.db: Permission denied",
      remedy: "Give this user write permission")
    try directory.remove("tracetail")
    let parent = try Tool.runUnprivileged(
      "doctor --db x.db --json", before: "chmod 666 x.db*; chmod 755 .", in: directory)
    try expect(
      parent, "permissions", "fail", "Permission denied", remedy: "Give this user write permission")
    try directory.remove("tracetail")
    let missing = try Tool.runUnprivileged(
      "doctor --db new/y.db --json", before: "chmod 755 .", in: directory)
    try expect(
      missing, "database", "fail", "new/y.db is not there, and cannot be made",
      remedy: "Give this user write permission")
  }

  @Test("a lock of another program is told, with its name")
  func locked() throws {
    let directory = try makeImported()
    let outcome = try Tool.shell(
      """
      exec 3> >(exec sqlite3 x.db >begun)
      echo "BEGIN IMMEDIATE; SELECT 'begun';" >&3
      until [ -s begun ]; do :; done
      tracetail doctor --db x.db --json
      """, in: directory, environment: ["TRACETAIL_LOCK_SECONDS": "0.05"])
    try expect(
      outcome, "locks", "fail", "sqlite3 (process ", remedy: "Let that program finish")
  }

  @Test("a follower is no trouble, and named")
  func follower() throws {
    let directory = try makeImported()
    let following = try Following(in: directory)
    try following.waitUntilReady()
    let found = try findings(doctor(directory), "locks")
    #expect(found.count == 1)
    #expect(
      found.first?.contains("tracetail (process \(following.process.processIdentifier))") == true)
    #expect(found.first?.hasPrefix("ok: ") == true)
  }

  @Test("pages of noise, and a file that is no database, are told")
  func corrupt() throws {
    let directory = try makeImported()
    let page = try #require(
      Int(
        try sqlite(
          "x.db", "SELECT rootpage FROM sqlite_master WHERE name = 'idx_traces_level'",
          in: directory)))
    var bytes = try Data(contentsOf: URL(filePath: directory.path("x.db")))
    for position in (page - 1) * 16_384..<page * 16_384 { bytes[position] = 0xA5 }
    try bytes.write(to: URL(filePath: directory.path("x.db")))
    try expect(doctor(directory), "pages", "fail", "Page ", remedy: "Restore a backup")
    try directory.write("a log", to: "x.db")
    try expect(
      doctor(directory), "database", "fail", "file is not a database", remedy: "Choose another --db"
    )
  }

  @Test("a newer database is told")
  func newer() throws {
    let directory = try makeImported()
    _ = try sqlite(
      "x.db", "UPDATE tracetail_settings SET value = '999' WHERE name = 'schema_version'",
      in: directory)
    try expect(
      doctor(directory), "database", "fail", "version 999", remedy: "Use the version of tracetail")
  }

  @Test("a disk that is nearly full is told", .enabled(if: DatabaseErrorTests.canMount))
  func disk() throws {
    let directory = try makeImported()
    let outcome = try Tool.shell(
      """
      mkdir disk
      exec unshare --mount bash -c '
        mount -t tmpfs -o size=20m tmpfs disk
        cp x.db disk/
        exec tracetail doctor --db disk/x.db --json'
      """, in: directory)
    try expect(outcome, "disk", "fail", "MB free at disk", remedy: "tracetail archive --delete")
  }

  static let troubles: [(sql: String, check: String, found: String, remedy: String)] = [
    (
      "DROP INDEX idx_traces_level", "speed", "indexes of the schema are missing: idx_traces_level",
      "CREATE INDEX idx_traces_level ON traces(level)"
    ),
    (
      """
      DROP INDEX idx_traces_run_id;
      INSERT INTO tracetail_settings VALUES ('deferred_index:idx_traces_run_id', 'CREATE')
      """, "speed", "a bulk import has put off idx_traces_run_id", "tracetail maintain --reindex"
    ),
    (
      "PRAGMA journal_mode = DELETE", "speed", "journal mode delete", "PRAGMA journal_mode = WAL"
    ),
    (
      """
      DROP TABLE IF EXISTS sqlite_stat1;
      UPDATE traces SET id = 20000 WHERE id = 1
      """, "speed", "does not know what is in the tables", "tracetail maintain --analyze"
    ),
    (
      "PRAGMA journal_mode = DELETE; PRAGMA page_size = 1024; VACUUM", "speed",
      "pages of 1024 bytes are small", "PRAGMA page_size = 16384; VACUUM"
    ),
    (
      """
      CREATE TABLE holes (a); INSERT INTO holes VALUES (zeroblob(70000000)); DROP TABLE holes
      """, "speed", "hold nothing", "tracetail maintain --vacuum"
    ),
    (
      "UPDATE traces SET created_at = '2099-01-01 00:00:00'", "clock", "2099-01-01 00:00:00 UTC",
      "timedatectl"
    ),
    (
      """
      INSERT INTO tracetail_rejects (source, offset, length, line, reason, detail, bytes, created_at)
      VALUES (1, 0, 1, 1, 'json', '', 'x', '')
      """, "rejects", "1 pieces of sources could not be parsed", "tracetail rejects"
    ),
  ]

  @Test("what makes a database slow, or is left to do, is a warning", arguments: troubles.indices)
  func trouble(_ index: Int) throws {
    let (sql, check, found, remedy) = Self.troubles[index]
    let directory = try makeImported()
    _ = try sqlite("x.db", sql, in: directory)
    try expect(doctor(directory), check, "warn", found, remedy: remedy)
  }

  @Test("a WAL that a reader keeps is told")
  func wal() throws {
    let directory = try makeImported()
    let outcome = try Tool.shell(
      """
      exec 3> >(exec sqlite3 x.db >begun)
      echo "BEGIN; SELECT count(*) FROM traces;" >&3
      until [ -s begun ]; do :; done
      sqlite3 x.db "CREATE TABLE large (a); INSERT INTO large VALUES (zeroblob(300000000))"
      tracetail doctor --db x.db --json
      """, in: directory)
    try expect(outcome, "wal", "warn", "a reader keeps it", remedy: "tracetail maintain")
  }

  @Test("a database on a network file system is told")
  func networkFileSystem() {
    #expect(DatabaseChecks.fileSystem(named: "NFS").level == .fail)
    #expect(
      DatabaseChecks.fileSystem(named: "NFS").found.hasPrefix("the database is on NFS, where"))
  }

  @Test("an option that is wrong is refused")
  func usage() throws {
    let directory = try makeImported()
    let outcome = try doctor(directory, "logs", "--timezone", "Nowhere/None")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("there is no such time zone"))
  }
}
