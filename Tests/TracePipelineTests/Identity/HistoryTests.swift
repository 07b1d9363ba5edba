import Foundation
import TestSupport
import Testing
import TraceFormat

@testable import TracePipeline

/// Random runs with several sources of each stream, any template, and documents, which grow in random
/// pieces and are imported and followed meanwhile: in the end rows and rejects are those of one import
/// of the final bytes, in all columns.
@Suite("the rows do not depend on the history")
struct HistoryTests {
  private static let cases = SeededRandom.cases(100)

  @Test("imported as it grows") func imported() throws { try check(isFollowed: false) }

  @Test("followed and imported as it grows") func followed() throws { try check(isFollowed: true) }

  private func check(isFollowed: Bool, function: String = #function) throws {
    var random = SeededRandom(function: function)
    let chosen = ProcessInfo.processInfo.environment["TRACETAIL_CASE"].flatMap { UInt64($0) }
    for number in 0..<(chosen == nil ? Self.cases : 1) {
      let seed = chosen ?? random.next()
      var history = try GrowingRun(seed: seed, isFollowed: isFollowed)
      if let failure = try history.run() {
        Issue.record("case \(number), seed \(seed): \(failure)")
        return
      }
    }
  }
}

/// The final bytes of a run, and how they came.
private struct GrowingRun {
  private static let templates: [String?] = [
    nil, nil, "{datetime} {level} {message}", "{level}/{datetime}/{message}",
    "[{datetime}] [{level:8s}] {message:20s} ({filename}:{lineno})", "{message} | {level}",
  ]

  private static let messages = [
    "a", "a", "a", "b", "a\nx", "a\nx\ny", "ab", "a\n", "", "\n", "a\r\nb", "ü", "a\r",
  ]

  private var random: SeededRandom
  private let isFollowed: Bool
  private let follow: FollowWorld
  private var files: [String: [UInt8]] = [:]
  private var log: [String] = []

  init(seed: UInt64, isFollowed: Bool) throws {
    random = SeededRandom(seed: seed)
    self.isFollowed = isFollowed
    follow = try FollowWorld()
    let template = Self.templates.randomElement(using: &random) ?? nil
    follow.world.options.template = try template.map { try Template($0) }
    log.append("template \(template ?? "stock")")
    write(try template.map { try Template($0) } ?? .main)
  }

  // MARK: The final bytes

