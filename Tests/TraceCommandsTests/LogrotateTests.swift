import Foundation
import TestSupport
import Testing

/// The real logrotate(8), in every mode it has, beside a writer: each line is one row, however the
/// program comes to see it. A random few of the combinations, by the seed; all of them where
/// `TRACETAIL_ALL_ROTATIONS` is set.
@Suite("rotation by logrotate", .enabled(if: Program.exists("/usr/sbin/logrotate")))
struct LogrotateTests {
  enum Mode: String, CaseIterable {
    case create, copy, copytruncate, compress, delaycompress, dateext, `extension`, olddir, shred
    case sharedscripts

    var directives: String {
      switch self {
      case .create, .copy, .copytruncate, .shred: rawValue
      case .compress: "compress"
      case .delaycompress: "compress\n delaycompress"
      case .dateext: "dateext\n dateformat -%Y%m%d%s"
      case .extension: "extension .log"
      case .olddir: "olddir old\n createolddir 755 root root"
      case .sharedscripts: "sharedscripts\n postrotate\n  true\n endscript"
      }
    }
  }

  enum Layout: CaseIterable {
    case run, directory, file

    var log: String { self == .run ? "logs/run_id=a/stdout.txt" : "logs/app.log" }
    var path: String { self == .file ? log : "logs" }
    var options: [String] { self == .file ? [] : ["--include", "*.txt*", "--include", "app*"] }
  }

  enum Way: CaseIterable {
    case online, polling, terminated, killed, down, importOnly
  }

  struct Combination: CustomTestStringConvertible {
    let mode: Mode
    let layout: Layout
    let way: Way

    var testDescription: String { "\(mode), \(layout), \(way)" }

    static let all = Mode.allCases.flatMap { mode in
      Layout.allCases.flatMap { layout in
        Way.allCases.map { Combination(mode: mode, layout: layout, way: $0) }
      }
    }

    static var chosen: [Combination] {
      if ProcessInfo.processInfo.environment["TRACETAIL_ALL_ROTATIONS"] != nil { return all }
      var random = SeededRandom()
      return Array(all.shuffled(using: &random).prefix(8))
    }
  }

  @Test("each line is one row", arguments: Combination.chosen)
  func eachLineIsOneRow(_ combination: Combination) throws {
    let rotation = try Rotation(combination)
    try rotation.run()
    let found = try Tool.shell(
      "sqlite3 x.db 'SELECT count(*), count(DISTINCT message) FROM traces'",
      in: rotation.directory)
    #expect(found.output == "\(rotation.written)|\(rotation.written)\n", "\(combination)")
  }
}

/// One life of a log that is rotated three times.
private final class Rotation {
  let directory: TemporaryDirectory
  private(set) var written = 0
  private let combination: LogrotateTests.Combination
  private var follower: Following?

  init(_ combination: LogrotateTests.Combination) throws {
    self.combination = combination
    directory = try TemporaryDirectory()
    let log = combination.layout.log
    try directory.makeDirectory((log as NSString).deletingLastPathComponent)
    try directory.write(
      "\(directory.path(log)) {\n su root root\n rotate 50\n \(combination.mode.directives)\n}\n",
      to: "logrotate.conf")
    _ = try Tool.shell(
      "chmod 755 . logs \((log as NSString).deletingLastPathComponent); chmod 644 logrotate.conf",
      in: directory)
  }

  func run() throws {
    try write(20)
    try start()
    for _ in 1...(combination.mode == .dateext ? 1 : 3) {
      try write(20)
      // The rotated files of a file that is given as a path are nobody's: it is read before.
      if combination.layout == .file { try catchUp() }
      try stop()
      try rotate()
      try start()
      try write(20)
      if combination.way == .importOnly { try importAll() }
    }
    if combination.way == .down {
      follower = try Following(
        combination.layout.options, path: combination.layout.path, in: directory)
    }
    try catchUp()
    follower?.kill()
  }

  private func write(_ count: Int) throws {
    let lines = (written + 1...written + count).map {
      "[2026-03-01 10:\(String($0 / 60 % 60 + 100).suffix(2)):\(String($0 % 60 + 100).suffix(2))] [info] line \($0)\n"
    }
    try directory.append(lines.joined(), to: combination.layout.log)
    written += count
  }

  private func rotate() throws {
    let done = try Program(
      running: "/usr/sbin/logrotate", ["-f", "-s", "state", "logrotate.conf"],
      directory: directory.path)
    try #require(done.status == 0, "\(done.errors)")
  }

  private func start() throws {
    guard follower?.process.isRunning != true else { return }
    let options = combination.layout.options
    switch combination.way {
    case .importOnly, .down: return
    case .polling:
      follower = try Following(
        options + ["--watch", "poll", "--poll-interval", "0.1"], path: combination.layout.path,
        in: directory)
    case .online, .terminated, .killed:
      follower = try Following(options, path: combination.layout.path, in: directory)
    }
    try follower?.waitUntilReady()
  }

  private func stop() throws {
    switch combination.way {
    case .terminated: _ = try follower?.stop()
    case .killed: follower?.kill()
    default: break
    }
  }

  private func catchUp() throws {
    if let follower, follower.process.isRunning {
      try follower.wait(rows: written)
    } else {
      try importAll()
    }
  }

  private func importAll() throws {
    let done = try Tool.run(
      ["import", combination.layout.path, "--db", "x.db", "-q"] + combination.layout.options,
      in: directory)
    try #require(done.status == 0, "\(done.errors)")
  }
}
