import Foundation
import TestSupport
import Testing

@Suite("An import that is stopped", .serialized)
struct InterruptionTests {
  private static let records = 40_000
  /// Small batches: there is something to stop at, and something committed.
  private static let arguments = ["import", "logs", "--db", "x.db", "--batch-size", "200"]

  /// How large the files of the database are.
  private func size(_ directory: TemporaryDirectory) -> Int {
    ["x.db", "x.db-wal"].reduce(0) { sum, name in
      let attributes = try? FileManager.default.attributesOfItem(atPath: directory.path(name))
      return sum + (attributes?[.size] as? Int ?? 0)
    }
  }

  private func expectComplete(_ directory: TemporaryDirectory, _ bulk: BulkTraces) throws {
    #expect(try sqlite("x.db", BulkTraces.question, in: directory) == bulk.answer)
    let verified = try Tool.run(["verify", "logs", "--db", "x.db"], in: directory)
    #expect(verified.status == 0, "\(verified.output.prefix(500))\(verified.errors)")
  }

  @Test(
    "Ctrl-C and SIGTERM commit what is read and say so; the next import goes on from there",
    arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
  func signal(_ signal: Int32, _ status: Int32) throws {
    var random = SeededRandom()
    let directory = try TemporaryDirectory()
    let bulk = try BulkTraces(records: Self.records, runs: 8, to: directory, using: &random)
    let process = try Tool.start(Self.arguments, in: directory)
    try #require(process.waits { size(directory) > 400_000 }, "it ended too early")
    process.send(signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == status)
    let errors = String(
      decoding: try Data(contentsOf: URL(filePath: directory.path("errors"))), as: UTF8.self)
    #expect(errors.hasPrefix("tracetail: error: stopped by a signal\nWhat was read is committed"))
    let committed = try sqlite("x.db", "SELECT count(*) FROM traces", in: directory)
    let rows = try #require(Int(committed))
    #expect(rows > 0 && rows < Self.records)
    #expect(try Tool.run(Self.arguments, in: directory).status == 0)
    try expectComplete(directory, bulk)
  }

  @Test("the second Ctrl-C ends at once, and costs nothing that was committed")
  func secondSignal() throws {
    var random = SeededRandom()
    let directory = try TemporaryDirectory()
    let bulk = try BulkTraces(records: Self.records, runs: 8, to: directory, using: &random)
    let process = try Tool.start(Self.arguments, in: directory)
    try #require(process.waits { size(directory) > 400_000 }, "it ended too early")
    // Stopped, it cannot end between the two.
    process.send(SIGSTOP)
    process.send(SIGINT)
    process.send(SIGCONT)
    while process.isRunning { process.send(SIGINT) }
    #expect(
      process.terminationReason == .uncaughtSignal || process.terminationStatus == 130)
    #expect(try Tool.run(Self.arguments, in: directory).status == 0)
    try expectComplete(directory, bulk)
  }

  @Test("killed at random moments, many times, then completed: no row is lost, none doubled")
  func killed() throws {
    var random = SeededRandom()
    let directory = try TemporaryDirectory()
    let bulk = try BulkTraces(records: Self.records, runs: 8, to: directory, using: &random)
    try #require(try Tool.run(Self.arguments, in: directory).status == 0)
    let whole = size(directory)
    var kills = 0
    while kills < 30 {
      for name in ["x.db", "x.db-wal", "x.db-shm"] where directory.exists(name) {
        try directory.remove(name)
      }
      var isDone = false
      while !isDone {
        // A moment is told by the size of the database: it grows with every commit and index.
        let moment = size(directory) + Int.random(in: 0...whole / 3, using: &random)
        let process = try Tool.start(Self.arguments, in: directory)
        if process.waits(until: { size(directory) >= moment }) { process.send(SIGKILL) }
        process.waitUntilExit()
        isDone = process.terminationReason == .exit
        if isDone { #expect(process.terminationStatus == 0) } else { kills += 1 }
      }
      try expectComplete(directory, bulk)
    }
  }
}
