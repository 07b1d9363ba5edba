import Foundation
import TestSupport
import Testing
import TraceWatch

@testable import TracePipeline

/// A random interpreter of what can happen to the files of a run, against the simplest model: a list
/// of what was logged.
@Suite("following a run whatever happens to its files")
struct FollowModelTests {
  private static let cases = SeededRandom.cases(300)

  @Test("every record is one row")
  func everyRecordIsOneRow() throws {
    var random = SeededRandom()
    // One case alone, by the seed that a failure names.
    let chosen = ProcessInfo.processInfo.environment["TRACETAIL_CASE"].flatMap { UInt64($0) }
    for number in 0..<(chosen == nil ? Self.cases : 1) {
      let seed = chosen ?? random.next()
      let life = try LifeOfARun(seed: seed)
      if let failure = try life.live() {
        Issue.record("case \(number), seed \(seed): \(failure)")
        return
      }
    }
  }
}

/// The files of a run, and what was logged to them.
private final class LifeOfARun {
  private enum Action: CaseIterable {
    case log, log2, log3
    case writePart, writeRest
    case rename, copyTruncate, compress, deleteOldest
    case step, step2
    case restart, kill, loseTrack
  }

  /// A file of the run: its name, and what its writer has not written yet.
  private struct Stream {
    let name: String
    var pending: [UInt8] = []
    /// The names that rotation gave to its older parts, the newest first.
    var rotated: [String] = []
  }

  private let follow: FollowWorld
  private var random: SeededRandom
  private var streams = [Stream(name: "stdout.txt"), Stream(name: "metadata.json")]
  private var logged: [String] = []
  private var history: [String] = []
  private let hasMetadata: Bool

  init(seed: UInt64) throws {
    follow = try FollowWorld()
    random = SeededRandom(seed: seed)
    hasMetadata = Bool.random(using: &random)
    follow.hearsKernel = Bool.random(using: &random)
    try FileManager.default.createDirectory(atPath: follow.run, withIntermediateDirectories: true)
  }

  /// Lets things happen. `nil`, or what went wrong and how.
  func live() throws -> String? {
    do {
      return try liveToTheEnd()
    } catch {
      return (["\(error)"] + history).joined(separator: "\n")
    }
  }

  private func liveToTheEnd() throws -> String? {
    try follow.start()
    for _ in 0..<Int.random(in: 5...40, using: &random) {
      guard let action = Action.allCases.randomElement(using: &random) else { continue }
      history.append("\(action)")
      try perform(action)
    }
    for position in streams.indices { try write(position, streams[position].pending.count) }
    if Bool.random(using: &random) { try follow.start() }
    try step()
    return try compare()
  }

  private func perform(_ action: Action) throws {
    let position = hasMetadata ? Int.random(in: 0...1, using: &random) : 0
    switch action {
    case .log, .log2, .log3: log()
    case .writePart:
      let count = streams[position].pending.count
      if count > 0 { try write(position, Int.random(in: 1...count, using: &random)) }
    case .writeRest:
      for position in streams.indices { try write(position, streams[position].pending.count) }
    case .rename: try rotate(position, byCopying: false)
    case .copyTruncate: try rotate(position, byCopying: true)
    case .compress: try compress(position)
    case .deleteOldest: try deleteOldest(position)
    case .step, .step2: try step()
    case .restart: try follow.start()
    case .kill: try kill()
    case .loseTrack:
      follow.watcher.say { $0.hasLostTrack = true }
      try follow.step()
    }
  }

  private func log() {
    let message =
      ["m\(logged.count)", "same", "two\nlines", "", "ends\n"]
      .randomElement(using: &random) ?? ""
    // Two files with the very same bytes are one file that was copied, as far as anyone can tell.
    let seconds = String(logged.count + 1_000).suffix(2)
    let datetime = "2025-01-01 00:00:\(seconds)"
    logged.append(message)
    streams[0].pending += "[\(datetime)] [info] \(message)\n".utf8
    guard hasMetadata else { return }
    let fields: [String: Any] = [
      "mode": "stdout", "level": "info", "datetime": datetime, "process": 7,
      "message": message,
    ]
    let json = (try? JSONSerialization.data(withJSONObject: fields)) ?? Data()
    streams[1].pending += Array(json) + [0x0A]
  }

