import Foundation
import GRDB
import TestSupport
import Testing
import TraceFormat
import TraceStore

@testable import TracePipeline

/// Random records in random pieces, imported in small batches by a writer that keeps the full-text
/// index up: after every commit the index is the one that a fresh build would make of the rows.
///
/// Open records go on, the two sides of a record find each other across batches, texts are held and
/// put back, documents fill earlier rows, imports fail and are repeated, rejects are parsed again, the
/// index is built meanwhile in steps, and another program writes rows too.
@Suite("The full-text index is a function of the rows")
struct SearchIndexModelTests {
  private static let cases = SeededRandom.cases(80)

  @Test("after every commit")
  func everyCommit() throws {
    var random = SeededRandom()
    var seen = IndexComparison.Counts()
    for number in 0..<Self.cases {
      let seed = random.next()
      var own = SeededRandom(seed: seed)
      do {
        try SearchedLife(&own).live(&own, &seen)
      } catch {
        Issue.record("case \(number), seed \(seed): \(error)")
        return
      }
    }
    // Otherwise the cases would show nothing.
    #expect(seen.changedRows > 0 && seen.heldRows > 0 && seen.partialIndexes > 0)
  }
}

/// Rows whose index is compared.
private struct SearchedLife {
  private static let messages = [
    "alpha", "alpha", "beta", "alpha\nline two", "alpha\nline two\nthree", "", " ", "ü 東 naïve",
    "alpha\n", "alpha beta", "repeated repeated repeated", "a\n[2025-01-01 00:00:00] [info] b",
  ]

  private let world: World
  private let slack: Int

  init(_ random: inout SeededRandom) throws {
    world = try World()
    slack = [1, 1, 2, 5].randomElement(using: &random) ?? 1
  }

  func live(_ random: inout SeededRandom, _ counts: inout IndexComparison.Counts) throws {
    _ = try world.database()
    var files = makeFiles(&random)
    if Bool.random(using: &random) { try build(&random) }
    while let name = files.filter({ !$0.value.isEmpty }).keys.sorted().randomElement(using: &random)
    {
      let left = files[name]?.count ?? 0
      let count = Bool.random(using: &random) ? left : Int.random(in: 1...left, using: &random)
      try world.append(files[name]?.prefix(count) ?? [], to: name)
      files[name]?.removeFirst(count)
      switch Int.random(in: 0..<8, using: &random) {
      case 0...3: try importOnce(&random, &counts)
      case 4: try build(&random)
      case 5:
        try world.run(
          """
          INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename,
            lineno, stack_trace)
          VALUES ('x', 'info', 'foreign', 'stdout', '2025-01-01 00:00:00', 1, 2, 'f', 3, 'deep')
          """)
      case 6:
        try world.append(
          #"{"stack_trace": "\#(Bool.random(using: &random) ? "deep" : "shallow")"}"#,
          to: "metadata.txt")
      default: _ = try RejectRetry(read: world.options).run(in: try world.database())
      }
    }
    try importOnce(&random, &counts)
  }

  private func makeFiles(_ random: inout SeededRandom) -> [String: [UInt8]] {
    let records = (0..<Int.random(in: 0...12, using: &random)).map { _ in
      Self.messages.randomElement(using: &random) ?? ""
    }
    var files: [String: [UInt8]] = [:]
    for message in records.shuffled(using: &random) {
      if Int.random(in: 0..<8, using: &random) == 0 { continue }
      files["stdout.txt", default: []] += "[2025-01-01 00:00:00] [info] \(message)\n".utf8
      if Int.random(in: 0..<6, using: &random) == 0 { files["stdout.txt"]? += "garbage\n".utf8 }
    }
    for message in records where Int.random(in: 0..<8, using: &random) > 0 {
      let fields: [String: Any] = [
        "mode": "stdout", "level": "info", "datetime": "2025-01-01 00:00:00", "process": 7,
        "thread": 8, "message": message, "filename": "f.py", "lineno": 9,
      ]
      let data = try? JSONSerialization.data(withJSONObject: fields)
      files["metadata.json", default: []] += (data ?? Data()) + [0x0A]
    }
    return files
  }

  /// Builds an index, in steps that may end before it is complete.
  private func build(_ random: inout SeededRandom) throws {
    var steps = Int.random(in: 1...4, using: &random)
    _ = try world.database().buildSearchIndex(
      step: Int.random(in: 1...4, using: &random),
      isInterrupted: {
        steps -= 1
        return steps == 0
      })
  }

  private func importOnce(
    _ random: inout SeededRandom, _ counts: inout IndexComparison.Counts
  ) throws {
    var importer = Importer(
      read: world.options, batchSize: [1, 2, 3, 10_000].randomElement(using: &random) ?? 1)
    let comparison = try IndexComparison(world.databasePath, slack: slack)
    let failsAt = Bool.random(using: &random) ? Int.random(in: 1...3, using: &random) : nil
    importer.makeDestination = { [slack] database in
      ComparingDestination(
        try BatchWriter(database, searchSlack: slack), comparison, failsAt: failsAt)
    }
    do {
      _ = try importer.run(paths: [world.root], into: try world.database())
    } catch is InjectedFailure {}
    counts.add(comparison.counts)
  }
}
