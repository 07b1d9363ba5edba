import Foundation
import Logging
import TestSupport
import Testing
import TraceWatch

@testable import TraceCommands

@Suite("The program's own log")
struct LogTests {
  private let time = Date(timeIntervalSince1970: 1_795_507_200.1234)

  @Test("a line of text is one line, whatever is in it")
  func text() {
    let line = LogLine(
      time: time, level: .warning, message: "cannot read a\nb",
      fields: ["path": "logs/x", "hint": "say \"so\"", "rows": .stringConvertible(3), "none": ""])
    #expect(
      line.text == """
        2026-11-24T08:00:00.123Z warning: cannot read a\\nb hint="say \\"so\\"" none="" path=logs/x \
        rows=3

        """)
  }

  @Test("a line of JSON is one object, with numbers as numbers")
  func json() throws {
    let line = LogLine(
      time: time, level: .info, message: "a\n\"b\"", fields: ["rows": .stringConvertible(3)])
    #expect(line.json.hasSuffix("}\n"))
    #expect(line.json.count { $0 == "\n" } == 1)
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(line.json.utf8)) as? [String: Any])
    #expect(object["time"] as? String == "2026-11-24T08:00:00.123Z")
    #expect(object["level"] as? String == "info")
    #expect(object["message"] as? String == "a\n\"b\"")
    #expect(object["rows"] as? Int == 3)
  }

  @Test("the log of a follower is JSON where that is wanted, from its first line to its last")
  func jsonLog() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2)
    let outcome = try Tool.run(
      ["follow", "logs", "none", "--db", "x.db", "--once", "--log-format", "json"], in: directory)
    let messages = try outcome.errors.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(
      messages.map { $0["level"] as? String } == ["info", "warning", "info", "info"])
    #expect(messages[2]["rows"] as? Int == 2)
  }

  @Test("--log-level leaves out what is below it")
  func level() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 2)
    let outcome = try Tool.run(
      ["follow", "logs", "--db", "x.db", "--once", "--log-level", "warning"], in: directory)
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
  }

  @Test("what happens again and again is said five times, then counted, for longer and longer")
  func repeats() {
    var limit = RepeatLimit()
    func admitted(_ count: Int, at now: Double) -> Int {
      (0..<count).count { _ in limit.admits("a", at: now) }
    }
    func ended(at now: Double, isLast: Bool = false) -> [RepeatLimit.Omission] {
      limit.endWindows(at: now, isLast: isLast)
    }
    #expect(admitted(42, at: 0) == 5)
    let isOtherAdmitted = limit.admits("b", at: 0)
    #expect(isOtherAdmitted, "kinds are counted apart")
    #expect(ended(at: 59).isEmpty)
    #expect(ended(at: 60) == [.init(kind: "a", count: 37, seconds: 60)])
    #expect(admitted(7, at: 61) == 5)
    #expect(ended(at: 179).isEmpty, "the second window is twice as long")
    #expect(ended(at: 180) == [.init(kind: "a", count: 2, seconds: 120)])
    #expect(ended(at: 10_000).isEmpty, "and it is over where nothing happened")
    #expect(admitted(6, at: 10_000) == 5)
    #expect(ended(at: 10_001, isLast: true) == [.init(kind: "a", count: 1, seconds: 1)])
  }

  @Test("many files that cannot be read do not fill the log")
  func unreadable() throws {
    let directory = try TemporaryDirectory()
    for run in 0..<30 { try directory.writeRun("\(run)", records: 1) }
    let outcome = try Tool.runUnprivileged(
      "follow logs --db db/x.db --once",
      before: "mkdir db; chmod 777 db; chmod 000 logs/run_id=*/stdout.txt", in: directory)
    #expect(outcome.status == 3)
    let lines = outcome.errors.split(separator: "\n")
    #expect(
      lines.count { $0.contains("warning: cannot ") && $0.contains("Permission denied") } == 5)
    #expect(
      lines.contains { $0.contains(" … 25 more like this in the last ") }, "\(outcome.errors)")
  }
}

@Suite("The configuration file")
struct ConfigurationFileTests {
  private func file(_ content: String) throws -> ConfigurationFile {
    let directory = try TemporaryDirectory()
    return try ConfigurationFile(path: try directory.write(content, to: "own.json"))
  }

  @Test("each value becomes the arguments that say the same")
  func arguments() throws {
    let file = try file(
      """
      {"once": true, "batch-size": 10, "poll-interval": 0.5, "include": ["*.log", "*.out"],
       "watch": "poll"}
      """)
    #expect(
      file.arguments(apartFrom: []) == [
        "--batch-size=10", "--include=*.log", "--include=*.out", "--once", "--poll-interval=0.5",
        "--watch=poll",
      ])
    #expect(try self.file(#"{"once": false}"#).arguments(apartFrom: []).isEmpty)
  }

  @Test("the command line wins, with lists as a whole")
  func commandLine() throws {
    let file = try file(#"{"batch-size": 10, "include": ["a", "b"], "watch": "poll"}"#)
    let arguments = ["logs", "--batch-size", "20", "--include=c"]
    #expect(file.arguments(apartFrom: arguments) == ["--watch=poll"])
    let command: FollowCommand = try file.parse(with: arguments)
    #expect(command.batches.batchSize == 20)
    #expect(command.sources.include == ["c"])
    #expect(command.watch == .poll)
  }

  @Test("what has changed is named")
  func differences() throws {
    let old = try file(#"{"batch-size": 10, "watch": "poll", "once": true}"#)
    let new = try file(#"{"batch-size": 10, "watch": "auto", "log-level": "debug"}"#)
    #expect(new.differences(from: old) == ["log-level", "once", "watch"])
    #expect(new.differences(from: new).isEmpty)
  }
}
