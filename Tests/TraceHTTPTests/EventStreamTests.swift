import Foundation
import Synchronization
import TestSupport
import Testing

@testable import TraceHTTP

@Suite("Event streams")
struct EventStreamTests {
  /// What streams have told whoever makes events.
  private final class Heard: Sendable {
    private struct Counts {
      var ready = 0
      var closed = 0
      var streams: [HTTPEventStream] = []
    }

    private let counts = Mutex(Counts())

    func ready(_ stream: HTTPEventStream) {
      counts.withLock { counts in
        counts.ready += 1
        if !counts.streams.contains(where: { $0 === stream }) { counts.streams.append(stream) }
      }
    }

    func closed() { counts.withLock { $0.closed += 1 } }

    var readyCount: Int { counts.withLock { $0.ready } }
    var closedCount: Int { counts.withLock { $0.closed } }
    var streams: [HTTPEventStream] { counts.withLock { $0.streams } }

    /// A stream that tells this one.
    func stream() -> HTTPEventStream {
      HTTPEventStream(onReady: { self.ready($0) }, onClose: { self.closed() })
    }
  }

  private static func server(
    _ limits: HTTPLimits = HTTPLimits(), _ stream: @escaping @Sendable () -> HTTPEventStream
  ) throws -> (server: HTTPServer, port: Int) {
    let server = HTTPServer(access: HTTPAccess(), limits: limits) { request in
      request.path.isEmpty
        ? HTTPResponse(text: "plain")
        : HTTPResponse(contentType: "text/event-stream", body: .events(stream()))
    }
    return (server, try server.start(host: "127.0.0.1", port: 0))
  }

  private static func wait(_ condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    while try !condition() {
      try #require(ContinuousClock.now < deadline)
      poll(nil, 0, 1)
    }
  }

  private static func event(_ text: String) -> [UInt8] { Array("data: \(text)\n\n".utf8) }

  @Test("events come as they are sent, comments between them, and an end where it is ended")
  func events() throws {
    let heard = Heard()
    var limits = HTTPLimits()
    limits.heartbeatSeconds = 0.01
    // What ends a request that does not come does not end a stream.
    limits.requestSeconds = 0.05
    let (server, port) = try Self.server(limits) { heard.stream() }
    let client = try EventClient(port: port, "/events")
    #expect(client.head.contains("Content-Type: text/event-stream"))
    #expect(client.head.contains("Content-Security-Policy"))
    try Self.wait { heard.readyCount == 1 }
    let stream = try #require(heard.streams.first)
    stream.send(Self.event("one"))
    #expect(try client.next()?.data == "one")
    try Self.wait { heard.readyCount == 2 }
    try client.read(comments: 10)
    stream.send(Self.event("two"))
    #expect(try client.next()?.data == "two")
    stream.end()
    stream.send(Self.event("three"))
    #expect(try client.next() == nil)
    try Self.wait { heard.closedCount == 1 }
    try server.stop()
    #expect(heard.closedCount == 1)
  }

  @Test("who takes nothing is asked to take one piece, and others go on")
  func slow() throws {
    let piece = Self.event(String(repeating: "x", count: 1 << 20))
    let sent = Mutex(Sent())
    let (server, port) = try Self.server {
      let number = sent.withLock { $0.begin() }
      return HTTPEventStream(
        onReady: { stream in
          if sent.withLock({ $0.add(to: number) }) <= 40 { stream.send(piece) }
        }, onClose: {})
    }
    // It reads the head, and no more.
    let slow = try EventClient(port: port, "/events")
    let fast = try EventClient(port: port, "/events")
    for _ in 0..<40 { #expect(try fast.next()?.data.utf8.count == 1 << 20) }
    // The sockets hold some pieces of it.
    #expect(sent.withLock { $0.counts[0] } < 30)
    #expect(try RawClient.get(port: port, "/").body == "plain")
    try server.stop()
    withExtendedLifetime(slow) {}
  }

  /// How many pieces each stream was asked for.
  private struct Sent {
    var counts: [Int] = []

    mutating func begin() -> Int {
      counts.append(0)
      return counts.count - 1
    }

    mutating func add(to number: Int) -> Int {
      counts[number] += 1
      return counts[number]
    }
  }

  @Test("a stream is no connection of the others, and there are so many at most")
  func limits() throws {
    let heard = Heard()
    var limits = HTTPLimits()
    limits.connections = 1
    limits.eventStreams = 2
    let (server, port) = try Self.server(limits) { heard.stream() }
    var clients = [try EventClient(port: port, "/events")]
    clients.append(try EventClient(port: port, "/events"))
    try Self.wait { heard.readyCount == 2 }
    #expect(try RawClient.get(port: port, "/").body == "plain")
    #expect(try RawClient.get(port: port, "/events").head.hasPrefix("HTTP/1.1 503"))
    #expect(heard.readyCount == 2)
    clients.removeLast()
    try Self.wait { heard.closedCount == 1 }
    try Self.wait {
      clients.append(try EventClient(port: port, "/events"))
      return clients.last?.head.hasPrefix("HTTP/1.1 200") == true
    }
    try Self.wait { heard.streams.count == 3 }
    // HEAD opens none.
    try Self.wait {
      let client = try RawClient(port: port)
      client.send("HEAD /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      return try client.readToEnd().hasPrefix("HTTP/1.1 200")
    }
    #expect(heard.streams.count == 3)
    try server.stop()
    withExtendedLifetime(clients) {}
  }

  @Test("a server ends with its streams, and sending to them afterwards does nothing")
  func stop() throws {
    let heard = Heard()
    let (server, port) = try Self.server { heard.stream() }
    let clients = try (0..<20).map { _ in try EventClient(port: port, "/events") }
    try Self.wait { heard.readyCount == 20 }
    try server.stop()
    #expect(heard.closedCount == 20)
    for stream in heard.streams {
      stream.send(Self.event("late"))
      stream.end()
    }
    for client in clients { #expect(try client.next() == nil) }
  }
}
