/// Where a page is served.
enum Endpoint: Equatable {
  /// At an address of this machine and a port: a name or an address; IPv6 without its brackets.
  case port(host: String, port: Int)
  /// By a socket in the file system.
  case socket(path: String)

  /// So many bytes the path of a socket may have: unix(7).
  private static let mostPathBytes = 107

  /// `host:port`, `[address]:port`, `unix:path`; `nil` of any other text.
  init?(_ text: String) {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst("unix:".count))
      guard !path.isEmpty, path.utf8.count <= Self.mostPathBytes, !path.utf8.contains(0)
      else { return nil }
      self = .socket(path: path)
      return
    }
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self = .port(host: String(host), port: Int(port))
  }

  /// Whether only this machine can reach it.
  var isLocal: Bool {
    guard case .port(let host, _) = self else { return true }
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// As a URL has an address, with the port that it became.
  static func authority(host: String, port: Int) -> String {
    (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
  }
}