  private mutating func write(_ template: Template) {
    let sources = Int.random(in: 1...2, using: &random)
    let isDamaged = Bool.random(using: &random)
    var records: [(stream: String, text: String, json: String)] = []
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      records.append(record(Self.messages.randomElement(using: &random) ?? "", template))
    }
    let names = ["stdout", "stderr"].flatMap { stream in
      (0..<sources).map { $0 == 0 ? "\(stream).txt" : "\(stream).txt.\($0)" }
    }
    for name in names { files[name] = Array((record("in \(name)", template).text + "\n").utf8) }
    let shortest = files.mapValues(\.count)
    var texts = records
    if Bool.random(using: &random) { texts.shuffle(using: &random) }
    for record in texts {
      if isDamaged, Int.random(in: 0..<7, using: &random) == 0 { continue }
      let name = names.filter { $0.hasPrefix(record.stream) }.randomElement(using: &random) ?? ""
      let end = Int.random(in: 0..<9, using: &random) == 0 ? "\r\n" : "\n"
      files[name, default: []] += (record.text + end).utf8
      guard isDamaged, Int.random(in: 0..<6, using: &random) == 0 else { continue }
      let more = ["x\n", "garbage\n", "\n", "\u{1}\n", records[0].text + "\n"]
      files[name, default: []] += (more.randomElement(using: &random) ?? "").utf8
      if Int.random(in: 0..<8, using: &random) == 0 { files[name, default: []] += [0xFF, 0x0A] }
    }
    if isDamaged, Bool.random(using: &random) {
      for name in names {
        let most = (files[name]?.count ?? 0) - (shortest[name] ?? 0)
        files[name]?.removeLast(Int.random(in: 0...max(0, min(3, most)), using: &random))
      }
    }
    writeMetadata(records, isDamaged: isDamaged)
    if Int.random(in: 0..<4, using: &random) == 0 {
      // Lines before the first header.
      let lines = ["   no header\n", "\n  \n", "  ", "one\ntwo\n"]
      for name in names {
        files[name] =
          Array((lines.randomElement(using: &random) ?? "").utf8)
          + (files[name] ?? [])
      }
    }
  }

  private mutating func writeMetadata(
    _ records: [(stream: String, text: String, json: String)], isDamaged: Bool
  ) {
    guard Int.random(in: 0..<8, using: &random) > 0 else { return }
    var lines = ""
    for record in records {
      if isDamaged, Int.random(in: 0..<7, using: &random) == 0 { continue }
      lines += record.json + "\n"
    }
    if isDamaged, Int.random(in: 0..<5, using: &random) == 0 { lines += "{\"torn\": " }
    files["metadata.json"] = Array(lines.utf8)
  }

  private mutating func record(
    _ message: String, _ template: Template
  ) -> (stream: String, text: String, json: String) {
    let isError = Int.random(in: 0..<4, using: &random) == 0
    let stream = isError ? "stderr" : "stdout"
    let fields: [String: Any] = [
      "mode": stream, "level": isError ? "error" : "info",
      "datetime": "2025-01-01 00:00:0\(Int.random(in: 0...1, using: &random))", "process": 7,
      "thread": 8, "message": message, "filename": "f.py", "lineno": 9,
      "cut_id": "c\(Int.random(in: 0...2, using: &random))",
    ]
    let json = (try? JSONSerialization.data(withJSONObject: fields, options: .sortedKeys)) ?? Data()
    let reader = MetadataReader()
    let padded = Array(json) + Array(repeating: 0, count: MetadataReader.padding)
    var text: [UInt8] = []
    padded.withUnsafeBytes { bytes in
      _ = reader.read(UnsafeRawBufferPointer(rebasing: bytes[..<json.count]))
      _ = template.render(reader.fields, into: &text)
    }
    return (stream, String(decoding: text, as: UTF8.self), String(decoding: json, as: UTF8.self))
  }

  // MARK: The history

  /// `nil`, or what went wrong and how.
  mutating func run() throws -> String? {
    let world = follow.world
    follow.hearsKernel = Bool.random(using: &random)
    log.append("the kernel tells: \(follow.hearsKernel)")
    if isFollowed { try follow.start() }
    var written = files.mapValues { _ in 0 }
    while let name = files.keys.sorted().filter({ written[$0] != files[$0]?.count }).randomElement(
      using: &random)
    {
      let (bytes, start) = (files[name] ?? [], written[name] ?? 0)
      let left = bytes.count - start
      let count =
        Int.random(in: 0..<3, using: &random) == 0
        ? left : Int.random(in: 1...left, using: &random)
      try world.append(bytes[start..<start + count], to: name)
      written[name] = start + count
      log.append("\(name) to \(start + count)")
      try look(at: name)
    }
    follow.kill()
    try world.importAll()
    return try compare()
  }

  private mutating func look(at name: String) throws {
    switch Int.random(in: 0..<4, using: &random) {
    case 0 where isFollowed:
      log.append("follow")
      try follow.step(["\(follow.run)/\(name)"])
    case 1 where isFollowed:
      log.append("restart")
      try follow.start()
      try follow.step()
    case 2 where !isFollowed, 3 where !isFollowed:
      let size = [1, 2, 3, 10_000].randomElement(using: &random) ?? 1
      var failure: Failure?
      if Int.random(in: 0..<3, using: &random) == 0 {
        failure = Failure(
          commits: Int.random(in: 1...4, using: &random), isAfterCommit: Bool.random(using: &random)
        )
      }
      log.append("import \(size) \(failure.map { "\($0)" } ?? "")")
      do {
        try follow.world.importAll(batchSize: size, failure: failure)
      } catch is InjectedFailure {}
    default: break
    }
  }

  private func compare() throws -> String? {
    let other = try World()
    other.options = follow.world.options
    for (name, bytes) in files { try other.append(bytes, to: name) }
    try other.importAll()
    let columns = Column.allCases.map(\.name)
    let got = try (follow.world.rows(columns).map(\.description) + follow.world.rejects()).sorted()
    let wanted = try (other.rows(columns).map(\.description) + other.rejects()).sorted()
    var problems = try follow.world.verify().differences.map { "verify: \($0)" }
    for change in wanted.difference(from: got) {
      switch change {
      case .remove(_, let row, _): problems.append("surplus \(row)")
      case .insert(_, let row, _): problems.append("missing \(row)")
      }
    }
    if problems.isEmpty { return nil }
    let contents = files.map { "\($0): \(String(decoding: $1, as: UTF8.self).debugDescription)" }
    return (problems + contents.sorted() + log).joined(separator: "\n")
  }
}
