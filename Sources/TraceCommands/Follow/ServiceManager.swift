internal import Glibc

/// The socket of the service manager: sd_notify(3), without libsystemd.
final class ServiceManager: Sendable {
  private let descriptor: Int32
  private let address: [UInt8]

  /// The manager of a value of `NOTIFY_SOCKET`: a path, or `@` and an abstract name (unix(7)). `nil`
  /// where it is neither, or no socket can be had.
  init?(name: String) {
    var address = Array(name.utf8)
    // sun_path has room for 108 bytes, the NUL behind a path among them.
    guard (2...107).contains(address.count), "/@".utf8.contains(address[0]) else { return nil }
    if address[0] == UInt8(ascii: "@") { address[0] = 0 } else { address.append(0) }
    let type = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { return nil }
    // A manager that does not read must not hold up the loop for long.
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    self.descriptor = descriptor
    self.address = address
  }

  deinit {
    close(descriptor)
  }

  /// Sends assignments such as `READY=1`, in one datagram. What cannot be sent is given up.
  func send(_ assignments: [String]) {
    var socketAddress = sockaddr_un()
    socketAddress.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &socketAddress.sun_path) { $0.copyBytes(from: address) }
    let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0
    let length = socklen_t(start + address.count)
    let text = assignments.joined(separator: "\n")
    withUnsafePointer(to: &socketAddress) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        _ = sendto(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL), pointer, length)
      }
    }
  }
}
