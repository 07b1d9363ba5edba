internal import TraceHTTP

/// A site that is served at an address.
struct PageServer {
  /// Where it is: `http://127.0.0.1:7878/`.
  let url: String
  private let site: Site
  private let server: HTTPServer

  /// Serves it from now on, on threads of its own.
  ///
  /// - Throws: what says why that cannot be.
  init(_ site: Site, at address: String, _ options: HTTPOptions) throws {
    self.site = site
    let endpoint = try options.endpoint(address)
    server = HTTPServer(access: try options.access(), threads: Site.threads) { site.answer($0) }
    do {
      let port = try server.start(host: endpoint.host, port: endpoint.port)
      url = "http://\(endpoint.authority(port: port))/"
    } catch {
      throw CommandFailure(
        status: .failed,
        message: """
          cannot serve at \(EscapedText.line(address)): \(EscapedText.line("\(error)"))
          Another program may have the port: choose another one with --http.
          """)
    }
  }

  /// Ends it: all connections are closed.
  func stop() throws {
    site.stop()
    try server.stop()
  }
}
