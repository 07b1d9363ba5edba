import Foundation
import TestSupport
import Testing

@testable import TracePipeline

/// Random records, written in random pieces and imported by an importer that is stopped and fails at
/// random: in the end the rows are those of the model (DESIGN.md §3, promises 1 and 2).
@Suite("the rows are a function of the bytes")
struct ImportModelTests {
  private static let cases = SeededRandom.cases(150)

  @Test("text and metadata, complete")
  func complete() throws { try check { Scenario(&$0, damage: .none) } }

  @Test("text and metadata, with lines that are nobody's, and records that one side has lost")
  func damaged() throws { try check { Scenario(&$0, damage: .any) } }

  @Test("text alone")
  func textAlone() throws { try check { Scenario(&$0, damage: .noMetadata) } }

  @Test("metadata alone")
  func metadataAlone() throws { try check { Scenario(&$0, damage: .noText) } }

  @Test("text and metadata, of runs that are archived and deleted meanwhile, in any state")
  func archived() throws { try check(isArchiving: true) { Scenario(&$0, damage: .any) } }

  private func check(
    isArchiving: Bool = false, _ make: (inout SeededRandom) -> Scenario,
    function: String = #function
  ) throws {
    var random = SeededRandom(function: function)
    // An archive is made of many files, each of which is waited for.
    for number in 0..<(isArchiving ? Self.cases / 8 : Self.cases) {
      let seed = random.next()
      var own = SeededRandom(seed: seed)
      var scenario = make(&own)
      scenario.isArchiving = isArchiving
      if let failure = try scenario.run(&own) {
        Issue.record("case \(number), seed \(seed): \(failure)")
        return
      }
    }
  }
}

/// The final bytes of three files, and what they should become.
private struct Scenario {
  enum Damage {
    case none
    case any
    case noMetadata
    case noText
  }

  private var files: [(name: String, bytes: [UInt8])] = []
  private let model: Model
  /// Whether the run is archived now and then.
  var isArchiving = false

  private static let messages = [
    "a", "a", "b", "a\nx", "a\nx\ny", "", " ", "a\n[2025-01-01 00:00:00] [info] a", "ü\n東", "a\n",
    "\n", "a b", String(repeating: "long ", count: 40), "a\n\nx", "\\ \" \t",
  ]

  init(_ random: inout SeededRandom, damage: Damage) {
    let records = (0..<Int.random(in: 0...12, using: &random)).map { _ in
      let isError = Int.random(in: 0..<4, using: &random) == 0
      return Model.Metadata(
        stream: isError ? "stderr" : "stdout", level: isError ? "error" : "info",
        datetime: "2025-01-01 00:00:0\(Int.random(in: 0...1, using: &random))",
        message: Self.messages.randomElement(using: &random) ?? "")
    }
    var metadata: [Model.Metadata] = []
    // A rotation leaves a stream in several files, each with a last record.
    let sources = Int.random(in: 1...3, using: &random)
    var texts: [String: [String]] = [:]
    for stream in ["stdout", "stderr"] {
      texts[stream] = (0..<sources).map { number in
        // Files with the same beginning would be copies of one.
        sources == 1
          ? "" : "[2025-01-01 00:00:00] [info] \(stream) \(number)\n"
      }
    }
    var json = ""
    var shuffled = records
    // Threads and processes write the two sides in different orders.
    if Bool.random(using: &random) { shuffled.shuffle(using: &random) }
    for record in shuffled where damage != .noText {
      if damage == .any, Int.random(in: 0..<8, using: &random) == 0 { continue }
      let source = Int.random(in: 0..<sources, using: &random)
      texts[record.stream]?[source] += record.rendering + "\n"
      if damage == .any, Int.random(in: 0..<8, using: &random) == 0 {
        texts[record.stream]?[source] +=
          ["garbage\n", "x\n", "{\n"].randomElement(using: &random) ?? ""
      }
    }
    for record in records where damage != .noMetadata {
      if damage == .any {
        if Int.random(in: 0..<8, using: &random) == 0 { continue }
        if Int.random(in: 0..<12, using: &random) == 0 { json += "{\"torn\":\n" }
      }
      metadata.append(record)
      json += Self.json(record) + "\n"
    }
    if damage == .any, Int.random(in: 0..<3, using: &random) == 0 {
      for stream in ["stdout", "stderr"] {
        texts[stream] = texts[stream]?.map { text in
          let most = sources == 1 ? 8 : min(8, text.count - 38)
          return String(text.dropLast(Int.random(in: 0...max(0, most), using: &random)))
        }
      }
    }
    for stream in ["stdout", "stderr"] where damage != .noText {
      for (number, text) in (texts[stream] ?? []).enumerated() {
        files.append((number == 0 ? "\(stream).txt" : "\(stream).txt.\(number)", Array(text.utf8)))
      }
    }
    if damage != .noMetadata { files.append(("metadata.json", Array(json.utf8))) }
    model = Model(metadata: metadata, texts: damage == .noText ? [:] : texts)
  }

