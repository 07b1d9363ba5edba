import Foundation
import TestSupport
import Testing

/// The real rotators beside a program that writes all the time.
///
/// What must hold:
///
/// * No line is two rows, and no row is anything but a line.
/// * Each line that is in a file in the end is a row: those of the log and all its rotations, of
///   the log alone where that is given as a path.
/// * Each line that was a row stays one. In a half of the rotations the writer pauses before until
///   all of its lines are rows, whatever becomes of them then.
/// * Where nothing is lost by the rotator, every line is a row. That is so for all but
///   `copytruncate`, which loses what is written between copy and truncation to all but those who
///   look in between. It is not asked where a log is given as a path and nobody reads while it is
///   renamed: its rotations are no sources then. A follower that is there reads them to their end.
/// * Nothing is rejected, except where a file is shredded: its garbage may be seen.
///
/// CI runs a sample by the seed of the commit; `TRACETAIL_ROTATIONS=all` runs all of them, which
/// takes most of an hour, and a number runs that many.
@Suite("Rotation by real programs", .serialized)
struct RotatorTests {
  static let cases: [RotationCase] = {
    let wanted = ProcessInfo.processInfo.environment["TRACETAIL_ROTATIONS"]
    var random = SeededRandom(function: "RotatorTests")
    var all: [RotationCase] = []
    for rotator in Rotator.all {
      for layout in RotationLayout.allCases {
        for reading in RotationReading.allCases {
          all.append(RotationCase(rotator, layout, reading, seed: random.next()))
        }
      }
    }
    if let wanted, wanted != "all", Int(wanted) == nil {
      return all.filter { $0.testDescription.contains(wanted) }
    }
    if wanted == "all" { return all }
    all.shuffle(using: &random)
    return Array(all.prefix(wanted.flatMap { Int($0) } ?? 24))
  }()

  @Test("each line is one row", arguments: cases)
  func rotate(_ rotation: RotationCase) throws {
    try #require(
      Program.exists(Rotator.logrotate) && Program.exists(Rotator.savelog),
      "no logrotate: run scripts/setup logrotate")
    try RotationRun(rotation).run()
  }
}

/// A rotator, a place and a reader.
struct RotationCase: Sendable, CustomTestStringConvertible {
  let rotator: Rotator
  let layout: RotationLayout
  let reading: RotationReading
  let seed: UInt64

  init(
    _ rotator: Rotator, _ layout: RotationLayout, _ reading: RotationReading, seed: UInt64
  ) {
    self.rotator = rotator
    self.layout = layout
    self.reading = reading
    self.seed = seed
  }

  var testDescription: String { "\(rotator.name): \(layout.rawValue), \(reading.rawValue)" }
}

/// One of them while it is run.
final class RotationRun {
  private let rotation: RotationCase
  private let log: RotatedLog
  private let writer: LiveWriter
  private var random: SeededRandom
  private var follower: Following?
  /// Lines that were rows, or must be.
  private var seen: Set<String> = []

  init(_ rotation: RotationCase) throws {
    self.rotation = rotation
    log = try RotatedLog(rotation.rotator, rotation.layout)
    random = SeededRandom(seed: rotation.seed)
    writer = log.startWriter()
  }

  func run() throws {
    defer { writer.stop() }
    writer.write(more: 20)
    try begin()
    for number in 0..<3 {
      writer.write(more: Int.random(in: 10...80, using: &random))
      // A file that is renamed is read to its end if it was open.
      if rotation.layout == .file || Bool.random(using: &random) { try settle() }
      try rotateOnce(number)
    }
    writer.write(more: Int.random(in: 1...40, using: &random))
    writer.stop()
    try end()
    try check()
  }

  // MARK: Reading

  private func begin() throws {
    switch rotation.reading {
    case .imported: try importAll()
    case .down:
      try follow()
      try settle()
      #expect(try follower?.stop() == 0)
    default: try follow()
    }
  }

