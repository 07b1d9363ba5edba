import Foundation
import TestSupport
import Testing

/// Upkeep that is killed at random moments; imports, followers, backups and archives have tests of their own
/// for that. `TRACETAIL_CASES` asks for more kills.
@Suite("Upkeep that is killed", .serialized)
struct KilledUpkeepTests {
  private static let records = 20_000

  @Test(
    "at any moment it costs no row, and the next one completes",
    arguments: [
      "maintain --vacuum", "maintain --reindex", "search --build",
      "rejects --retry --template {level}/{datetime}/{message}",
    ])
  func killed(_ command: String) throws {
    var random = SeededRandom()
    let directory = try TemporaryDirectory()
    let isRetry = command.hasPrefix("rejects")
    let lines = (0..<Self.records).map {
      isRetry
        ? "info/2026-01-02 03:04:05/record \($0)\n" : "[2026-01-02 03:04:05] [info] record \($0)\n"
    }
    try directory.write(lines.joined(), to: "logs/run_id=1/stdout.txt")
    try #require(
      try Tool.run(["import", "logs", "--db", "base.db", "-q"], in: directory).status == 0)
    let arguments = command.split(separator: " ").map(String.init) + ["--db", "x.db"]

    /// Starts anew, with all rows or all rejects.
    func begin() throws {
      let outcome = try Tool.shell("rm -f x.db*; cp base.db x.db", in: directory)
      try #require(outcome.status == 0)
    }
    func rows() throws -> String {
      try sqlite(
        "x.db",
        """
        PRAGMA integrity_check; SELECT count(*) = count(DISTINCT message) FROM traces;
        SELECT (SELECT count(*) FROM traces) + (SELECT count(*) FROM tracetail_rejects)
        """, in: directory)
    }

    try begin()
    let clock = ContinuousClock()
    let whole = try clock.measure {
      _ = try Tool.run(arguments, in: directory)
    }
    var kills = 0
    for _ in 0..<SeededRandom.cases(3) {
      try begin()
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let process = try Tool.start(arguments, in: directory)
        let end = clock.now + whole * Double.random(in: 0..<1, using: &random)
        if process.waits(until: { clock.now >= end }) {
          process.send(SIGKILL)
          kills += 1
        }
        process.waitUntilExit()
        #expect(try rows() == "ok\n1\n\(Self.records)", "seed \(random.seed)")
      }
      let outcome = try Tool.run(arguments, in: directory)
      #expect(outcome.status == 0, "seed \(random.seed): \(outcome.errors)")
      #expect(try rows() == "ok\n1\n\(Self.records)", "seed \(random.seed)")
      #expect(
        try sqlite("x.db", "SELECT count(*) FROM traces", in: directory) == "\(Self.records)")
      let verified = try Tool.run(["verify", "logs", "--db", "x.db", "-q"], in: directory)
      #expect(verified.status == 0, "seed \(random.seed): \(verified.errors)")
    }
    #expect(kills > 0)
  }
}
