import Foundation
import TestSupport
import Testing

@Suite("tracetail rejects")
struct RejectsTests {
  /// One run whose text has another template than the stock ones, and a byte that is not UTF-8.
  private func makeImported() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.write(
      Array("info/2026-01-02 03:04:05/one\nwarn/2026-01-02 03:04:06/caf".utf8) + [0xE9, 0x0A],
      to: "logs/run_id=1/stdout.txt")
    let outcome = try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  @Test("each reject is listed with its place, its reason and its bytes")
  func list() throws {
    let directory = try makeImported()
    let text = try Tool.run(["rejects", "--db", "x.db"], in: directory)
    #expect(text.status == 0)
    #expect(text.output.hasPrefix("no-header: "))
    #expect(text.output.contains("logs/run_id=1/stdout.txt, line 1 (byte 0, "))
    #expect(text.output.contains("  info/2026-01-02 03:04:05/one"))
    let lines = try Tool.run(["rejects", "--db", "x.db", "--json"], in: directory).jsonLines()
    let bytes = lines.compactMap { $0["base64"] as? String }.compactMap { Data(base64Encoded: $0) }
    #expect(bytes.contains { $0.contains(0xE9) }, "the bytes are kept as they were")
    #expect(lines.allSatisfy { $0["run_id"] as? String == "1" && $0["reason"] is String })
  }

  @Test("a database without rejects says so")
  func none() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 1)
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    #expect(try Tool.run(["rejects", "--db", "x.db"], in: directory).output == "no rejects\n")
    #expect(try Tool.run(["rejects", "--db", "x.db", "--json"], in: directory).output.isEmpty)
  }

  @Test("--retry moves what can be parsed now into traces, and again moves nothing")
  func retry() throws {
    let directory = try makeImported()
    let before = try Tool.run(["rejects", "--db", "x.db", "--json"], in: directory).jsonLines()
    let retry = [
      "rejects", "--db", "x.db", "--retry", "--template", "{level}/{datetime}/{message}", "--json",
    ]
    let first = try #require(try Tool.run(retry, in: directory).jsonLines().first)
    #expect(first["tried"] as? Int == before.count)
    #expect(first["moved"] as? Int ?? 0 > 0)
    #expect(
      try sqlite("x.db", "SELECT level, message FROM traces ORDER BY id", in: directory)
        == "info|one\nwarning|caf\u{FFFD}")
    let second = try #require(try Tool.run(retry, in: directory).jsonLines().first)
    #expect(second["moved"] as? Int == 0)
    #expect(second["remaining"] as? Int == first["remaining"] as? Int)
  }
}
