import Foundation
import TestSupport
import Testing

/// Databases that may be read and not written to, as a user whom permissions bind sees them.
@Suite("Databases of others")
struct ReadOnlyDatabaseTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
  }

  /// As another user, in a directory that he may not write to.
  private func asOther(_ command: String, before: String = "true") throws -> Program {
    try Tool.runUnprivileged(
      command, before: "chmod 644 x.db; rm -f x.db-*; \(before); chmod 555 .", in: directory)
  }

  @Test(
    "a database that was closed is read in a directory that may not be written to",
    arguments: ["runs", "show 1", "search message", "report levels", "rejects", "show"])
  func closed(_ command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let own = try Tool.run(words + ["--db", "x.db"], in: directory)
    let other = try asOther(command + " --db x.db")
    #expect(other.output == own.output, "\(other.errors)")
    #expect(other.status == own.status)
    #expect(!directory.exists("x.db-wal"))
  }

  @Test("SQL is answered too, and a name with signs of URLs is a name")
  func query() throws {
    let run = try asOther(
      "query 'SELECT count(*) AS n FROM traces' --json --db 'a?b%20#ü.db'",
      before: "mv x.db 'a?b%20#ü.db'; chmod 644 'a?b%20#ü.db'")
    #expect(run.output == "{\"n\":3}\n", "\(run.errors)")
  }

  @Test("a part that waits in a WAL is said to be missing, and who can put it right")
  func killed() throws {
    let run = try asOther("runs --db x.db", before: "echo WAL > x.db-wal")
    #expect(run.status == 21)
    #expect(
      run.errors.hasPrefix(
        "tracetail: error: cannot read the database x.db: a part of it is in x.db-wal, which"
          + " SQLite reads only if it may write beside it\n"), "\(run.errors)")
  }

  @Test("a file that may not be read is said to be so")
  func unreadable() throws {
    let run = try asOther("runs --db x.db", before: "chmod 000 x.db")
    #expect(run.status == 26)
    #expect(
      run.errors == """
        tracetail: error: cannot open the database x.db: Permission denied
        Ask for permission to read it.

        """)
  }

  @Test("a directory that may not be entered is not a file that is missing")
  func notEntered() throws {
    let run = try asOther(
      "runs --db closed/x.db", before: "mkdir closed; mv x.db closed; chmod 000 closed")
    #expect(run.status == 26)
    #expect(
      run.errors == """
        tracetail: error: cannot open the database closed/x.db: a directory on the way to it may not \
        be entered
        Ask for permission to enter it (x in `ls -l`), or name another database with --db.

        """)
  }
}
