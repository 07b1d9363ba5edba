import Foundation
import TestSupport
import Testing

@Suite("tracetail follow")
struct FollowTests {
  private func line(_ number: Int) -> String { "[2026-01-02 03:04:05] [info] message \(number)\n" }

  @Test("a line becomes a row, in a root that appears later", arguments: ["inotify", "poll"])
  func appears(_ mode: String) throws {
    let directory = try TemporaryDirectory()
    let following = try Following(["--watch", mode, "--poll-interval", "0.02"], in: directory)
    try following.waitUntilReady()
    #expect(following.log.contains("warning: logs is not there; it is followed as soon as it is"))
    for number in 1...3 {
      try directory.makeDirectory("logs/run_id=1")
      try directory.append(line(number), to: "logs/run_id=1/stdout.txt")
      try following.wait(rows: number)
    }
    #expect(try following.stop() == 0)
    try following.expectProven()
  }

  @Test("what was there is imported, then new runs, nested and moved in")
  func newRuns() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    try directory.writeRun("2", records: 2, under: "elsewhere")
    let following = try Following(in: directory)
    try following.waitUntilReady()
    try following.wait(rows: 3)
    try directory.writeRun("3", records: 4)
    try following.wait(rows: 7)
    try directory.writeRun("4", records: 1, under: "logs/2026/01")
    try following.wait(rows: 8)
    try directory.move("elsewhere", to: "logs/moved")
    try following.wait(rows: 10)
    #expect(try following.stop() == 0)
    try following.expectProven()
  }

  @Test("a line without its line feed waits for it")
  func partial() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      line(1) + "[2026-01-02 03:04:05] [info] mess", to: "logs/run_id=1/stdout.txt")
    let following = try Following(in: directory)
    try following.waitUntilReady()
    #expect(following.rows == 1)
    try directory.append("age 2\n", to: "logs/run_id=1/stdout.txt")
    try following.wait(rows: 2)
    #expect(try following.stop() == 0)
    #expect(
      try sqlite("x.db", "SELECT message FROM traces ORDER BY id", in: directory)
        == "message 1\nmessage 2")
  }

  @Test("rotation by renaming, while it follows and while it does not")
  func rename() throws {
    let directory = try TemporaryDirectory()
    let file = "logs/run_id=1/stdout.txt"
    try directory.write(line(1), to: file)
    let following = try Following(in: directory)
    try following.wait(rows: 1)
    for rotation in 1...6 {
      if rotation == 3 { following.kill() }
      try directory.append(line(rotation * 2), to: file)
      try directory.move(file, to: "\(file).\(rotation)")
      try directory.write(line(rotation * 2 + 1), to: file)
      if rotation == 4 { try following.restart() }
      if rotation != 3 { try following.wait(rows: rotation * 2 + 1) }
    }
    #expect(try following.stop() == 0)
    try following.expectProven()
  }

  @Test("rotation by copying and truncating: neither the copy nor the new start is read twice")
  func copytruncate() throws {
    let directory = try TemporaryDirectory()
    let file = "logs/run_id=1/stdout.txt"
    try directory.write(line(1), to: file)
    let following = try Following(in: directory)
    try following.wait(rows: 1)
    let writer = try ScriptedWriter(path: directory.path(file))
    for rotation in 1...4 {
      try writer.write(line(rotation * 2))
      try following.wait(rows: rotation * 2)
      try FileManager.default.copyItem(
        atPath: directory.path(file), toPath: directory.path("\(file).\(rotation)"))
      try writer.truncate()
      try writer.write(line(rotation * 2 + 1))
      try following.wait(rows: rotation * 2 + 1)
    }
    #expect(try following.stop() == 0)
    try following.expectProven()
  }

  @Test("a copy that is there before the original is truncated is not read twice")
  func copyBeforeTruncation() throws {
    let directory = try TemporaryDirectory()
    let file = "logs/run_id=1/stdout.txt"
    try directory.write(line(1) + line(2), to: file)
    let following = try Following(in: directory)
    try following.wait(rows: 2)
    try FileManager.default.copyItem(
      atPath: directory.path(file), toPath: directory.path(file + ".1"))
    // Another run becomes rows after the copy was looked at.
    try directory.writeRun("2", records: 1)
    try following.wait(for: "the row of the other run") {
      try sqlite("x.db", "SELECT count(*) FROM traces WHERE run_id = '2'", in: directory) == "1"
    }
    #expect(following.rows == 3)
    try ScriptedWriter(path: directory.path(file)).truncate()
    try directory.append(line(3), to: file)
    try following.wait(rows: 4)
    #expect(try following.stop() == 0)
    try following.expectProven()
  }

  @Test("hundreds of rotations of both styles while it follows")
  func rotations() throws {
    var random = SeededRandom()
    let directory = try TemporaryDirectory()
    let following = try Following(in: directory)
    let scripts = Tool.repository + "/scripts"
    let writer = try Program(
      running: "/usr/bin/env",
      [
        "python3", scripts + "/trace_writer.py", "logs", "--records", "500", "--threads", "3",
        "--runs", "100", "--rate", "500", "--rotate", "0.02", "--seed", "\(random.next())",
      ], directory: directory.path)
    try #require(writer.status == 0, "\(writer.errors)")
    // Rows that are too many come with the others.
    try following.wait(for: "3000 rows") { (following.rows ?? 0) >= 3000 }
    #expect(try following.stop() == 0)
    try following.expectProven()
    let check = try Program(
      running: "/usr/bin/env",
      ["python3", scripts + "/check_rows.py", "x.db", "logs", "--records", "3000"],
      directory: directory.path)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
  }

  @Test("--once ends when everything is imported")
  func once() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 5000)
    for _ in 0..<2 {
      let outcome = try Tool.run(["follow", "logs", "--db", "x.db", "--once"], in: directory)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
      #expect(try sqlite("x.db", "SELECT count(*) FROM traces", in: directory) == "5000")
    }
  }

  @Test("--once with a path that is not there imports the others, and says so by its status")
  func onceMissing() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 5)
    let outcome = try Tool.run(["follow", "logs", "lgos", "--db", "x.db", "--once"], in: directory)
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("warning: lgos is not there"))
    #expect(try sqlite("x.db", "SELECT count(*) FROM traces", in: directory) == "5")
  }

  @Test("a file that was given as a path is followed, with the others in its directory left alone")
  func file() throws {
    let directory = try TemporaryDirectory()
    try directory.write(line(1), to: "app.log")
    try directory.write(line(1), to: "other.log")
    let process = try Tool.start(["follow", "app.log", "--db", "x.db"], in: directory)
    defer { process.send(SIGKILL) }
    for number in 2...4 {
      try directory.append(line(number), to: "app.log")
      try directory.append(line(number), to: "other.log")
      let isThere = try process.waits {
        guard directory.exists("x.db") else { return false }
        let tables = "SELECT count(*) FROM sqlite_master WHERE name = 'traces'"
        guard try sqlite("x.db", tables, in: directory) == "1" else { return false }
        return try sqlite("x.db", "SELECT count(*) FROM traces", in: directory) == "\(number)"
      }
      #expect(isThere)
    }
    #expect(try sqlite("x.db", "SELECT DISTINCT run_id FROM traces", in: directory) == "app")
  }

  @Test("inotify events that nobody may have cost nothing: a root without watches is swept")
  func sweep() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    // Polling once an hour leaves the sweep.
    let following = try Following(
      ["--watch", "poll", "--poll-interval", "3600", "--sweep-interval", "0.1"], in: directory)
    try following.wait(rows: 1)
    try directory.append(line(2), to: "logs/run_id=1/stdout.txt")
    try following.wait(rows: 2)
    try directory.writeRun("2", records: 1)
    try following.wait(rows: 3)
  }
}
