internal import TraceHTTP

/// A site that is served at an address.
struct PageServer {
  /// Where it is: `http://127.0.0.1:7878/`, `unix:/run/tracetail.sock`.
  let url: String
  private let site: Site
  private let server: HTTPServer

  /// Serves it from now on, on threads of its own.
  ///
  /// - Throws: what says why that cannot be.
  init(_ site: Site, at address: String, _ options: HTTPOptions) throws {
    self.site = site
    let endpoint = try options.endpoint(address)
    let access = try options.access()
    server = HTTPServer(
      access: access, threads: Site.threads, isLong: Site.isSearch
    ) { site.answer($0) }
    do {
      switch endpoint {
      case .port(let host, let wanted):
        let port = try server.start(host: host, port: wanted)
        url = "http://\(Endpoint.authority(host: host, port: port))\(access.basePath.path)/"
      case .socket(let path):
        try server.start(socket: path, mode: try options.socketMode())
        url = "unix:" + EscapedText.line(path)
      }
    } catch {
      throw CommandFailure(
        status: .failed,
        message: """
          cannot serve at \(EscapedText.line(address)): \(EscapedText.line("\(error)"))
          Another program may have it: choose another place with --http.
          """)
    }
  }

  /// Ends it: all connections are closed.
  func stop() throws {
    site.stop()
    try server.stop()
  }
}
