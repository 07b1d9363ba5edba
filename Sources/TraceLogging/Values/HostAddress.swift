internal import Glibc

/// The address of this host, for the column `ip_address`.
enum HostAddress {
  /// The first IPv4 address of an interface that is up and no loopback; else the first IPv6 address
  /// that is not of one link only; `nil` if there is neither. Looked up once.
  static let text: String? = {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return nil }
    defer { freeifaddrs(list) }
    var addresses: [(family: Int32, text: String)] = []
    var next = list
    while let entry = next?.pointee {
      next = entry.ifa_next
      let flags = Int32(bitPattern: entry.ifa_flags)
      guard
        flags & Int32(IFF_UP) != 0, flags & Int32(IFF_LOOPBACK) == 0,
        let address = entry.ifa_addr, let text = numeric(address)
      else { continue }
      addresses.append((Int32(address.pointee.sa_family), text))
    }
    return addresses.first { $0.family == AF_INET }?.text
      ?? addresses.first { $0.family == AF_INET6 && !$0.text.hasPrefix("fe80:") }?.text
  }()

  private static func numeric(_ address: UnsafeMutablePointer<sockaddr>) -> String? {
    let size =
      switch Int32(address.pointee.sa_family) {
      case AF_INET: MemoryLayout<sockaddr_in>.size
      case AF_INET6: MemoryLayout<sockaddr_in6>.size
      default: 0
      }
    guard size > 0 else { return nil }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { buffer in
      guard
        let base = buffer.baseAddress,
        getnameinfo(
          address, socklen_t(size), base, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST) == 0
      else { return nil }
      return String(cString: base)
    }
  }
}
