import Foundation
import TestSupport
import Testing

@Suite("tracetail import -")
struct StandardInputTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  private static func lines(_ numbers: Range<Int>) -> String {
    numbers.map { "[2026-01-02 03:04:\($0 + 10)] [info] line \($0)\n" }.joined()
  }

  @discardableResult
  private func importing(_ text: String, run: String = "web") throws -> Program {
    try directory.write(text, to: "input")
    return try Tool.shell("tracetail import - --run-id \(run) --db x.db < input", in: directory)
  }

  private func messages(_ run: String = "web") throws -> String {
    try sqlite(
      "x.db", "SELECT group_concat(message) FROM traces WHERE run_id = '\(run)'", in: directory)
  }

  @Test("standard input is a source of its run, and nothing of it is left on the disk")
  func once() throws {
    let outcome = try importing(Self.lines(0..<3))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try messages() == "line 0,line 1,line 2")
    #expect(!directory.exists("x.db-stdin"))
  }

  @Test("the same again is not imported again, what goes on is, and what is other is too")
  func again() throws {
    try importing(Self.lines(0..<3))
    #expect(try importing(Self.lines(0..<3)).output.contains("nothing new"))
    #expect(try messages() == "line 0,line 1,line 2")
    try importing(Self.lines(0..<5))
    #expect(try messages() == "line 0,line 1,line 2,line 3,line 4")
    try importing(Self.lines(20..<22))
    #expect(try messages() == "line 0,line 1,line 2,line 3,line 4,line 20,line 21")
    try importing(Self.lines(0..<2), run: "other")
    #expect(try messages("other") == "line 0,line 1")
  }

  @Test("a pipe is read to its end, and --dry-run leaves nothing at all")
  func pipe() throws {
    let survey = try Tool.shell(
      "printf '[2026-01-02 03:04:05] [info] a\\n' | tracetail import - --run-id r --dry-run --db x.db",
      in: directory)
    #expect(survey.status == 0, "\(survey.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    let outcome = try Tool.shell(
      "printf '[2026-01-02 03:04:05] [info] a\\n' | tracetail import - --run-id r --db x.db",
      in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try messages("r") == "a")
  }

  @Test("it needs a run id, and is imported by itself")
  func refusals() throws {
    let unnamed = try Tool.run(["import", "-", "--db", "x.db"], in: directory)
    #expect(unnamed.status == 64)
    #expect(unnamed.errors.contains("standard input has no name that could be a run id\n"))
    let mixed = try Tool.run(
      ["import", "-", "logs", "--run-id", "r", "--db", "x.db"], in: directory)
    #expect(mixed.status == 64)
    #expect(mixed.errors.contains("standard input is imported by itself\n"))
    #expect(!directory.exists("x.db"))
  }
}
