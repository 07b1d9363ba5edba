import Foundation
import TestSupport
import Testing

@Suite("tracetail backup")
struct BackupCommandTests {
  private func makeImported(records: Int = 100) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: records)
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  private func backup(_ directory: TemporaryDirectory, _ arguments: String...) throws -> Program {
    try Tool.run(["backup"] + arguments, in: directory)
  }

  @Test("a backup and a database made of it: both are told, and it is proven")
  func roundTrip() throws {
    let directory = try makeImported()
    let written = try backup(directory, "b.db.zst", "--db", "x.db")
    #expect(written.status == 0, "\(written.errors)")
    #expect(written.errors.isEmpty)
    let lines = written.output.split(separator: "\n")
    #expect(lines.first?.split(separator: " ") == ["rows", "100"])
    #expect(lines.last == "Proven and written: b.db.zst")
    let restored = try backup(directory, "--restore", "b.db.zst", "--db", "new.db", "--json")
    let report = try #require(try restored.jsonLines().first)
    #expect(report["rows"] as? Int == 100)
    #expect(report["restored"] as? Bool == true)
    #expect(try Tool.run(["verify", "logs", "--db", "new.db"], in: directory).status == 0)
    #expect(try backup(directory, "q.db", "--db", "x.db", "--quiet").output.isEmpty)
  }

  static let refusals: [(arguments: [String], status: Int32, message: String)] = [
    (["there", "--db", "x.db"], 64, "there is there already\nChoose another name, or replace it"),
    (["logs", "--db", "x.db"], 64, "logs is a directory\nChoose another name"),
    (["b/", "--db", "x.db"], 64, "FILE \"b/\": it names no file\n"),
    (["x.db", "--db", "x.db"], 64, "x.db is the database itself\n"),
    (["no/b.db", "--db", "x.db"], 70, "no/b.db: No such file or directory\nMake that directory"),
    (["b.db", "--db", "none.db"], 26, "cannot open the database none.db: there is no such file\n"),
    (["--restore", "there", "--db", "x.db"], 64, "x.db is there already\nChoose another name"),
    (["--restore", "there"], 64, "--restore needs --db\nName the database to make"),
    (["--restore", "there", "--force", "--db", "n.db"], 64, "--force is not for --restore\n"),
    (
      ["--restore", "there", "--db", "n.db"], 23,
      "cannot restore the database n.db: there does not hold a SQLite database\n"
    ),
    (
      ["--restore", "none.zst", "--db", "n.db"], 26,
      "cannot restore the database n.db: none.zst: No such file or directory\n"
    ),
  ]

  @Test("what cannot be done is refused, and nothing is made", arguments: refusals.indices)
  func refused(_ index: Int) throws {
    let (arguments, status, message) = Self.refusals[index]
    let directory = try makeImported()
    try directory.write("precious", to: "there")
    // A reader leaves an empty WAL beside a database.
    func files() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: directory.path)
        .filter { !$0.hasPrefix("x.db-") }.sorted()
    }
    let before = try files()
    let outcome = try Tool.run(["backup"] + arguments, in: directory)
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(try files() == before)
  }

  @Test(
    "a disk that is full, before or meanwhile, leaves no file",
    .enabled(if: DatabaseErrorTests.canMount))
  func diskFull() throws {
    let directory = try makeImported(records: 20_000)
    let outcome = try Tool.shell(
      """
      mkdir disk
      exec unshare --mount bash -c '
        mount -t tmpfs -o size=1m tmpfs disk
        tracetail backup disk/b.db.zst --db x.db; echo "status $? $(ls -A disk)"
        (ulimit -f 100; trap "" XFSZ; exec tracetail backup c.db --db x.db)
        echo "status $? $(ls -A | grep "c\\.db")"'
      """, in: directory)
    #expect(outcome.output == "status 25 \nstatus 28 \n", "\(outcome.errors)")
    #expect(outcome.errors.contains("it needs "))
    #expect(outcome.errors.contains("c.db.tracetail-partial: disk I/O error\n"))
  }

  @Test("killed at any moment it leaves no file of that name, and the next one is whole")
  func killed() throws {
    var random = SeededRandom()
    let directory = try TemporaryDirectory()
    let bulk = try BulkTraces(records: 20_000, runs: 4, to: directory, using: &random)
    try #require(try Tool.run(["import", "logs", "--db", "x.db"], in: directory).status == 0)
    /// Bytes of everything that a backup has made until now.
    func size() -> Int {
      let names = try? FileManager.default.contentsOfDirectory(atPath: directory.path)
      return (names ?? []).filter { $0.hasPrefix(".b.db.zst") }.reduce(0) { sum, name in
        let attributes = try? FileManager.default.attributesOfItem(atPath: directory.path(name))
        return sum + (attributes?[.size] as? Int ?? 0)
      }
    }
    var kills = 0
    for _ in 0..<20 {
      let moment = Int.random(in: 0...5_000_000, using: &random)
      let process = try Tool.start(["backup", "b.db.zst", "--db", "x.db"], in: directory)
      if process.waits(until: { size() >= moment }) { process.send(SIGKILL) }
      process.waitUntilExit()
      guard process.terminationReason == .uncaughtSignal else {
        #expect(process.terminationStatus == 0)
        try directory.remove("b.db.zst")
        continue
      }
      kills += 1
      #expect(!directory.exists("b.db.zst"))
    }
    #expect(kills > 0)
    #expect(try backup(directory, "b.db.zst", "--db", "x.db").status == 0)
    #expect(try backup(directory, "--restore", "b.db.zst", "--db", "new.db").status == 0)
    #expect(try sqlite("new.db", BulkTraces.question, in: directory) == bulk.answer)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    #expect(!names.contains { $0.hasPrefix(".") }, "\(names)")
  }
}
