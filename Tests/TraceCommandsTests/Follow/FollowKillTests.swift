import Foundation
import TestSupport
import Testing

/// Writers in several threads and processes, and a follower that is killed again and again: at the
/// end the rows are what the writers' metadata says, exactly.
@Suite("A follower that is killed while others write", .serialized)
struct FollowKillTests {
  private static let scripts = Tool.repository + "/scripts"
  /// Virtual environments with the real writer: scripts/venv makes them.
  private static let environments = ["0.0.78", "0.0.86"].map {
    Tool.repository + "/.venv/\($0)/bin/python"
  }

  @Test("plain writers", arguments: ["0", "0.004"])
  func plain(_ rotations: String) throws {
    var random = SeededRandom()
    try follow(
      "/usr/bin/env",
      [
        "python3", Self.scripts + "/trace_writer.py", "logs", "--records", "1500", "--runs", "12",
        "--rate", "700", "--rotate", rotations, "--seed", "\(random.next())",
      ], records: 6000, using: &random)
  }

  @Test("the real writer, of the eras that are written today", arguments: environments)
  func real(_ python: String) throws {
    var random = SeededRandom()
    try #require(Program.exists(python), "no \(python): run scripts/venv")
    try follow(
      python,
      [
        Self.scripts + "/live_writer.py", "logs", "--records", "800", "--rate", "300",
        "--seed", "\(random.next())",
      ], records: 3200, using: &random)
  }

  /// Kills and restarts the follower until the writer has ended, then lets it come to its end.
  private func follow(
    _ program: String, _ arguments: [String], records: Int, using random: inout SeededRandom
  ) throws {
    let directory = try TemporaryDirectory()
    let writer = try Tool.start(program, arguments, in: directory, errors: "writer")
    defer { writer.send(SIGKILL) }
    let following = try Following(in: directory)
    var kills = 0
    while writer.isRunning {
      // A moment is told by the number of rows: some are committed, and more are under way.
      let rows = (following.rows ?? 0) + Int.random(in: 0..<150, using: &random)
      _ = following.process.waits {
        !writer.isRunning || (following.rows ?? 0) >= rows
      }
      following.kill()
      kills += 1
      try following.restart()
    }
    #expect(writer.terminationStatus == 0, "\(following.text(of: "writer"))")
    #expect(kills > 3)
    try following.wait(rows: records)
    #expect(try following.stop() == 0)
    try following.expectProven()
    let check = try Program(
      running: "/usr/bin/env",
      ["python3", Self.scripts + "/check_rows.py", "x.db", "logs", "--records", "\(records)"],
      directory: directory.path)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
  }
}
