import Foundation
import TestSupport
import Testing

/// Each trouble with a database: its message, its exit status, and that nothing was harmed.
@Suite("Databases that cannot be used")
struct DatabaseErrorTests {
  /// Has one run of two records, and a database with them.
  private func makeImported() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2)
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  private func importing(
    into database: String = "x.db", _ directory: TemporaryDirectory
  ) throws -> Program {
    try Tool.run(
      ["import", "logs", "--db", database], in: directory,
      environment: ["TRACETAIL_LOCK_SECONDS": "0.05"])
  }

  private func expect(_ outcome: Program, _ status: Int32, _ words: String) {
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("tracetail: error: cannot "))
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 2, "what is wrong, and what to do")
  }

  @Test("a file that is no database is left as it was")
  func notADatabase() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    let text = "[2026-01-02 03:04:05] [info] a log named by mistake\n"
    try directory.write(text, to: "x.db")
    expect(try importing(directory), 23, "it is not a SQLite database")
    let after = try Data(contentsOf: URL(filePath: directory.path("x.db")))
    #expect(after == Data(text.utf8))
  }

  @Test("a database with texts in UTF-16 is refused, and its copy in UTF-8 is filled")
  func encoding() throws {
    let directory = try makeImported()
    let made = try Tool.shell(
      "(echo \"PRAGMA encoding='UTF-16le';\"; sqlite3 x.db .dump) | sqlite3 u.db", in: directory)
    #expect(made.status == 0)
    for arguments in [["import", "logs"], ["runs"], ["search", "message"]] {
      let outcome = try Tool.run(arguments + ["--db", "u.db"], in: directory)
      expect(outcome, 27, "it keeps texts in UTF-16le, and Tracetail reads and writes UTF-8")
    }
    #expect(try Tool.shell("sqlite3 u.db .dump | sqlite3 n.db", in: directory).status == 0)
    #expect(try importing(into: "n.db", directory).status == 0)
    #expect(try sqlite("n.db", "SELECT count(*) FROM traces", in: directory) == "2")
  }

  @Test("a corrupt database is said to be corrupt")
  func corrupt() throws {
    let directory = try makeImported()
    var bytes = try Data(contentsOf: URL(filePath: directory.path("x.db")))
    // Everything behind the header of the file is noise.
    for position in 100..<bytes.count { bytes[position] = 0xA5 }
    try bytes.write(to: URL(filePath: directory.path("x.db")))
    expect(try importing(directory), 22, "malformed")
  }

  @Test("a database that another program has locked is waited for, then said to be locked")
  func locked() throws {
    let directory = try makeImported()
    try directory.writeRun("2", records: 1)
    // The pipe keeps the shell, and its transaction, until the end of the script.
    let outcome = try Tool.shell(
      """
      exec 3> >(exec sqlite3 x.db >begun)
      echo "BEGIN EXCLUSIVE; SELECT 'begun';" >&3
      until [ -s begun ]; do :; done
      tracetail import logs --db x.db
      """, in: directory, environment: ["TRACETAIL_LOCK_SECONDS": "0.05"])
    expect(outcome, 20, "database is locked")
    #expect(try importing(directory).status == 0)
  }

  @Test("a second tracetail on the same database is refused")
  func secondTracetail() throws {
    let directory = try makeImported()
    let outcome = try Tool.shell(
      "exec 9>>x.db-tracetail.lock; flock 9; tracetail import logs --db x.db", in: directory)
    expect(outcome, 20, "another tracetail is writing to it")
  }

  @Test("a database without write permission is said to be read-only")
  func readOnly() throws {
    let directory = try makeImported()
    try directory.writeRun("2", records: 1)
    let outcome = try Tool.runUnprivileged(
      "import logs --db x.db", before: "chmod a-w x.db* .; chmod a+r x.db*", in: directory)
    expect(outcome, 21, "x.db")
    #expect(try sqlite("x.db", "SELECT count(*) FROM traces", in: directory) == "2")
  }

  @Test("a database of a later version is left alone")
  func newerSchema() throws {
    let directory = try makeImported()
    _ = try sqlite(
      "x.db", "UPDATE tracetail_settings SET value = '99' WHERE name = 'schema_version'",
      in: directory)
    expect(try importing(directory), 24, "version 99")
  }

  @Test("another program's table of the name traces is left alone")
  func unusableSchema() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    _ = try sqlite("x.db", "CREATE TABLE traces (latitude REAL NOT NULL)", in: directory)
    expect(try importing(directory), 27, "traces")
    #expect(
      try sqlite("x.db", "SELECT sql FROM sqlite_master WHERE name = 'traces'", in: directory)
        == "CREATE TABLE traces (latitude REAL NOT NULL)")
  }

  @Test("a directory is no database, and one that cannot be made neither")
  func cannotOpen() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    expect(try importing(into: ".", directory), 26, "it is a directory")
    expect(try importing(into: "/proc/none/x.db", directory), 26, "/proc/none")
  }

  @Test("one character is a name too")
  func oneCharacter() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    #expect(try importing(into: "x", directory).status == 0)
  }

  @Test("verify and rejects make no database", arguments: [["verify", "logs"], ["rejects"]])
  func missing(_ arguments: [String]) throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    let outcome = try Tool.run(
      arguments + ["--db", "none.db"], in: directory)
    expect(outcome, 26, "there is no such file")
    #expect(!directory.exists("none.db"))
  }

  @Test("a full disk loses nothing: with room, the next import completes", .enabled(if: canMount))
  func diskFull() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 30_000)
    let outcome = try Tool.shell(
      """
      mkdir disk
      exec unshare --mount bash -c '
        mount -t tmpfs -o size=1m tmpfs disk
        tracetail import logs --db disk/x.db --batch-size 1000; echo "status $?"
        mount -o remount,size=64m disk
        tracetail import logs --db disk/x.db --quiet; echo "status $?"
        sqlite3 disk/x.db "SELECT count(*), count(DISTINCT message) FROM traces;
          PRAGMA integrity_check"'
      """, in: directory)
    #expect(outcome.output == "status 25\nstatus 0\n30000|30000\nok\n")
    #expect(outcome.errors.contains("full"), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 2)
  }

  /// Whether this user may mount a file system of its own.
  static let canMount: Bool = {
    guard let directory = try? TemporaryDirectory() else { return false }
    let outcome = try? Tool.shell(
      "mkdir d && unshare --mount mount -t tmpfs tmpfs d", in: directory)
    return outcome?.status == 0
  }()
}
