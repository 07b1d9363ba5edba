import Foundation
import Glibc

/// A client that sends what bytes it is told to, to a server on this machine.
public final class RawClient: Sendable {
  /// Why nothing could be read or sent.
  public struct Failure: Error, CustomStringConvertible {
    /// What failed, and errno's text.
    public let description: String
  }

  private let descriptor: Int32

  /// Connects to a port of 127.0.0.1. Reads wait for 60 seconds at most.
  public init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Self.failure("socket") }
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Self.failure("connect") }
  }

  /// Connects to a socket in the file system. Reads wait for 60 seconds at most.
  public init(socket path: String) throws {
    descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Self.failure("socket") }
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw Self.failure("connect") }
  }

  deinit { close(descriptor) }

  /// Sends all of a text; false where the server has closed the connection.
  @discardableResult
  public func send(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// All that comes until the server closes the connection.
  public func readToEnd() throws -> String {
    var all: [UInt8] = []
    while let more = try read() { all += more }
    return String(decoding: all, as: UTF8.self)
  }

  /// What comes until a text is in it, or the server closes the connection.
  public func read(until text: String) throws -> String {
    var all: [UInt8] = []
    while !String(decoding: all, as: UTF8.self).contains(text), let more = try read() {
      all += more
    }
    return String(decoding: all, as: UTF8.self)
  }

  /// The next bytes; `nil` at the end.
  func read() throws -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    if count > 0 { return Array(bytes.prefix(count)) }
    // A server that closes without having read all resets the connection.
    if count == 0 || errno == ECONNRESET { return nil }
    throw Self.failure("recv")
  }

  private static func failure(_ call: String) -> Failure {
    Failure(description: "\(call): \(String(cString: strerror(errno)))")
  }

  /// Asks for one address, and reads the whole answer.
  ///
  /// - Parameters:
  ///   - port: of 127.0.0.1.
  ///   - target: the path, with its query.
  ///   - headers: lines beside `Host` and `Connection`, each with its line end.
  /// - Returns: the head and the body of the answer; chunks are put together.
  /// - Throws: `Failure` where there is no server, or no answer.
  public static func get(
    port: Int, _ target: String, headers: String = ""
  ) throws -> (head: String, body: String) {
    let client = try RawClient(port: port)
    client.send(
      "GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(headers)\r\n")
    return parts(try client.readToEnd())
  }

  /// The head and the body of one answer.
  public static func parts(_ answer: String) -> (head: String, body: String) {
    guard let end = answer.range(of: "\r\n\r\n") else { return (answer, "") }
    let head = String(answer[..<end.lowerBound])
    var body = String(answer[end.upperBound...])
    if head.lowercased().contains("transfer-encoding: chunked") { body = unchunked(body) }
    return (head, body)
  }

  private static func unchunked(_ body: String) -> String {
    var (rest, all) = (Array(body.utf8)[...], [UInt8]())
    while let end = rest.firstIndex(of: 0x0D),
      let count = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), count > 0
    {
      let chunk = rest[(end + 2)...].prefix(count)
      all += chunk
      rest = rest[(chunk.endIndex + 2)...]
    }
    return String(decoding: all, as: UTF8.self)
  }
}
