internal import ArgumentParser
internal import TraceHTTP

/// To whom a page is served.
struct HTTPOptions: ParsableArguments {
  static let tokenVariable = "TRACETAIL_HTTP_TOKEN"

  @Option(
    help: ArgumentHelp(
      """
      What who looks has to know: browsers ask for it, programs send it as a bearer token. (default: \
      \(Self.tokenVariable), which other users cannot see)
      """, valueName: "token"))
  var httpToken: String?

  @Flag(help: "Serve other machines without a token: whoever reaches the address may look.")
  var httpInsecure = false

  @Option(
    help: ArgumentHelp(
      """
      A name that this server has beside localhost and its addresses, as behind a proxy; may be \
      repeated.
      """, valueName: "name"))
  var httpName: [String] = []

  @Option(
    help: ArgumentHelp(
      "Where the page is below the root of its names, as behind a proxy: /tracetail.",
      valueName: "path"))
  var basePath: String?

  @Option(
    help: ArgumentHelp(
      "Who may connect to a socket of --http unix:…, as for chmod(1).", valueName: "mode"))
  var httpSocketMode = "600"

  func validate() throws {
    _ = try access()
    _ = try socketMode()
  }

  /// Where it is served, as `--http` says.
  func endpoint(_ text: String) throws -> Endpoint {
    let setting = Setting(name: "--http", value: text)
    guard let endpoint = Endpoint(text) else {
      throw setting.refused(
        "it is no address with a port, and no socket",
        hint: """
          Write 127.0.0.1:7878, [::1]:7878 or 0.0.0.0:7878, or unix:/run/tracetail.sock, whose path \
          has 107 bytes at most.
          """)
    }
    if !endpoint.isLocal, try access().token == nil, !httpInsecure {
      throw setting.refused(
        "other machines could look at all traces",
        hint: "Give --http-token or \(Self.tokenVariable), or --http-insecure if that is wanted.")
    }
    return endpoint
  }

  /// Who may ask.
  func access() throws -> HTTPAccess {
    let token = Setting(
      option: "--http-token", value: httpToken, variable: Self.tokenVariable)
    if let token, token.value.utf8.count < 8 {
      throw Setting(name: token.name, value: "…").refused(
        "it can be guessed", hint: "Give 8 characters or more: openssl rand -hex 16 makes 32.")
    }
    return HTTPAccess(names: httpName, token: token?.value, basePath: try base())
  }

  /// The mode of a socket.
  func socketMode() throws -> UInt32 {
    guard let mode = UInt32(httpSocketMode, radix: 8), mode <= 0o777 else {
      throw Setting(name: "--http-socket-mode", value: httpSocketMode)
        .refused("it is no mode", hint: "Write 600, 660 or 666.")
    }
    return mode
  }

  private func base() throws -> BasePath {
    guard let basePath else { return .root }
    guard let base = BasePath(basePath) else {
      throw Setting(name: "--base-path", value: basePath).refused(
        "it is no path of plain segments", hint: "Write /tracetail, or /apps/tracetail.")
    }
    return base
  }
}
