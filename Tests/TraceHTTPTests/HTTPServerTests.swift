import Foundation
import Synchronization
import TestSupport
import Testing

@testable import TraceHTTP

/// A server that says which path was asked for, until the end of a test.
private final class TestServer {
  let port: Int
  private let server: HTTPServer

  init(
    access: HTTPAccess = HTTPAccess(), limits: HTTPLimits = HTTPLimits(),
    longPath: [String]? = nil,
    handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse = { request in
      HTTPResponse(text: "path \(request.path) a=\(request["a"] ?? "none")")
    }
  ) throws {
    server = HTTPServer(
      access: access, limits: limits, isLong: { $0.path == longPath },
      handler: handler)
    port = try server.start(host: "127.0.0.1", port: 0)
  }

  func stop() throws { try server.stop() }

  /// All that is answered to these bytes.
  func answer(to bytes: String) throws -> String {
    let client = try RawClient(port: port)
    client.send(bytes)
    return try client.readToEnd()
  }

  func status(of bytes: String) throws -> String {
    String(try answer(to: bytes).prefix { $0 != "\r\n" }.dropFirst("HTTP/1.1 ".count).prefix(3))
  }
}

@Suite("HTTP server")
struct HTTPServerTests {
  private static let end = "Host: localhost\r\nConnection: close\r\n\r\n"

  @Test("a path and a query are decoded")
  func request() throws {
    let server = try TestServer()
    let answer = try RawClient.get(port: server.port, "/runs/a%2Fb%20c?a=1%2B1+2&b")
    #expect(answer.head.hasPrefix("HTTP/1.1 200 OK"))
    #expect(answer.body == "path [\"runs\", \"a/b c\"] a=1+1 2")
    try server.stop()
  }

  @Test("a connection takes one request after the other; HEAD has no body")
  func keepAlive() throws {
    let server = try TestServer()
    let client = try RawClient(port: server.port)
    client.send("HEAD /first HTTP/1.1\r\nHost: localhost\r\n\r\n")
    let head = try client.read(until: "\r\n\r\n")
    #expect(head.contains("Content-Length: 21") && head.hasSuffix("\r\n\r\n"))
    client.send("GET /second HTTP/1.1\r\n\(Self.end)")
    #expect(try client.readToEnd().hasSuffix("path [\"second\"] a=none"))
    try server.stop()
  }

