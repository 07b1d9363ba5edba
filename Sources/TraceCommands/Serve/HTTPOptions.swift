internal import ArgumentParser
internal import TraceHTTP

/// Where a page is served, and to whom.
struct HTTPOptions: ParsableArguments {
  static let tokenVariable = "TRACETAIL_HTTP_TOKEN"

  @Option(
    help: ArgumentHelp(
      "Serve at this address and port; port 0 takes one that is free.", valueName: "host:port"))
  var http = "127.0.0.1:7878"

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

  func validate() throws {
    let endpoint = try endpoint()
    let access = try access()
    guard !endpoint.isLoopback, access.token == nil, !httpInsecure else { return }
    throw Setting(name: "--http", value: http).refused(
      "other machines could look at all traces",
      hint: "Give --http-token or \(Self.tokenVariable), or --http-insecure if that is wanted.")
  }

  /// Where it is served.
  func endpoint() throws -> Endpoint {
    guard let endpoint = Endpoint(http) else {
      throw Setting(name: "--http", value: http).refused(
        "it is no address with a port",
        hint: "Write 127.0.0.1:7878, [::1]:7878 or 0.0.0.0:7878. The default is 127.0.0.1:7878.")
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
    return HTTPAccess(names: httpName, token: token?.value)
  }

  /// The error that says why nothing can be served there.
  func refusal(of endpoint: Endpoint, _ error: any Error) -> CommandFailure {
    CommandFailure(
      status: .failed,
      message: """
        cannot serve at \(EscapedText.line(http)): \(EscapedText.line("\(error)"))
        Another program may have the port: choose another one with --http.
        """)
  }
}
