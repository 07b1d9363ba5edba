internal import TraceHTTP

/// Why there is no such answer.
struct Refusal: Error {
  static let notFound = Refusal(
    404, "There is no such page", "The addresses begin at the list of runs.")

  let status: Int
  let title: String
  let reason: String

  init(_ status: Int, _ title: String, _ reason: String) {
    (self.status, self.title, self.reason) = (status, title, reason)
  }

  /// As a page, or as JSON.
  func response(isProgram: Bool) -> HTTPResponse {
    if isProgram {
      return API.json([("error", .text(title)), ("reason", .text(reason))], status: status)
    }
    let content: HTML = """
      <div class="head"><div><h1>\(title)</h1><p class="reason">\(reason)</p></div></div>
      <p><a class="btn" href="/">All runs</a></p>
      """
    return HTTPResponse(status: status, PageFrame(title: title).html(content))
  }
}