  private static func json(_ record: Model.Metadata) -> String {
    let fields: [String: Any] = [
      "mode": record.stream, "level": record.level, "datetime": record.datetime, "process": 7,
      "thread": 8, "message": record.message, "filename": "f.py", "lineno": 9, "cut_id": "c",
    ]
    let data = try? JSONSerialization.data(withJSONObject: fields, options: .sortedKeys)
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  /// Writes the files in pieces and imports meanwhile. `nil`, or what went wrong and how.
  func run(_ random: inout SeededRandom) throws -> String? {
    let world = try World()
    var log: [String] = []
    var written = files.map { _ in 0 }
    while let next = files.indices.filter({ written[$0] < files[$0].bytes.count }).randomElement(
      using: &random)
    {
      let left = files[next].bytes.count - written[next]
      let count = Bool.random(using: &random) ? left : Int.random(in: 1...left, using: &random)
      let piece = files[next].bytes[written[next]..<written[next] + count]
      try world.append(piece, to: files[next].name)
      written[next] += count
      log.append("append \(count) bytes to \(files[next].name), \(written[next]) in all")
      if Int.random(in: 0..<3, using: &random) == 0 { try importOnce(world, &random, &log) }
      if isArchiving { try archive(world, &random, &log) }
    }
    try FileManager.default.createDirectory(atPath: world.root, withIntermediateDirectories: true)
    try world.importAll()
    log.append("import")
    if let failure = try compare(world, log) { return failure }
    guard isArchiving else { return nil }
    try world.archive(isDeleting: true)
    log.append("archive and delete")
    return try compare(world, log)
  }

  private func archive(
    _ world: World, _ random: inout SeededRandom, _ log: inout [String]
  ) throws {
    guard Int.random(in: 0..<3, using: &random) == 0 else { return }
    let isDeleting = Bool.random(using: &random)
    log.append("archive\(isDeleting ? " and delete" : "")")
    try world.archive(isDeleting: isDeleting)
  }

  private func importOnce(
    _ world: World, _ random: inout SeededRandom, _ log: inout [String]
  ) throws {
    let batchSize = [1, 2, 3, 5, 10_000].randomElement(using: &random) ?? 1
    var failure: Failure?
    if Bool.random(using: &random) {
      failure = Failure(
        commits: Int.random(in: 1...4, using: &random), isAfterCommit: Bool.random(using: &random))
    }
    log.append("import in batches of \(batchSize)\(failure.map { ", \($0)" } ?? "")")
    do {
      try world.importAll(batchSize: batchSize, failure: failure)
    } catch is InjectedFailure {}
  }

  private func compare(_ world: World, _ log: [String]) throws -> String? {
    let columns = ["run_id", "mode", "level", "datetime", "message", "process"]
    let got = try world.rows(columns, withArchive: isArchiving).map(\.description).sorted()
    let wanted = model.rows.map(\.description).sorted()
    var problems: [String] = []
    if got != wanted {
      let difference = wanted.difference(from: got)
      for change in difference {
        switch change {
        case .remove(_, let row, _): problems.append("surplus \(row)")
        case .insert(_, let row, _): problems.append("missing \(row)")
        }
      }
    }
    let report = try world.verify(withArchive: isArchiving)
    problems += report.differences.map { "verify: \($0)" }
    if problems.isEmpty { return nil }
    let contents = files.map {
      "\($0.name): \(String(decoding: $0.bytes, as: UTF8.self).debugDescription)"
    }
    return (problems + contents + log).joined(separator: "\n")
  }
}
