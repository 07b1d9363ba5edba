import Foundation
import GRDB
import TestSupport
import Testing

@testable import TracePipeline
@testable import TraceStore

/// A row holds the first 4 MiB of a record, the rejects hold the rest: no byte is lost.
@Suite("Records longer than a row may be", .serialized)
struct LongRecordTests {
  private static let limit = 4 << 20

  /// What the message of the longest row and the rejects are when they are put together.
  private func wholeText(_ world: World) throws -> Data {
    let message = try world.database().queue.read {
      try Data.fetchOne(
        $0, sql: "SELECT CAST(message AS BLOB) FROM traces ORDER BY length(message) DESC LIMIT 1")
    }
    var text = try #require(message)
    try world.database().forEachReject { reject in
      #expect(reject.reason == "oversized")
      #expect(reject.bytes.count <= 1 << 20)
      text += reject.bytes
    }
    return text
  }

  @Test("a line of 40 MB is one row and rejects, and the records around it are rows")
  func longLine() throws {
    let world = try World()
    // In letters of two bytes, none of which may be cut.
    let long = String(repeating: "0ü1é2ä345", count: 40_000_000 / 12)
    try world.append(lines("before", long, "after"), to: "stdout.txt")
    let before = try peakMemory()
    try world.importAll()
    let growth = try peakMemory() - before
    #expect(growth < 64 << 20, "\(growth) bytes more than before")
    #expect(try world.integer("SELECT count(*) FROM traces") == 3)
    #expect(
      try world.integer("SELECT count(*) FROM traces WHERE message IN ('before', 'after')") == 2)
    let whole = try wholeText(world)
    #expect(whole == Data((long + "\n").utf8))
    #expect(try world.verify().differences.isEmpty)
  }

  @Test("a record of many lines that is too long is cut where it fits, and ends at the next header")
  func longRecord() throws {
    let world = try World()
    let long = String(repeating: "0123456789abcde\n", count: 1_100_000)
    try world.append(line(long) + line("after"), to: "stdout.txt")
    try world.importAll()
    #expect(try world.integer("SELECT count(*) FROM traces") == 2)
    let whole = try wholeText(world)
    #expect(whole == Data((long + "\n").utf8))
  }

  @Test("a metadata line that is too long is rejects in pieces, whole when put together")
  func longMetadata() throws {
    let world = try World()
    let long = json(String(repeating: "x", count: Self.limit + 2_000_000))
    try world.append(json("a") + long + json("b"), to: "metadata.json")
    try world.importAll()
    #expect(try world.messages() == ["a", "b"])
    var pieces = Data()
    try world.database().forEachReject { pieces += $0.bytes }
    let isWhole = pieces == Data(long.dropLast().utf8)
    #expect(isWhole)
    #expect(try world.verify().differences.isEmpty)
  }

  @Test("followed and imported as it is written, it makes the rows and rejects of one import")
  func growing() throws {
    var random = SeededRandom()
    // What looks like a header stands in the middle of the long line, where pieces are cut.
    let header = "[2026-02-02 02:02:02] [error] a row that nobody wrote"
    let start = line("x").utf8.count - 2
    let long = String(
      repeating: "x", count: Self.limit + (1 << 20) - start - line("before").utf8.count)
    let text = Array((line("before") + line(long + header) + line("after") + line("end")).utf8)
    let metadata = Array((json("a") + json(long + "0") + json("b")).utf8)
    let whole = try World()
    try whole.append(text, to: "stdout.txt")
    try whole.append(metadata, to: "metadata.json")
    try whole.importAll()
    let follow = try FollowWorld()
    try follow.start()
    for (name, bytes) in [("stdout.txt", text), ("metadata.json", metadata)] {
      var written = 0
      while written < bytes.count {
        let count = min(bytes.count - written, Int.random(in: 1...3 << 20, using: &random))
        try follow.world.append(bytes[written..<written + count], to: name)
        written += count
        if Bool.random(using: &random) { try follow.start() }
        try follow.step(["\(follow.run)/\(name)"])
        if Bool.random(using: &random) {
          follow.kill()
          try follow.world.importAll()
          try follow.start()
        }
      }
    }
    try follow.step(["\(follow.run)/stdout.txt"])
    follow.kill()
    try follow.world.importAll()
    #expect(try follow.world.messages() == whole.messages())
    let (got, wanted) = (try follow.world.rejects(), try whole.rejects())
    #expect(got.map(\.utf8.count).sorted() == wanted.map(\.utf8.count).sorted())
    #expect(try follow.world.verify().differences.isEmpty)
  }

  /// The most memory this process had at once; grows only.
  private func peakMemory() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) << 10
  }
}
