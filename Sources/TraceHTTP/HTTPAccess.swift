internal import NIOHTTP1

/// Who may ask: where requests have to go, where they may come from, and the token that they may need.
public struct HTTPAccess: Sendable {
  static let cookie = "tracetail_token"
  static let login = "/login"

  /// Names of the server beside `localhost` and addresses, in lower case: a page of another site can
  /// make its own name mean this address (DNS rebinding), but its name is none of these.
  public let names: Set<String>
  /// What a client has to know; `nil`: nothing.
  public let token: String?
  /// Where the site is below the root of its names.
  public let basePath: BasePath

  /// Rules of their parts.
  public init(names: [String] = [], token: String? = nil, basePath: BasePath = .root) {
    self.names = Set(names.map { $0.lowercased() })
    self.token = token
    self.basePath = basePath
  }

  /// What a request is refused with; `nil` where it is let in.
  func refusal(_ head: HTTPRequestHead) -> HTTPResponse? {
    let hosts = head.headers["host"]
    guard hosts.count == 1, let host = hosts.first, isOurs(host) else {
      return HTTPResponse(
        status: 421, text: "This server has another name. --http-name gives it one more.\n")
    }
    if isForeign(head) {
      return HTTPResponse(status: 403, text: "Pages of other sites may not ask.\n")
    }
    guard let token, !isLogin(head), !knows(token, head) else { return nil }
    var refusal = HTTPResponse(status: 401, Self.form)
    refusal.headers.append(("WWW-Authenticate", "Bearer"))
    return refusal
  }

  /// Whether a request hands in the form that asks for the token.
  func isLogin(_ head: HTTPRequestHead) -> Bool {
    token != nil && head.method == .POST && head.uri == Self.login
  }

  /// The answer to that form.
  func answer(toForm body: [UInt8]) -> HTTPResponse {
    let given = PercentEncoding.pairs(body).first { $0.name == "token" }?.value
    guard let token, let given, Self.isEqual(given, token) else {
      return HTTPResponse(status: 401, Self.form)
    }
    var answer = HTTPResponse.redirect(to: basePath.path + "/")
    answer.headers.append(
      (
        "Set-Cookie",
        "\(Self.cookie)=\(PercentEncoding.encoded(token)); HttpOnly; SameSite=Strict;"
          + " Path=\(basePath.path)/"
      ))
    return answer
  }

  private static let form: HTML = """
    <!doctype html><html lang="en"><meta charset="utf-8"><title>Token – tracetail</title>
    <main><h1>Token</h1><form method="post" action="/login">
    <label>The token of --http-token <input type="password" name="token" autofocus></label>
    <button>Open</button></form></main></html>

    """

  /// An address is ours: no name of another site is one.
  private func isOurs(_ host: String) -> Bool {
    let name = Self.name(ofHost: host.lowercased())
    return name == "localhost" || names.contains(name) || Self.isAddress(name)
  }

  /// What a `Host` header says without its port.
  private static func name(ofHost host: String) -> String {
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
    return host.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      .first.map(String.init) ?? ""
  }

  private static func isAddress(_ name: String) -> Bool {
    if name.hasPrefix("["), name.hasSuffix("]") {
      return name.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  /// What another site's page asks for; a link from there that is followed is none of it
  /// (https://www.w3.org/TR/fetch-metadata/).
  private func isForeign(_ head: HTTPRequestHead) -> Bool {
    guard let site = head.headers.first(name: "sec-fetch-site"),
      site != "same-origin" && site != "none"
    else { return false }
    return head.method != .GET || head.headers.first(name: "sec-fetch-mode") != "navigate"
      || head.headers.first(name: "sec-fetch-dest") != "document"
  }

  private func knows(_ token: String, _ head: HTTPRequestHead) -> Bool {
    for value in head.headers["authorization"] where value.lowercased().hasPrefix("bearer ") {
      if Self.isEqual(String(value.dropFirst(7)), token) { return true }
    }
    for cookie in head.headers["cookie"].flatMap({ $0.split(separator: ";") }) {
      let parts = cookie.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[0] == Self.cookie else { continue }
      if Self.isEqual(PercentEncoding.decoded(parts[1].utf8), token) { return true }
    }
    return false
  }

  /// Takes as long wherever the two differ.
  private static func isEqual(_ one: String, _ other: String) -> Bool {
    let (one, other) = (Array(one.utf8), Array(other.utf8))
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
