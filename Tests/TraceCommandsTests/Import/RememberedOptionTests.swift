import TestSupport
import Testing

/// What was said of a source once, and what takes it back.
@Suite("A source remembers what was given for it")
struct RememberedOptionTests {
  private func rows(_ directory: TemporaryDirectory, _ columns: String) throws -> [String] {
    try Tool.run(
      ["query", "SELECT \(columns) AS c FROM traces ORDER BY id", "--csv", "--db", "x.db"],
      in: directory
    ).output.split(separator: "\n").dropFirst().map(String.init)
  }

  @Test("its run id, for what comes later, rotations and verify")
  func runID() throws {
    let directory = try TemporaryDirectory()
    try directory.append("[2026-07-01 12:00:00] [info] a\n", to: "app.log")
    try Tool.run(["import", "app.log", "--run-id", "web", "--db", "x.db"], in: directory)
    try Tool.run(["import", "app.log", "--db", "x.db"], in: directory)
    #expect(try Tool.run(["verify", "app.log", "--db", "x.db"], in: directory).status == 0)
    try directory.append("[2026-07-01 12:00:01] [info] b\n", to: "app.log")
    try directory.move("app.log", to: "app.log.1")
    try directory.append("[2026-07-01 12:00:02] [info] c\n", to: "app.log")
    try Tool.run(
      ["follow", ".", "--include", "app.log*", "--once", "--db", "x.db"], in: directory)
    #expect(try rows(directory, "run_id || message") == ["weba", "webb", "webc"])
    #expect(
      try Tool.run(["verify", ".", "--include", "app.log*", "--db", "x.db"], in: directory).status
        == 0)
  }

  @Test("its keys and levels, until auto forgets them")
  func keysAndLevels() throws {
    let directory = try TemporaryDirectory()
    let line = "{\"body\":\"b\",\"message\":\"m\",\"level\":\"audit\"}\n"
    let path = ["app.log", "--db", "x.db"]
    try directory.append(line, to: "app.log")
    try Tool.run(
      ["import", "--json-keys", "message=body", "--level-map", "audit=warning"] + path,
      in: directory)
    try directory.append(line, to: "app.log")
    try Tool.run(["import"] + path, in: directory)
    #expect(try rows(directory, "level || message") == ["warningb", "warningb"])
    #expect(try Tool.run(["verify"] + path, in: directory).status == 0)
    try Tool.run(
      ["reimport", "--json-keys", "auto", "--level-map", "auto"] + path, in: directory)
    #expect(try rows(directory, "level || message") == ["auditm", "auditm"])
    #expect(try Tool.run(["verify"] + path, in: directory).status == 0)
  }

  @Test("reimport keeps what was given, but for what is given anew")
  func reimport() throws {
    let directory = try TemporaryDirectory()
    let path = ["app.log", "--db", "x.db"]
    try directory.append("info/01.07.2026 12:00/a\n", to: "app.log")
    try Tool.run(
      [
        "import", "--template", "{level}/{datetime}/{message}", "--datetime-format",
        "%d.%m.%Y %H:%M",
      ]
        + path, in: directory)
    try Tool.run(["reimport", "--timezone", "America/Lima"] + path, in: directory)
    #expect(try rows(directory, "datetime || message") == ["2026-07-01 17:00:00a"])
    try Tool.run(["reimport", "--timezone", "auto"] + path, in: directory)
    #expect(try rows(directory, "datetime || message") == ["2026-07-01 12:00:00a"])
    #expect(try Tool.run(["verify"] + path, in: directory).status == 0)
  }
}
