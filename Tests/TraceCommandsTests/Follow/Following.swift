import Foundation
import TestSupport
import Testing

/// `tracetail follow logs --db x.db` while it runs, and what a test waits for.
final class Following {
  let directory: TemporaryDirectory
  private(set) var process: Process
  private let arguments: [String]
  private let environment: [String: String]

  /// Starts it.
  init(
    _ options: [String] = [], path: String = "logs", in directory: TemporaryDirectory,
    environment: [String: String] = [:]
  ) throws {
    self.directory = directory
    self.environment = environment
    arguments = ["follow", path, "--db", "x.db", "--log-level", "debug"] + options
    process = try Tool.start(arguments, in: directory, environment: environment)
  }

  deinit {
    kill()
  }

  /// Starts it again, with a new log on standard error.
  func restart() throws {
    process = try Tool.start(arguments, in: directory, environment: environment)
  }

  /// Ends it as a crash does.
  func kill() {
    guard process.isRunning else { return }
    process.send(SIGKILL)
    process.waitUntilExit()
  }

  /// Asks it to stop. Gives its exit status.
  func stop(_ signal: Int32 = SIGTERM) throws -> Int32 {
    process.send(signal)
    process.waitUntilExit()
    try #require(process.terminationReason == .exit, "a signal ended it")
    return process.terminationStatus
  }

  /// What it wrote to standard error since it was started.
  var log: String { text(of: "errors") }

  /// What is in a file of the directory; nothing where it is not there.
  func text(of name: String) -> String {
    String(
      decoding: (try? Data(contentsOf: URL(filePath: directory.path(name)))) ?? Data(),
      as: UTF8.self)
  }

  /// Waits until a condition holds; fails where it ended before, or where a minute was not enough.
  func wait(
    for what: String, sourceLocation: SourceLocation = #_sourceLocation,
    until condition: () throws -> Bool
  ) throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    let isMet = try process.waits { try condition() || ContinuousClock.now > deadline }
    try #require(
      isMet && ContinuousClock.now <= deadline, "no \(what)\n\(log)",
      sourceLocation: sourceLocation)
  }

  func waitUntilReady(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try wait(for: "readiness", sourceLocation: sourceLocation) { log.contains("info: ready") }
  }

  /// Waits until the database has that many rows.
  func wait(rows: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try wait(for: "\(rows) rows", sourceLocation: sourceLocation) { self.rows == rows }
  }

  /// How many rows there are; `nil` where the database cannot be asked.
  var rows: Int? {
    // A database that is not there is not to be made.
    let shell = try? Program(
      running: "/usr/bin/env",
      ["sqlite3", "-batch", "file:x.db?mode=rw", "SELECT count(*) FROM traces"],
      directory: directory.path)
    return shell.flatMap { Int($0.output.trimmingCharacters(in: .newlines)) }
  }

  /// Proves that each record is in the database once.
  func expectProven(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let verified = try Tool.run(["verify", "logs", "--db", "x.db"], in: directory)
    #expect(
      verified.status == 0, "\(verified.output.prefix(1000))\(verified.errors)",
      sourceLocation: sourceLocation)
  }
}
