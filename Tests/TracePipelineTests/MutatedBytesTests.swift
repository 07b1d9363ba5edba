import Foundation
import TestSupport
import Testing

@testable import TracePipeline
@testable import TraceStore

/// What the writer wrote, damaged: the rows and rejects are a function of the bytes all the same
/// (DESIGN.md §3, promise 2).
@Suite("Rows and rejects are the same for every batch size, read size and cut")
struct MutatedBytesTests {
  private static let cases = SeededRandom.cases(30)

  /// The directories of runs that the writer wrote, of several releases and settings.
  private static let runs: [URL] = {
    let traces = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../fixtures/traces").standardizedFileURL
    let paths =
      FileManager.default.enumerator(atPath: traces.path(percentEncoded: false))?
      .compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix("/metadata.json") }.sorted()
      .map { traces.appending(path: $0).deletingLastPathComponent() }
  }()

  /// The seed of a run in which no number of cases was given: here the same bytes are looked at each
  /// time, and others are looked at with `TRACETAIL_CASES` and `TRACETAIL_SEED`.
  private static let usualSeed: UInt64 = 17_246_142_945_699_011_353

  @Test("damaged text, stderr and metadata of the writer")
  func damaged() throws {
    let isGiven = ProcessInfo.processInfo.environment["TRACETAIL_CASES"] != nil
    var random = isGiven ? SeededRandom() : SeededRandom(seed: Self.usualSeed)
    for number in 0..<Self.cases {
      let seed = random.next()
      var own = SeededRandom(seed: seed)
      var files = try Self.files(&own)
      for name in files.keys.sorted() { files[name] = MutatedBytes(files[name] ?? [], &own).bytes }
      let whole = try Outcome(of: World(), files)
      for _ in 0..<3 {
        let variant = Variant(&own)
        let difference: String?
        do {
          difference = try variant.outcome(of: files, &own).difference(from: whole)
        } catch {
          difference = "\(error)"
        }
        if let difference {
          Issue.record("case \(number), seed \(seed), \(variant): \(difference)")
          return
        }
      }
    }
  }

  /// The files of some run of the fixtures, or their first part.
  private static func files(_ random: inout SeededRandom) throws -> [String: [UInt8]] {
    let directory = try #require(runs.randomElement(using: &random))
    var files: [String: [UInt8]] = [:]
    for name in ["stdout.txt", "stderr.txt", "metadata.json"] {
      let bytes = try? Data(contentsOf: directory.appending(path: name))
      if let bytes { files[name] = Array(bytes.prefix(20_000)) }
    }
    return files
  }
}

/// How files are read.
private struct Variant: CustomStringConvertible {
  let batchSize: Int
  let readSize: Int
  /// Where the files are cut: what stands before is read first.
  let cuts: [Double]

  init(_ random: inout SeededRandom) {
    batchSize = [1, 2, 3, 10, 100, 10_000].randomElement(using: &random) ?? 1
    readSize = [64, 100, 1_000, 4_096, 256 << 10].randomElement(using: &random) ?? 64
    cuts = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      Double.random(in: 0...1, using: &random)
    }.sorted()
  }

  var description: String { "batches of \(batchSize), reads of \(readSize), cuts \(cuts)" }

  func outcome(of files: [String: [UInt8]], _ random: inout SeededRandom) throws -> Outcome {
    let follow = try FollowWorld()
    let world = follow.world
    world.options.readSize = readSize
    var written = files.mapValues { _ in 0 }
    for cut in cuts + [1] {
      for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
        let end = Int(Double(bytes.count) * cut)
        let start = written[name] ?? 0
        try world.append(bytes[start..<max(start, end)], to: name)
        written[name] = max(start, end)
      }
      if Bool.random(using: &random) {
        try follow.start()
        try follow.step()
        try follow.stop()
      } else {
        try world.importAll(batchSize: batchSize)
      }
    }
    try world.importAll(batchSize: batchSize)
    return try Outcome(of: world)
  }
}

/// What became of files.
private struct Outcome {
  let rows: [String]
  let rejects: [String]
  /// What `verify` found; empty where everything is proven.
  let differences: [String]

  /// Writes files whole, and imports them.
  init(of world: World, _ files: [String: [UInt8]]) throws {
    for (name, bytes) in files { try world.append(bytes, to: name) }
    try world.importAll()
    try self.init(of: world)
  }

  init(of world: World) throws {
    rows = try world.rows().map(\.description).sorted()
    var rejects: [String] = []
    try world.database().forEachReject { reject in
      let name = reject.path.split(separator: "/").last ?? ""
      let text = String(decoding: reject.bytes, as: UTF8.self).debugDescription
      rejects.append("\(name) \(reject.offset) \(reject.line) \(reject.reason): \(text)")
    }
    self.rejects = rejects.sorted()
    let report = try world.verify()
    differences =
      report.isProven ? [] : report.differences.map(\.what) + report.unproven.map(\.path)
  }

  /// What is not as in another outcome, in words; `nil` where nothing is.
  func difference(from other: Outcome) -> String? {
    func changes(_ kind: String, _ one: [String], _ other: [String]) -> [String] {
      one.difference(from: other).map { change in
        switch change {
        case .insert(_, let text, _): "surplus \(kind) \(text)"
        case .remove(_, let text, _): "missing \(kind) \(text)"
        }
      }
    }
    var all = changes("row", rows, other.rows) + changes("reject", rejects, other.rejects)
    if differences.isEmpty != other.differences.isEmpty {
      all.append("not proven: \(differences) and \(other.differences)")
    }
    return all.isEmpty ? nil : all.prefix(6).joined(separator: "\n")
  }
}
