internal import TraceHTTP

/// A choice among a few, each a link.
struct LinkChoice {
  let label: String
  let links: [(text: String, link: String, isCurrent: Bool)]

  /// Beside one another, the current one marked.
  var html: HTML {
    """
    <div class="seg" role="group" aria-label="\(label)">\(HTML.each(links) { text, link, isCurrent in
      isCurrent
        ? "<a href=\"\(link)\" aria-current=\"true\">\(text)</a>"
        : "<a href=\"\(link)\">\(text)</a>"
    })</div>
    """
  }

  /// Since when rows are wanted.
  static func time(_ visit: Visit) -> Self {
    let current = visit.request["since"] ?? ""
    let choices = [("15m", "15 min"), ("1h", "1 h"), ("24h", "24 h"), ("7d", "7 d"), ("", "all")]
    return Self(
      label: "Time",
      links: choices.map { value, text in
        (text, visit.link(["since": value, "after": ""]), value == current)
      })
  }
}
