import Foundation
import TestSupport
import Testing

/// The file of a database that other programs write into while it is open: SQLite does not notice, and would
/// put pages of the one database into the other.
@Suite("A database that is overwritten in its place while it is open")
struct OverwrittenDatabaseTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2_000)
    try directory.write(Self.lines("other", 5_000), to: "others/run_id=9/stdout.txt")
    #expect(try Tool.run(["import", "others", "--db", "other.db"], in: directory).status == 0)
  }

  private static func lines(_ word: String, _ count: Int) -> String {
    (0..<count).map { "[2026-01-02 03:04:05] [info] \(word) \($0)\n" }.joined()
  }

  private func size(_ name: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: directory.path(name))
    return attributes?[.size] as? Int ?? -1
  }

  /// A follower that has everything, and has written it back into the file.
  private func following() throws -> Following {
    let following = try Following(in: directory)
    try following.waitUntilReady()
    try following.wait(for: "an empty WAL") { size("x.db-wal") == 0 }
    return following
  }

  @Test(
    "by another database, by nothing: it is opened again, checked, and gets what it lacks",
    arguments: [("cp other.db x.db", 5_000), ("cat other.db > x.db", 5_000), (": > x.db", 0)],
    [true, false])
  func another(_ command: (how: String, rows: Int), isIdle: Bool) throws {
    let following = try following()
    #expect(try Tool.shell(command.how, in: directory).status == 0)
    // It is noticed by the next commit, and else within some seconds.
    if !isIdle { try directory.append(Self.lines("late", 10), to: "logs/run_id=1/stdout.txt") }
    let rows = command.rows + (isIdle ? 2_000 : 2_010)
    try following.wait(for: "word of it") {
      following.log.contains("warning: the database x.db was overwritten: it is opened again")
    }
    try following.wait(rows: rows)
    #expect(try following.stop() == 0)
    #expect(try sqlite("x.db", "PRAGMA integrity_check", in: directory) == "ok")
    try following.expectProven()
  }

  @Test("by a copy of itself that was made earlier: what came since is imported again")
  func earlier() throws {
    let following = try following()
    #expect(try Tool.shell("cp x.db earlier.db", in: directory).status == 0)
    try directory.append(Self.lines("late", 1_000), to: "logs/run_id=1/stdout.txt")
    try following.wait(rows: 3_000)
    try following.wait(for: "an empty WAL") { size("x.db-wal") == 0 }
    #expect(try Tool.shell("cp earlier.db x.db", in: directory).status == 0)
    try following.wait(for: "word of it") { following.log.contains("was overwritten") }
    try following.wait(rows: 3_000)
    #expect(try following.stop() == 0)
    #expect(try sqlite("x.db", "PRAGMA integrity_check", in: directory) == "ok")
    try following.expectProven()
  }

  @Test("cut: the follower ends and says so, and the next import too")
  func cut() throws {
    let following = try following()
    #expect(try Tool.shell("truncate -s 100000 x.db", in: directory).status == 0)
    following.process.waitUntilExit()
    #expect(following.process.terminationStatus == 22)
    #expect(following.log.contains("was overwritten"))
    #expect(following.log.contains("critical: cannot "))
    #expect(try Tool.run(["import", "logs", "--db", "x.db"], in: directory).status == 22)
  }

  @Test("an import ends and says so, and leaves nothing that damages what was put there")
  func duringImport() throws {
    try directory.write(Self.lines("more", 150_000), to: "logs/run_id=2/stdout.txt")
    let arguments = ["import", "logs", "--db", "x.db"]
    // Many commits, so that it is far from its end when it is stopped.
    let process = try Tool.start(arguments + ["--batch-size", "50"], in: directory)
    // It has made itself the writer, which writes the WAL of the new tables back, and has begun.
    try #require(
      process.waits { size("x.db") > 100_000 && size("x.db-wal") > 800_000 }, "it ended too early")
    process.send(SIGSTOP)
    #expect(try Tool.shell("cp other.db x.db", in: directory).status == 0)
    process.send(SIGCONT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 22)
    let errors = try String(contentsOfFile: directory.path("errors"), encoding: .utf8)
    #expect(errors.contains("another program has overwritten or cut its file while it was open"))
    #expect(size("x.db-wal") <= 0)
    #expect(try Tool.shell("cp other.db x.db", in: directory).status == 0)
    #expect(try Tool.run(arguments, in: directory).status == 0)
    #expect(
      try sqlite(
        "x.db", "SELECT count(*), count(DISTINCT message) FROM traces; PRAGMA integrity_check",
        in: directory) == "157000|157000\nok")
  }
}
