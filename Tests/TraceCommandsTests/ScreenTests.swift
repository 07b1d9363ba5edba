import Foundation
import TestSupport
import Testing

/// What each command that looks at traces shows: on terminals of 80 and 120 columns, as JSON and as CSV.
@Suite("Screens")
struct ScreenTests {
  static let commands = [
    "runs", "runs --tree", "show 20260102030405", "show", "search load", "report errors",
    "report errors --each", "report slow", "report stages", "report timeline", "report users",
    "report levels",
    "query 'SELECT id, run_id, level, message, exception_message FROM traces ORDER BY id'",
  ]

  @Test("of a night that failed", arguments: commands)
  func screen(_ command: String) throws {
    let directory = try LookedAt.make(LookedAt.nightly)
    if command == "report stages" {
      try Tool.run(
        ["import", Tool.fixtures + "/traces/0.0.86-level-workflows/logs", "--db", "x.db"],
        in: directory)
    }
    var text = ""
    for columns in [80, 120] {
      let shown = try Terminals.run(
        "tracetail \(command) --db x.db --no-pager", columns: columns, in: directory)
      let plain = Terminals.plain(shown)
      // A line of a message may be longer than any terminal; tables are not.
      if !command.hasPrefix("show"), !command.hasPrefix("query") {
        #expect(plain.split(separator: "\n").allSatisfy { $0.count <= columns }, "\(plain)")
      }
      text += "=== \(columns) columns\n\(plain)"
    }
    for format in ["--json", "--csv"] {
      let outcome = try Tool.shell("tracetail \(command) --db x.db \(format)", in: directory)
      text += "=== \(format)\n\(outcome.output)"
    }
    let name = command.replacing(/[^a-z]+/, with: "-").prefix(24)
    try Snapshot.expect(text, is: "screen-\(name)")
  }
}
