import Foundation
import TestSupport
import Testing

@Suite("Signals to tracetail follow")
struct FollowSignalTests {
  @Test(
    "SIGTERM and Ctrl-C commit what was read, and the status is 0", arguments: [SIGTERM, SIGINT])
  func stop(_ signal: Int32) throws {
    var random = SeededRandom()
    let directory = try TemporaryDirectory()
    let bulk = try BulkTraces(records: 40_000, runs: 8, to: directory, using: &random)
    let following = try Following(["--batch-size", "200"], in: directory)
    try following.wait(for: "first rows") { (following.rows ?? 0) > 200 }
    #expect(try following.stop(signal) == 0)
    #expect(following.log.contains("info: stopping: committing what was read"))
    #expect(following.log.contains("info: stopped: what was read is committed"))
    let outcome = try Tool.run(["follow", "logs", "--db", "x.db", "--once"], in: directory)
    #expect(outcome.status == 0)
    #expect(try sqlite("x.db", BulkTraces.question, in: directory) == bulk.answer)
    try following.expectProven()
  }

  @Test("the second signal ends at once, and costs nothing that was committed")
  func second() throws {
    var random = SeededRandom()
    let directory = try TemporaryDirectory()
    let bulk = try BulkTraces(records: 40_000, runs: 8, to: directory, using: &random)
    let following = try Following(["--batch-size", "200"], in: directory)
    try following.wait(for: "first rows") { (following.rows ?? 0) > 200 }
    while following.process.isRunning { following.process.send(SIGTERM) }
    let process = following.process
    #expect(process.terminationReason == .uncaughtSignal || process.terminationStatus == 0)
    #expect(try Tool.run(["follow", "logs", "--db", "x.db", "--once"], in: directory).status == 0)
    #expect(try sqlite("x.db", BulkTraces.question, in: directory) == bulk.answer)
  }

  @Test("SIGHUP opens the log file anew")
  func reopen() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    let following = try Following(["--log-file", "own.log"], in: directory)
    try following.wait(for: "readiness") { following.text(of: "own.log").contains("info: ready") }
    try directory.move("own.log", to: "own.log.1")
    following.process.send(SIGHUP)
    try following.wait(for: "new log") { following.text(of: "own.log").contains("info: ") }
    #expect(try following.stop() == 0)
    #expect(following.text(of: "own.log").contains("info: stopped"))
    #expect(!following.text(of: "own.log.1").contains("info: stopped"))
    #expect(following.log.isEmpty, "nothing goes to standard error")
  }

  @Test("SIGHUP takes over the level of the log from the configuration, and names what it cannot")
  func reload() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    try directory.write(#"{"log-level": "warning", "batch-size": 50}"#, to: "own.json")
    let process = try Tool.start(
      ["follow", "logs", "--db", "x.db", "--config", "own.json"], in: directory)
    defer { process.send(SIGKILL) }
    func log() throws -> String {
      String(decoding: try Data(contentsOf: URL(filePath: directory.path("errors"))), as: UTF8.self)
    }
    #expect(process.waits { directory.exists("x.db") })
    try directory.write(#"{"log-level": "debug", "batch-size": 60}"#, to: "own.json")
    process.send(SIGHUP)
    #expect(
      try process.waits {
        try log().contains("warning: a restart is needed for what has changed in own.json")
      })
    #expect(try log().contains("options=batch-size"))
    #expect(try process.waits { try log().contains("debug: following") })
    #expect(try !log().contains("info: following"), "the level was warning until then")
    try directory.write("{", to: "own.json")
    process.send(SIGHUP)
    #expect(try process.waits { try log().contains(#"error: --config "own.json": it is not one"#) })
    process.send(SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
