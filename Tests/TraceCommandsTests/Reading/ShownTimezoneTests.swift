import TestSupport
import Testing

/// In which zone times are shown, and what is said of it.
@Suite("Times are shown in the zone of their sources")
struct ShownTimezoneTests {
  private func folder() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.append("[2026-07-01 12:00:00.5] [error] in Lima\n".utf8, to: "lima.log")
    try directory.append("[2026-07-01 11:00:00] [error] anywhere\n".utf8, to: "other.log")
    try Tool.run(["import", "other.log", "--db", "x.db"], in: directory)
    try Tool.run(
      ["import", "lima.log", "--timezone", "America/Lima", "--db", "x.db"], in: directory)
    return directory
  }

  private static let commands = [["runs"], ["report", "errors"], ["search", "Lima"], ["show"]]

  @Test("the table has UTC, people see the zone that was given", arguments: commands)
  func given(command: [String]) throws {
    let directory = try folder()
    let outcome = try Tool.run(command + ["--db", "x.db"], in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("2026-07-01 12:00:00"), "\(outcome.output)")
    #expect((outcome.output + outcome.errors).contains("Times are in America/Lima."))
    // Of the other run no zone is known: its times are as they were written.
    if command != ["search", "Lima"] {
      #expect(outcome.output.contains("2026-07-01 11:00:00"))
    }
    if command != ["show"] {
      let json = try Tool.run(command + ["--db", "x.db", "--json"], in: directory)
      #expect(json.output.contains("2026-07-01 17:00:00.5"), "\(json.output)")
    }
  }

  @Test("another zone can be asked for, where people read it", arguments: commands)
  func asked(command: [String]) throws {
    let directory = try folder()
    let zone = ["--timezone", "Asia/Tokyo", "--db", "x.db"]
    let outcome = try Tool.run(command + zone, in: directory)
    #expect(outcome.output.contains("2026-07-02 02:00:00"), "\(outcome.output)")
    #expect((outcome.output + outcome.errors).contains("Times are in Asia/Tokyo."))
    #expect(try Tool.run(command + zone + ["--json"], in: directory).status == 64)
    #expect(
      try Tool.run(command + ["--timezone", "Mars", "--db", "x.db"], in: directory).status == 64)
  }

  @Test("where nothing is found, the newest row is told in both")
  func nothing() throws {
    let directory = try folder()
    let outcome = try Tool.run(
      ["report", "errors", "--since", "2027-01-01", "--db", "x.db"], in: directory)
    #expect(outcome.output.contains("The newest row is of 2026-07-01 17:00:00.500000, in UTC."))
    #expect(outcome.output.contains("That is 2026-07-01 12:00:00.500000 in America/Lima."))
  }
}
