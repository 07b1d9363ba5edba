import Foundation
import TestSupport
import Testing

/// `tracetail serve --db x.db` while it runs.
final class Serving {
  let directory: TemporaryDirectory
  let process: Process
  private(set) var port = 0

  /// Starts it, and waits until it listens.
  init(
    _ options: [String] = [], database: String = "x.db", in directory: TemporaryDirectory,
    environment: [String: String] = [:]
  ) throws {
    self.directory = directory
    process = try Tool.start(
      ["serve", "--db", database, "--http", "127.0.0.1:0"] + options, in: directory,
      environment: environment)
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    _ = process.waits {
      if let match = log.firstMatch(of: /serving http:\/\/127\.0\.0\.1:(\d+)\//) {
        port = Int(match.output.1) ?? 0
      }
      return port > 0 || ContinuousClock.now > deadline
    }
    try #require(port > 0, "it does not serve\n\(log)")
  }

  deinit {
    guard process.isRunning else { return }
    process.send(SIGKILL)
    process.waitUntilExit()
  }

  /// What it wrote to standard error.
  var log: String {
    (try? String(contentsOfFile: directory.path("errors"), encoding: .utf8)) ?? ""
  }

  /// The body of a page, whose status has to be 200.
  func page(_ target: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let (head, body) = try RawClient.get(port: port, target)
    try #require(
      head.hasPrefix("HTTP/1.1 200"), "\(target): \(head)", sourceLocation: sourceLocation)
    return body
  }

  /// The status of an address.
  func status(_ target: String) throws -> String {
    String(try RawClient.get(port: port, target).head.dropFirst("HTTP/1.1 ".count).prefix(3))
  }

  /// The object that an address of the API answers.
  func json(
    _ target: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String: Any] {
    let body = try page(target, sourceLocation: sourceLocation)
    return try #require(
      JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any], "no object: \(body)")
  }

  /// The items of a list of the API, all of its pages.
  func items(_ address: String, query: String) throws -> [[String: Any]] {
    var all: [[String: Any]] = []
    var next: String? = "?\(query)"
    while let target = next {
      let page = try json(address + target)
      all += try #require(page["items"] as? [[String: Any]])
      next = page["next"] as? String
    }
    return all
  }

  /// Asks it to stop. Gives its exit status.
  func stop(_ signal: Int32 = SIGTERM) throws -> Int32 {
    process.send(signal)
    process.waitUntilExit()
    try #require(process.terminationReason == .exit, "a signal ended it")
    return process.terminationStatus
  }
}
