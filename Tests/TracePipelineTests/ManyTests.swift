import Foundation
import TestSupport
import Testing

@testable import TracePipeline

/// More of everything than fits at once.
@Suite("a run with very many")
struct ManyTests {
  private static func metadata(_ number: Int) -> String {
    """
    {"mode":"stdout","level":"info","datetime":"2025-01-01 00:00:00","process":7,"message":"n\(number)"}

    """
  }

  @Test("rotated files: more than are ever open")
  func rotatedFiles() throws {
    let world = try World()
    for number in 0..<150 {
      try world.append(
        "[2025-01-01 00:00:00] [info] n\(number)\n", to: "stdout.txt.\(150 - number)")
      try world.append(Self.metadata(number), to: "metadata.json")
    }
    let summary = try world.importAll()
    #expect(summary.problems.isEmpty)
    #expect(summary.rows == 150)
    #expect(try world.rows(["process"]).allSatisfy { $0.values == ["7"] })
    #expect(try world.rejects().isEmpty)
    #expect(try world.verify().isProven)
    #expect(try openDescriptors(below: world.root).isEmpty)
  }

  @Test("bad lines of metadata are committed batch by batch, and an import that fails goes on")
  func badLines() throws {
    let world = try World()
    let bad = String(repeating: "{\"torn\":\n", count: 500)
    try world.append(bad + Self.metadata(1) + bad + Self.metadata(2), to: "metadata.json")
    #expect(throws: InjectedFailure.self) {
      try world.importAll(batchSize: 100, failure: Failure(commits: 4, isAfterCommit: true))
    }
    #expect(try world.integer("SELECT count(*) FROM tracetail_rejects") == 400)
    try world.importAll(batchSize: 100)
    #expect(try world.integer("SELECT count(*) FROM tracetail_rejects") == 1_000)
    #expect(try world.rows(["message"]).map(\.values) == [["n1"], ["n2"]])
    #expect(try world.verify().isProven)
  }
}
