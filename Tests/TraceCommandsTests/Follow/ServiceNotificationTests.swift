import Foundation
import TestSupport
import Testing

@testable import TraceCommands

@Suite("What the service manager is told")
struct ServiceNotificationTests {
  @Test("ready, alive, reloading, stopping", arguments: [false, true])
  func protocolOfService(isAbstract: Bool) throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("1", records: 3)
    let socket = try DatagramSocket(
      address: isAbstract ? "@tracetail-test-\(UUID().uuidString)" : directory.path("notify"))
    // The loop comes round once a second at least.
    let following = try Following(
      in: directory,
      environment: ["NOTIFY_SOCKET": socket.address, "WATCHDOG_USEC": "100000"])
    try following.wait(for: "READY=1") { socket.received.contains("READY=1") }
    #expect(socket.received.contains { $0.hasPrefix("STATUS=3 rows from 117 bytes, ") })
    let before = socket.count(of: "WATCHDOG=1")
    try following.wait(for: "WATCHDOG=1") { socket.count(of: "WATCHDOG=1") > before + 1 }
    following.process.send(SIGHUP)
    try following.wait(for: "READY=1 again") { socket.count(of: "READY=1") == 2 }
    let reload = try #require(socket.received.firstIndex(of: "RELOADING=1"))
    #expect(socket.received[reload + 1].hasPrefix("MONOTONIC_USEC="))
    #expect(!socket.received.contains("STOPPING=1"))
    #expect(try following.stop() == 0)
    #expect(socket.count(of: "STOPPING=1") == 1)
  }

  @Test("no life sign for the watchdog of another process, or where there is none")
  func otherWatchdog() throws {
    let directory = try TemporaryDirectory()
    let socket = try DatagramSocket(address: directory.path("notify"))
    for environment in [["WATCHDOG_USEC": "100000", "WATCHDOG_PID": "1"], [:]] {
      let report = ServiceReport(
        environment.merging(["NOTIFY_SOCKET": socket.address]) { $1 })
      report.didStep("a")
      report.didStep("b")
    }
    #expect(socket.received == ["STATUS=a", "STATUS=a"])
  }

  @Test("one life sign in half of the time that is allowed, and one status a second")
  func rate() throws {
    let directory = try TemporaryDirectory()
    let socket = try DatagramSocket(address: directory.path("notify"))
    let report = ServiceReport([
      "NOTIFY_SOCKET": socket.address, "WATCHDOG_USEC": "3600000000",
      "WATCHDOG_PID": "\(ProcessInfo.processInfo.processIdentifier)",
    ])
    for number in 0..<100 { report.didStep("\(number)") }
    #expect(socket.received == ["WATCHDOG=1", "STATUS=0"])
  }

  @Test("a reload before it is ready does not say that it is")
  func early() throws {
    let directory = try TemporaryDirectory()
    let socket = try DatagramSocket(address: directory.path("notify"))
    let report = ServiceReport(["NOTIFY_SOCKET": socket.address])
    report.reload {}
    #expect(socket.received.isEmpty)
    report.didBecomeReady("")
    report.reload {}
    #expect(socket.count(of: "READY=1") == 2)
  }

  @Test(
    "an address that is none is no manager",
    arguments: ["", "@", "relative", "/" + String(repeating: "x", count: 107)])
  func noAddress(_ address: String) {
    #expect(ServiceManager(name: address) == nil)
  }
}

/// A socket as the service manager has it.
private final class DatagramSocket {
  let address: String
  private let descriptor: Int32
  private var assignments: [String] = []

  init(address: String) throws {
    self.address = address
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    let bytes = address.utf8.map { $0 == UInt8(ascii: "@") ? 0 : $0 }
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: bytes) }
    let length = socklen_t(2 + bytes.count + (address.hasPrefix("@") ? 0 : 1))
    let bound = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    try #require(bound == 0)
  }

  deinit {
    close(descriptor)
  }

  /// Every assignment until now, in order.
  var received: [String] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { return assignments }
      let text = String(decoding: buffer[..<count], as: UTF8.self)
      assignments += text.split(separator: "\n").map(String.init)
    }
  }

  func count(of assignment: String) -> Int { received.count { $0 == assignment } }
}
