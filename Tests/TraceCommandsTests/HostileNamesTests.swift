import Foundation
import TestSupport
import Testing
import TraceBytes

@testable import TraceCommands

@Suite("Names that others gave their files")
struct HostileNamesTests {
  /// A title for the terminal, a line that looks like one of ours, and what turns the writing.
  private static let names = [
    "\u{1B}]0;pwned\u{7}", "a\ntracetail: error: the disk is full", "\u{9B}31m", "\u{202E}txt.exe",
    "b\rc",
  ]

  /// Runs whose sources cannot be read, so that each command names them.
  private func makeRuns() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for name in Self.names {
      try directory.makeDirectory("logs/run_id=\(name)")
      try directory.makeFIFO("logs/run_id=\(name)/stdout.txt")
    }
    try directory.writeRun("1", records: 2)
    try #require(try Tool.run(["import", "logs", "--db", "x.db"], in: directory).status == 3)
    return directory
  }

  private func isHarmless(_ text: String) -> Bool {
    !text.unicodeScalars.contains { $0 != "\n" && $0.escape != nil }
      && !text.split(separator: "\n").contains { $0.hasPrefix("tracetail: error: the disk") }
  }

  @Test(
    "are one line without controls in every message",
    arguments: [
      "import logs --db x.db", "import logs --dry-run", "verify logs --db x.db",
      "status logs --db x.db", "doctor logs --db x.db", "follow logs --once --db x.db",
      "follow logs --once --db x.db --log-format json", "import logs --db x.db --json",
      "status logs --db x.db --json", "doctor logs --db x.db --json",
      "verify logs --db x.db --json",
    ])
  func messages(_ command: String) throws {
    let outcome = try Tool.run(
      command.split(separator: " ").map(String.init), in: try makeRuns())
    #expect(outcome.output.count + outcome.errors.count > 0)
    #expect(isHarmless(outcome.output), "\(outcome.output)")
    #expect(isHarmless(outcome.errors), "\(outcome.errors)")
  }

  @Test("JSON escapes what terminals obey, and says the same")
  func json() throws {
    let text =
      "a\u{7F}\u{85}\u{9F}b\u{202A}\u{202E}\u{2066}\u{2069}\u{200F}é東\u{10FFFF}\u{1B}\\u0085"
    let line = try JSONText.line(["key": text])
    #expect(isHarmless(line))
    #expect(line.contains("\\u202e\\u2066"))
    #expect(line.contains("é東"))
    let value = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
    #expect(value == ["key": text])
  }

  @Test(
    "values of a database do no harm to a terminal", .enabled(if: Program.exists("/usr/bin/script"))
  )
  func values() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    try #require(try Tool.run(["import", "logs", "--db", "x.db"], in: directory).status == 0)
    let hostile = "char(27) || ']0;x' || char(7) || char(0x9B) || '2J' || char(0x202E)"
    let columns = [
      "message", "level", "run_id", "datetime", "user_id", "workflow_name", "stack_trace",
      "exception_type", "metadata",
    ]
    let sql =
      "UPDATE traces SET "
      + columns.map { "\($0) = \($0) || \(hostile)" }
      .joined(separator: ", ") + "; UPDATE traces SET user_id = \(hostile), level = 'error'"
    _ = try Program(running: "/usr/bin/sqlite3", [directory.path("x.db"), sql])
    for command in [
      "runs", "runs --tree", "show 1", "search message", "report errors", "report users",
      "report levels", "query 'SELECT * FROM traces'", "status", "query 'SELECT nosuch'",
    ] {
      let shown = try Terminals.run(
        "tracetail \(command) --db x.db", columns: 100, in: directory)
      let plain = Terminals.plain(shown).replacing("\u{1B}[K", with: "").replacing("\r", with: "")
        .replacing("\t", with: "")
      #expect(isHarmless(plain), "\(command)")
    }
  }
}