  @Test("only reading is allowed")
  func methods() throws {
    let server = try TestServer()
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"] {
      #expect(try server.status(of: "\(method) / HTTP/1.1\r\n\(Self.end)") == "405")
    }
    try server.stop()
  }

  @Test("a name that is not ours is misdirected; addresses and localhost are ours")
  func hosts() throws {
    let server = try TestServer(access: HTTPAccess(names: ["Traces.Example"]))
    let ours = [
      "localhost", "LOCALHOST:7878", "127.0.0.1", "127.0.0.1:1", "[::1]:7878", "10.1.2.3",
      "traces.example", "traces.example:443",
    ]
    for host in ours {
      let request = "GET / HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
      #expect(try server.status(of: request) == "200", "\(host)")
    }
    let others = [
      "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "1.2.3", "1.2.3.256",
      "", "[::1", "traces.example.evil",
    ]
    for host in others {
      let request = "GET / HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
      #expect(try server.status(of: request) == "421", "\(host)")
    }
    #expect(try server.status(of: "GET / HTTP/1.1\r\nConnection: close\r\n\r\n") == "421")
    #expect(
      try server.status(of: "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
        == "421")
    try server.stop()
  }

  @Test("a page of another site may lead here, and ask for nothing")
  func sites() throws {
    let server = try TestServer()
    func status(_ site: String, _ mode: String, _ destination: String) throws -> String {
      try server.status(
        of: "GET / HTTP/1.1\r\nSec-Fetch-Site: \(site)\r\nSec-Fetch-Mode: \(mode)\r\n"
          + "Sec-Fetch-Dest: \(destination)\r\n\(Self.end)")
    }
    #expect(try status("cross-site", "no-cors", "image") == "403")
    #expect(try status("cross-site", "cors", "empty") == "403")
    #expect(try status("cross-site", "navigate", "iframe") == "403")
    #expect(try status("same-site", "cors", "empty") == "403")
    #expect(try status("cross-site", "navigate", "document") == "200")
    #expect(try status("same-origin", "cors", "empty") == "200")
    #expect(try status("none", "navigate", "document") == "200")
    try server.stop()
  }

  @Test("with a token, who does not know it is asked for it")
  func token() throws {
    let server = try TestServer(access: HTTPAccess(token: "s3cret token;"))
    func status(_ headers: String) throws -> String {
      try server.status(of: "GET / HTTP/1.1\r\n\(headers)\(Self.end)")
    }
    #expect(try status("") == "401")
    #expect(try status("Authorization: Bearer s3cret token;\r\n") == "200")
    #expect(try status("Authorization: Bearer s3cret token\r\n") == "401")
    #expect(try status("Authorization: Basic s3cret token;\r\n") == "401")
    #expect(try status("Cookie: a=b; tracetail_token=s3cret%20token%3B\r\n") == "200")
    #expect(try status("Cookie: tracetail_token=\r\n") == "401")
    func form(_ body: String) throws -> String {
      try server.answer(
        to: "POST /login HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n\(Self.end)\(body)")
    }
    let right = try form("token=s3cret+token%3B")
    #expect(right.hasPrefix("HTTP/1.1 303"))
    #expect(right.contains("Set-Cookie: tracetail_token=s3cret%20token%3B; HttpOnly;"))
    #expect(try form("token=wrong").hasPrefix("HTTP/1.1 401"))
    #expect(try form("").hasPrefix("HTTP/1.1 401"))
    try server.stop()
  }

  @Test("browsers are told what a page may do, with every answer")
  func securityHeaders() throws {
    let server = try TestServer()
    for request in ["GET / HTTP/1.1\r\n\(Self.end)", "PUT / HTTP/1.1\r\n\(Self.end)"] {
      let answer = try server.answer(to: request)
      #expect(answer.contains("Content-Security-Policy: default-src 'none';"))
      #expect(!answer.contains("unsafe"))
      #expect(answer.contains("X-Content-Type-Options: nosniff"))
      #expect(answer.contains("Referrer-Policy: no-referrer"))
    }
    try server.stop()
  }

  @Test("a request that is too large is refused before it is held")
  func large() throws {
    let server = try TestServer()
    let long = String(repeating: "x", count: 20_000)
    #expect(try server.status(of: "GET /\(long) HTTP/1.1\r\n\(Self.end)") == "431")
    #expect(try server.status(of: "GET / HTTP/1.1\r\nX: \(long)\r\n\(Self.end)") == "431")
    let many = (0..<200).map { "X-\($0): \(long.prefix(100))\r\n" }.joined()
    #expect(try server.status(of: "GET / HTTP/1.1\r\n\(many)\(Self.end)") == "431")
    let client = try RawClient(port: server.port)
    client.send("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n")
    while client.send(long) {}
    #expect(try RawClient.get(port: server.port, "/").head.hasPrefix("HTTP/1.1 200"))
    try server.stop()
  }

  @Test(
    "a request that two programs could read as two requests gets one answer at most",
    arguments: [
      "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
      "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
      "Content-Length: +5\r\n\r\nabcde",
      "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
      "Transfer-Encoding: chunked\r\n\r\n5;\nabcde\r\n0\r\n\r\n",
      "Content-Length: 33\r\n\r\n",
    ])
  func smuggling(_ headers: String) throws {
    let server = try TestServer()
    let answer = try server.answer(
      to: "GET /outer HTTP/1.1\r\nHost: localhost\r\n\(headers)"
        + "GET /smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        + "GET /third HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    #expect(!answer.contains("smuggled"))
    try server.stop()
  }

  @Test(
    "a client that does not end its request is sent away", arguments: ["", "GET / HTTP/1.1\r\n"])
  func slow(_ beginning: String) throws {
    var limits = HTTPLimits()
    limits.requestSeconds = 0.1
    let server = try TestServer(limits: limits)
    #expect(try server.answer(to: beginning).isEmpty)
    try server.stop()
  }

  @Test("a connection more than there may be is closed, and a later one is taken")
  func connections() throws {
    var limits = HTTPLimits()
    limits.connections = 2
    let server = try TestServer(limits: limits)
    var held: [RawClient] = []
    for _ in 0..<2 {
      let client = try RawClient(port: server.port)
      client.send("GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n")
      _ = try client.read(until: "a=none")
      held.append(client)
    }
    #expect(try server.answer(to: "GET / HTTP/1.1\r\n\(Self.end)").isEmpty)
    held.removeAll()
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    var answer = ""
    while answer.isEmpty && ContinuousClock.now < deadline {
      answer = try server.answer(to: "GET / HTTP/1.1\r\n\(Self.end)")
    }
    #expect(answer.hasPrefix("HTTP/1.1 200"))
    try server.stop()
  }

  @Test("requests that take long wait for one another, and no other one waits for them")
  func long() throws {
    // One is being answered, and others wait; that thread waits until the test lets it go on.
    let begun = DispatchSemaphore(value: 0)
    let goOn = DispatchSemaphore(value: 0)
    struct Count { var now = 0, most = 0 }
    let atOnce = Mutex(Count())
    let server = try TestServer(longPath: ["long"]) { request in
      guard request.path == ["long"] else { return HTTPResponse(text: "short") }
      atOnce.withLock { count in
        count.now += 1
        count.most = max(count.most, count.now)
      }
      begun.signal()
      goOn.wait()
      atOnce.withLock { $0.now -= 1 }
      return HTTPResponse(text: "long")
    }
    let clients = try (0..<4).map { _ in try RawClient(port: server.port) }
    for client in clients { client.send("GET /long HTTP/1.1\r\n\(Self.end)") }
    begun.wait()
    for _ in 0..<3 { #expect(try RawClient.get(port: server.port, "/").body == "short") }
    for _ in clients { goOn.signal() }
    for client in clients { #expect(try client.readToEnd().hasSuffix("long")) }
    #expect(atOnce.withLock(\.most) == 1)
    try server.stop()
  }

  @Test("an answer in pieces comes whole, and where one fails it has no end")
  func pieces() throws {
    let count = Mutex(0)
    let server = try TestServer { request in
      let fails = request.path == ["fails"]
      count.withLock { $0 = 0 }
      return HTTPResponse(
        contentType: "text/plain",
        body: .pieces {
          struct Failure: Error {}
          let number = count.withLock { count in
            count += 1
            return count
          }
          if number > 3 && fails { throw Failure() }
          return number > 1_000 ? nil : Array("piece \(number)\n".utf8)
        })
    }
    let whole = try RawClient.get(port: server.port, "/")
    #expect(whole.body == (1...1_000).map { "piece \($0)\n" }.joined())
    let broken = try server.answer(to: "GET /fails HTTP/1.1\r\n\(Self.end)")
    #expect(broken.contains("piece 3\n") && !broken.hasSuffix("0\r\n\r\n"))
    try server.stop()
  }

  @Test("who makes an answer hears that the client went away, or that the server ends")
  func cancellation() throws {
    let heard = Mutex(0)
    let begun = Mutex(0)
    let server = try TestServer { request in
      begun.withLock { $0 += 1 }
      let deadline = ContinuousClock.now.advanced(by: .seconds(60))
      while !request.isCancelled && ContinuousClock.now < deadline { poll(nil, 0, 1) }
      if request.isCancelled { heard.withLock { $0 += 1 } }
      return HTTPResponse(text: "late")
    }
    func wait(_ counter: borrowing Mutex<Int>, for number: Int) {
      let deadline = ContinuousClock.now.advanced(by: .seconds(60))
      while counter.withLock({ $0 }) < number && ContinuousClock.now < deadline { poll(nil, 0, 1) }
    }
    var client: RawClient? = try RawClient(port: server.port)
    client?.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    wait(begun, for: 1)
    client = nil
    wait(heard, for: 1)
    #expect(heard.withLock { $0 } == 1)
    let other = try RawClient(port: server.port)
    other.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    wait(begun, for: 2)
    try server.stop()
    #expect(heard.withLock { $0 } == 2)
  }
}
