import Foundation
import TestSupport
import Testing

@Suite("Sources that cannot be read")
struct SourceErrorTests {
  @Test("a path that is not there is refused before anything is made")
  func missing() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    let outcome = try Tool.run(["import", "logs", "lgos", "--db", "x.db"], in: directory)
    #expect(outcome.status == 3)
    #expect(
      outcome.errors.hasPrefix(
        "tracetail: error: cannot read lgos: there is no such file or directory\nNothing was done.")
    )
    #expect(!directory.exists("x.db"))
  }

  @Test(
    "a packed file that ends before anything can be unpacked is warned of, in known runs and new ones",
    arguments: [true, false])
  func endsAtOnce(isKnown: Bool) throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    if isKnown {
      #expect(try Tool.run(["import", "logs", "--db", "x.db"], in: directory).status == 0)
    }
    // The first byte of the magic of zstd.
    try directory.write([0x28], to: "logs/run_id=1/stdout.txt.1.zst")
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("the file ends in the middle of its zstd data, at byte 1"))
    #expect(try sqlite("x.db", "SELECT count(*) FROM traces", in: directory) == "3")
  }

  @Test("a file without read permission is warned of, and everything else is imported")
  func unreadable() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    try directory.writeRun("2", records: 4)
    let outcome = try Tool.runUnprivileged(
      "import logs --db db/x.db --json",
      before: "mkdir db; chmod 777 db; chmod 000 logs/run_id=1/stdout.txt", in: directory)
    #expect(outcome.status == 3)
    #expect(outcome.errors.hasPrefix("tracetail: warning: cannot "))
    #expect(outcome.errors.contains("logs/run_id=1/stdout.txt: Permission denied\n"))
    let summary = try #require(try outcome.jsonLines().first)
    #expect(summary["rows"] as? Int == 4)
    #expect(summary["problem_count"] as? Int == 1)
  }

  @Test("the status of a closed output is that of a program that SIGPIPE ends, and nothing is said")
  func head() throws {
    let directory = try TemporaryDirectory()
    for run in 0..<300 { try directory.writeRun("\(run)", records: 1) }
    let outcome = try Tool.shell(
      "tracetail import logs --dry-run | head -n 1; echo ${PIPESTATUS[0]}", in: directory)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.last == "141" || lines.last == "0")
    #expect(outcome.errors.isEmpty)
    let closed = try Tool.shell(
      "tracetail import logs --dry-run >&-; tracetail --help | true; echo ${PIPESTATUS[0]}",
      in: directory)
    #expect(closed.errors.contains("cannot write to standard output: Bad file descriptor\n"))
  }

  @Test("an output that cannot be written is an error, after the commit")
  func full() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2)
    let outcome = try Tool.shell("tracetail import logs --db x.db >/dev/full", in: directory)
    #expect(outcome.status == 70)
    #expect(
      outcome.errors.hasPrefix(
        "tracetail: error: cannot write to standard output: No space left on device\n"))
    #expect(try sqlite("x.db", "SELECT count(*) FROM traces", in: directory) == "2")
  }
}
