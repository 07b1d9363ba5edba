import Foundation
import TestSupport
import Testing

@testable import TraceHTTP

@Suite("Base path")
struct BasePathTests {
  @Test("a base path has plain segments")
  func form() {
    #expect(BasePath("/")?.path == "")
    #expect(BasePath("/tracetail")?.path == "/tracetail")
    #expect(BasePath("/a/b-c_d.e~f/")?.path == "/a/b-c_d.e~f")
    for text in ["", "tracetail", "//", "/a//b", "/a/../b", "/a b", "/a\"b", "/a?b", "/%41", "/é"] {
      #expect(BasePath(text) == nil, "\(text)")
    }
  }

  @Test("an address is within the site, whether the proxy took the path off or not")
  func address() throws {
    let base = try #require(BasePath("/tt"))
    #expect(base.address(of: "/tt/runs/1?a=b") == "/runs/1?a=b")
    #expect(base.address(of: "/runs/1?a=b") == "/runs/1?a=b")
    #expect(base.address(of: "/tt") == "/")
    #expect(base.address(of: "/tt?a=b") == "/?a=b")
    #expect(base.address(of: "/ttt") == "/ttt")
    #expect(BasePath.root.address(of: "/tt/runs") == "/tt/runs")
  }

  @Test("addresses of the program's own get it, and nothing that only looks like one")
  func located() throws {
    let base = try #require(BasePath("/tt"))
    let value = "<a href=\"/x\"> href=\"/y\""
    let html: HTML = """
      <a href="/runs" title="/var/log">\(value)</a><form action="/search"><input value="\("/v")">\
      <script src="/assets/app.js"></script><p data-live="\("/events")" data-copy="/c">/</p>\
      <a href="#row-1"><a href="?a=/b">
      """
    let expected: HTML = """
      <a href="/tt/runs" title="/var/log">\(value)</a><form action="/tt/search">\
      <input value="\("/v")"><script src="/tt/assets/app.js"></script>\
      <p data-live="\("/tt/events")" data-copy="/c">/</p><a href="#row-1"><a href="?a=/b">
      """
    #expect(base.located(html.bytes) == expected.bytes)
    #expect(BasePath.root.located(html.bytes) == html.bytes)
  }

  @Test("the form that asks for a token, and its cookie, are below it")
  func token() throws {
    let access = HTTPAccess(token: "s3cret-token", basePath: try #require(BasePath("/tt")))
    let server = HTTPServer(access: access) { _ in HTTPResponse(text: "in") }
    let port = try server.start(host: "127.0.0.1", port: 0)
    #expect(try RawClient.get(port: port, "/tt/").body.contains("action=\"/tt/login\""))
    let client = try RawClient(port: port)
    client.send(
      "POST /tt/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 18"
        + "\r\n\r\ntoken=s3cret-token")
    let answer = try client.readToEnd()
    #expect(answer.hasPrefix("HTTP/1.1 303"))
    #expect(answer.contains("Location: /tt/\r\n") && answer.contains("; Path=/tt/\r\n"))
    try server.stop()
  }

  @Test("a socket in the file system has its mode, and takes the place of one left behind")
  func socket() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("s")
    func mode() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    func answer() throws -> String {
      let client = try RawClient(socket: path)
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      return RawClient.parts(try client.readToEnd()).body
    }
    func server(_ text: String) -> HTTPServer {
      HTTPServer(access: HTTPAccess()) { _ in HTTPResponse(text: text) }
    }
    let first = server("first")
    try first.start(socket: path, mode: 0o666)
    #expect(try mode() == 0o666)
    let second = server("second")
    #expect(throws: (any Error).self) { try second.start(socket: path, mode: 0o600) }
    try second.stop()
    #expect(try answer() == "first")
    try first.stop()
    #expect(!FileManager.default.fileExists(atPath: path))
    // A process that was killed leaves its socket.
    let left = try UnixSocket(path: path, mode: 0o600)
    close(left.descriptor)
    let third = server("third")
    try third.start(socket: path, mode: 0o600)
    #expect(try mode() == 0o600)
    #expect(try answer() == "third")
    try third.stop()
    _ = try directory.write("a file", to: "s")
    let fourth = server("fourth")
    #expect(throws: (any Error).self) { try fourth.start(socket: path, mode: 0o600) }
    try fourth.stop()
    #expect(FileManager.default.fileExists(atPath: path))
  }
}