  private func write(_ position: Int, _ count: Int) throws {
    let bytes = streams[position].pending.prefix(count)
    guard !bytes.isEmpty else { return }
    try follow.world.append(bytes, to: streams[position].name)
    streams[position].pending.removeFirst(bytes.count)
  }

  private func path(_ name: String) -> String { "\(follow.run)/\(name)" }

  /// What a rotation leaves in a file ends with a whole line: its writer is told to open it anew.
  private func rotate(_ position: Int, byCopying isCopy: Bool) throws {
    try write(position, streams[position].pending.count)
    let files = FileManager.default
    let name = streams[position].name
    guard files.fileExists(atPath: path(name)) else { return }
    var renamed: [String] = []
    for (number, old) in streams[position].rotated.enumerated().reversed() {
      let new = "\(name).\(number + 2)" + (old.hasSuffix(".gz") ? ".gz" : "")
      try files.moveItem(atPath: path(old), toPath: path(new))
      renamed.insert(new, at: 0)
    }
    if isCopy {
      try files.copyItem(atPath: path(name), toPath: path("\(name).1"))
      try ScriptedWriter(path: path(name)).truncate(to: 0)
    } else {
      try files.moveItem(atPath: path(name), toPath: path("\(name).1"))
    }
    streams[position].rotated = ["\(name).1"] + renamed
  }

  private func compress(_ position: Int) throws {
    guard let number = streams[position].rotated.firstIndex(where: { !$0.hasSuffix(".gz") }) else {
      return
    }
    let name = streams[position].rotated[number]
    let bytes = try Data(contentsOf: URL(filePath: path(name)))
    guard !bytes.isEmpty else { return }
    try Data(gzip(Array(bytes))).write(to: URL(filePath: path(name + ".gz")))
    // The follower may look while both are there.
    if Bool.random(using: &random) { try step() }
    try FileManager.default.removeItem(atPath: path(name))
    streams[position].rotated[number] = name + ".gz"
  }

  /// What was read may go, with the other side of its records.
  private func deleteOldest(_ position: Int) throws {
    guard let oldest = streams[position].rotated.last else { return }
    for position in streams.indices { try write(position, streams[position].pending.count) }
    try step()
    try FileManager.default.removeItem(atPath: path(oldest))
    streams[position].rotated.removeLast()
  }

  private func kill() throws {
    let failure = Failure(
      commits: Int.random(in: 1...3, using: &random), isAfterCommit: Bool.random(using: &random))
    history.append("\(failure)")
    do {
      try follow.start(failure: failure)
      try step()
    } catch is InjectedFailure {}
    follow.kill()
    try follow.start()
  }

  private func step() throws {
    try follow.step([path("stdout.txt")])
  }

  private func compare() throws -> String? {
    let rows = try follow.world.rows(["message", "process"])
    let wanted = logged.map { StoredRow([$0, hasMetadata ? "7" : "0"]).description }.sorted()
    let got = rows.map(\.description).sorted()
    let rejects = try follow.world.rejects()
    if got == wanted && rejects.isEmpty { return nil }
    var problems = rejects.map { "reject \($0)" }
    for change in wanted.difference(from: got) {
      switch change {
      case .remove(_, let row, _): problems.append("surplus \(row)")
      case .insert(_, let row, _): problems.append("missing \(row)")
      }
    }
    problems.append(hasMetadata ? "with metadata" : "text alone")
    problems.append(follow.hearsKernel ? "the kernel tells" : "the test tells")
    return (problems + history)
      .joined(separator: "\n")
  }
}
