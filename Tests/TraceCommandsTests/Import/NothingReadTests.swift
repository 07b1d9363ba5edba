import Foundation
import TestSupport
import Testing

/// What is said where there is nothing to read, and to somebody who mistypes.
@Suite("Nothing to read, and words that do not exist")
struct NothingReadTests {
  private func folder() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    let other = try directory.makeDirectory("other")
    try Data("[2026-01-01 00:00:00] [info] m\n".utf8).write(to: URL(filePath: other + "/app.log"))
    try Data("x\n".utf8).write(to: URL(filePath: other + "/app.log.1"))
    return directory
  }

  @Test(
    "a path that holds no source is a warning with what is there, and the status 3",
    arguments: ["import", "verify", "status"])
  func emptyPath(command: String) throws {
    let directory = try folder()
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let outcome = try Tool.run([command, "other", "--db", "x.db"], in: directory)
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("other holds no source: 2 files"), "\(outcome.errors)")
    #expect(outcome.errors.contains("--include '*.log*'"))
    if command == "import" {
      let included = try Tool.run(
        ["import", "other", "--include", "*.log*", "--db", "x.db"], in: directory)
      #expect(included.status == 0)
      #expect(!included.errors.contains("holds no source"))
    }
  }

  @Test("a follower says it too, and waits")
  func follower() throws {
    let directory = try folder()
    let outcome = try Tool.run(
      ["follow", "other", "--db", "x.db", "--once"], in: directory)
    #expect(outcome.errors.contains("other holds no source: 2 files"), "\(outcome.errors)")
    #expect(outcome.status == 3)
  }

  @Test("nothing is proven of nothing")
  func provenOfNothing() throws {
    let directory = try folder()
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let outcome = try Tool.run(["verify", "other", "--db", "x.db"], in: directory)
    #expect(!outcome.output.contains("\nProven"))
    #expect(outcome.output.contains("Not proven: there is no source"))
    let json = try Tool.run(["verify", "other", "--db", "x.db", "--json"], in: directory)
    #expect(json.output.contains("\"proven\":false"))
  }

  @Test(
    "a command that is mistyped is told with the one that is meant",
    arguments: [
      (["imprt", "logs"], "import"), (["help", "importt"], "import"), (["veriyf"], "verify"),
      (["statsu"], "status"), (["hlep"], "help"),
    ])
  func commands(arguments: [String], meant: String) throws {
    let outcome = try Tool.run(arguments, in: try TemporaryDirectory())
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("Did you mean `tracetail \(meant)`?"), "\(outcome.errors)")
  }

  @Test("a command that is like no other is refused too")
  func noCommand() throws {
    let outcome = try Tool.run(["frobnicate"], in: try TemporaryDirectory())
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("`tracetail --help` lists them"))
    #expect(try Tool.run(["help", "import"], in: try TemporaryDirectory()).status == 0)
    #expect(try Tool.run(["help"], in: try TemporaryDirectory()).status == 0)
  }

  @Test(
    "a level that is mistyped is refused, any other word is a level", arguments: ["runs", "search"])
  func level(command: String) throws {
    let directory = try folder()
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let arguments = command == "search" ? [command, "m"] : [command]
    let outcome = try Tool.run(arguments + ["--level", "eror", "--db", "x.db"], in: directory)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("Did you mean error?"), "\(outcome.errors)")
    for level in ["audit", "WRN", "ERROR", "crit"] {
      let other = try Tool.run(arguments + ["--level", level, "--db", "x.db"], in: directory)
      #expect(other.status == 0, "\(level)")
    }
  }

  @Test("the writer's own spellings of paths are read")
  func spellings() throws {
    let directory = try folder()
    let outcome = try Tool.run(
      ["import", "file://./logs", "--db", "sqlite://./x.db"], in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("x.db"))
    #expect(directory.exists("x.db"))
  }

  @Test("the file handler of the writer's variable says the root and the template")
  func handlers() throws {
    let directory = try TemporaryDirectory()
    let run = try directory.makeDirectory("traces/run_id=1")
    try Data("2026-01-02 03:04:05|warning|hello\n".utf8).write(
      to: URL(filePath: run + "/stdout.txt"))
    let handlers = """
      [{"type": "console"},
       {"type": "file", "path": "./traces", "format": "{datetime}|{level}|{message}", "buffer_size": 1}]
      """
    let outcome = try Tool.run(
      ["import", "--db", "x.db"], in: directory,
      environment: ["WORKFLOW_LOG_TRACE_HANDLERS": handlers])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try Tool.run(
      ["query", "SELECT level, message FROM traces", "--csv", "--db", "x.db"], in: directory)
    #expect(rows.output.contains("warning,hello"), "\(rows.output)")
    for value in [
      "", "none", "{}", "[{\"type\":\"console\"}]", "[{\"type\":\"file\",\"path\":\"\"}]",
    ] {
      let outcome = try Tool.run(
        ["import", "--db", "y.db"], in: directory,
        environment: ["WORKFLOW_LOG_TRACE_HANDLERS": value])
      #expect(outcome.status == 64)
    }
  }

  @Test("a file of JSON lines is read as such whatever its name is")
  func jsonLines() throws {
    let directory = try TemporaryDirectory()
    let logs = try directory.makeDirectory("logs")
    for (name, text) in [
      ("app.log", "{\"msg\":\"a\",\"level\":30,\"time\":1767323045123}\n{\"msg\":\"b\"}\n"),
      ("web.json", "[\n  {\"message\": \"c\"},\n  {\"message\": \"d\"}\n]\n"),
      ("braces.log", "{a} is no JSON\n"),
    ] {
      try Data(text.utf8).write(to: URL(filePath: "\(logs)/\(name)"))
    }
    try Tool.run(["import", "logs/app.log", "--db", "x.db"], in: directory)
    try Tool.run(["import", "logs", "--include", "*.json", "--db", "x.db"], in: directory)
    let rows = try Tool.run(
      [
        "query", "SELECT run_id, level, datetime, message FROM traces ORDER BY message", "--csv",
        "--db", "x.db",
      ], in: directory)
    #expect(
      rows.output.contains(
        "app,info,2026-01-02 03:04:05.123000,a\napp,info,,b\nweb,info,,c\nweb,info,,d\n"),
      "\(rows.output)")
    #expect(try Tool.run(["verify", "logs/app.log", "--db", "x.db"], in: directory).status == 0)
    let text = try Tool.run(["import", "logs/braces.log", "--db", "y.db"], in: directory)
    #expect(text.output.contains("no-header"), "\(text.output)")
  }

  @Test("keys and levels are those that are said")
  func keysAndLevels() throws {
    let directory = try TemporaryDirectory()
    let run = try directory.makeDirectory("logs/run_id=1")
    let line = "{\"body\":\"b\",\"message\":\"m\",\"sev\":\"AUDIT\",\"level\":35,\"host\":\"h\"}\n"
    try Data(line.utf8).write(to: URL(filePath: run + "/metadata.json"))
    let options = [
      "--json-keys", "message=body,level=sev,hostname=host", "--level-map", "audit=info",
    ]
    try Tool.run(["import", "logs", "--db", "x.db"] + options, in: directory)
    let rows = try Tool.run(
      [
        "query", "SELECT message, level, hostname, json_extract(metadata, '$.message') FROM traces",
        "--csv", "--db", "x.db",
      ], in: directory)
    #expect(rows.output.contains("b,info,h,m"), "\(rows.output)")
    for option in [["--json-keys", "x"], ["--json-keys", "nope=x"], ["--level-map", "=info"]] {
      #expect(
        try Tool.run(["import", "logs", "--db", "y.db"] + option, in: directory).status == 64)
    }
  }

  @Test("the spellings of critical are one level in reports")
  func critical() throws {
    let directory = try TemporaryDirectory()
    let run = try directory.makeDirectory("logs/run_id=1")
    let lines = ["critical", "CRIT", "fatal", "FTL", "info"].map {
      "{\"message\":\"m\",\"level\":\"\($0)\"}\n"
    }
    try Data(lines.joined().utf8).write(to: URL(filePath: run + "/metadata.json"))
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let report = try Tool.run(["report", "levels", "--csv", "--db", "x.db"], in: directory)
    #expect(report.output.contains("critical,4"), "\(report.output)")
    let runs = try Tool.run(["runs", "--level", "ftl", "--csv", "--db", "x.db"], in: directory)
    #expect(runs.output.contains("1,"), "\(runs.output)")
  }

  @Test("rejects need attention from --max-rejects on, and so does a missing writer")
  func attention() throws {
    let directory = try folder()
    try Data("{\n".utf8).write(to: URL(filePath: directory.path("logs/run_id=1/metadata.json")))
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let status = { try Tool.run(["status", "--db", "x.db"] + $0, in: directory) }
    let rejects = try status([])
    #expect(rejects.status == 4)
    #expect(rejects.output.contains("`tracetail rejects` lists"))
    #expect(try status(["--max-rejects", "1"]).status == 0)
    let writer = try status(["--max-rejects", "1", "--require-writer"])
    #expect(writer.status == 4)
    #expect(writer.output.contains("nobody writes"))
  }
}