  private func rotateOnce(_ number: Int) throws {
    switch rotation.reading {
    case .inotify, .poll, .down: try log.rotate()
    case .imported:
      if Bool.random(using: &random) { try importAll() }
      try log.rotate()
      if Bool.random(using: &random) { try importAll() }
    case .terminated, .killed:
      let isDown = Bool.random(using: &random)
      if isDown { try end(by: rotation.reading) }
      try log.rotate()
      if !isDown { try end(by: rotation.reading) }
      writer.write(more: Int.random(in: 0...20, using: &random))
      try follower?.restart()
    }
  }

  private func follow() throws {
    let watch = rotation.reading == .poll ? "poll" : "inotify"
    let following = try Following(
      ["--watch", watch, "--poll-interval", "0.02"] + rotation.layout.arguments.dropFirst(),
      path: rotation.layout.arguments[0], in: log.directory)
    follower = following
    try following.waitUntilReady()
  }

  private func end(by reading: RotationReading) throws {
    if reading == .killed { follower?.kill() } else { #expect(try follower?.stop() == 0) }
  }

  private func importAll() throws {
    // What is there at its start is a row at its end.
    let there = try log.lines()
    let run = try Tool.run(
      ["import"] + rotation.layout.arguments + ["--db", "x.db", "-q"], in: log.directory)
    #expect(run.status == 0, "\(run.errors)")
    seen.formUnion(there)
  }

  /// Waits until everything that is there is in the database, while the writer pauses.
  private func settle() throws {
    if rotation.reading == .imported { return try importAll() }
    guard let follower, follower.process.isRunning else { return }
    writer.pause()
    defer { writer.resume() }
    try waitFor(try log.lines(), follower)
  }

  private func waitFor(_ lines: Set<String>, _ follower: Following) throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    var missing = lines
    while follower.process.isRunning, ContinuousClock.now < deadline {
      missing = lines.subtracting(try rows())
      if missing.isEmpty { break }
      poll(nil, 0, 20)
    }
    #expect(
      missing.isEmpty,
      "missing \(missing.count) of \(lines.count), \(missing.sorted().prefix(3))\n\(follower.log)")
    seen.formUnion(lines)
  }

  private func end() throws {
    switch rotation.reading {
    case .imported: return try importAll()
    case .down: try follower?.restart()
    default: break
    }
    guard let follower else { return }
    try waitFor(try log.lines(), follower)
    #expect(try follower.stop() == 0)
  }

  // MARK: Checking

  private func rows() throws -> [String] {
    try sqlite("x.db", "SELECT message FROM traces", in: log.directory).split(separator: "\n").map(
      String.init)
  }

  private func check() throws {
    let rows = try rows()
    let distinct = Set(rows)
    let written = Set((1...writer.lines).map { "line \($0)" })
    let files = try Tool.shell("ls -l $(find logs -type f)", in: log.directory).output
    let doubles = Dictionary(grouping: rows) { $0 }.filter { $1.count > 1 }.keys
    func expect(_ lines: Set<String>, _ what: String) {
      let examples = lines.sorted().prefix(5)
      #expect(lines.isEmpty, "\(lines.count) lines are \(what): \(examples)\n\(files)")
    }
    expect(Set(doubles), "several rows")
    expect(distinct.subtracting(written), "rows that nobody wrote")
    expect(seen.union(try log.lines()).subtracting(distinct), "in a file and no rows")
    if losesNothing { expect(written.subtracting(distinct), "no rows") }
    let rejects = try sqlite("x.db", "SELECT count(*) FROM tracetail_rejects", in: log.directory)
    #expect(rejects == "0" || rotation.rotator.shreds)
  }

  /// Whether every line that was written can have been read.
  private var losesNothing: Bool {
    if rotation.rotator.truncates { return false }
    let isShredded = rotation.rotator.shreds && rotation.layout == .file
    return (rotation.layout != .file || rotation.rotator.copies || rotation.reading.isOnline)
      && !isShredded
  }
}
