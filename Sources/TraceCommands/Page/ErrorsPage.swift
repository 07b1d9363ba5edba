internal import TraceHTTP
internal import TraceStore

/// Errors by kind: what failed by itself, and what only ever comes after it; or where one kind was.
struct ErrorsPage {
  private static let most = 200

  private let visit: Visit
  private let times: PageTimes

  init(_ visit: Visit) {
    self.visit = visit
    times = PageTimes(visit.zone)
  }

  func html() throws -> HTML {
    if let pattern = visit.request["kind"] { return try kind(pattern) }
    var groups: [ErrorGroup] = []
    let totals = try visit.list.forEachErrorGroup(
      RowFilter(since: try visit.since()), limit: Self.most
    ) { groups.append($0) }
    let content: HTML = """
      <div class="head"><div><h1>Errors</h1><p>\(Quantity.count(totals.rows, "error")) of \
      \(Quantity.count(totals.groups, "kind")) in \
      \(Quantity.count(totals.executions, "execution"))</p></div>\
      <div class="right">\(LinkChoice.time(visit).html)</div></div>
      \(section("Errors that failed by themselves", groups.filter { !$0.isConsequence }))
      \(section("Only since something else failed", groups.filter(\.isConsequence)))
      \(groups.isEmpty ? "<p class=\"none card\">No errors.</p>" : "")
      """
    return PageFrame(title: "Errors", section: .errors, remarks: visit.remarks).html(content)
  }

  private func section(_ title: String, _ groups: [ErrorGroup]) -> HTML? {
    guard !groups.isEmpty else { return nil }
    return """
      <section class="card"><div class="cardhead"><h2>\(title)</h2></div>\
      <table class="groups"><thead><tr><th scope="col">Kind</th>\
      <th scope="col" class="r">Errors</th><th scope="col" class="r">Executions</th>\
      <th scope="col" class="r">First</th><th scope="col" class="r">Last</th></tr></thead><tbody>\
      \(HTML.each(groups, line))</tbody></table></section>
      """
  }

  private func line(_ group: ErrorGroup) -> HTML {
    let low: HTML = group.isConsequence ? " class=\"low\"" : ""
    return """
      <tr\(low)><td><a class="tm" href="/errors?kind=\(url: group.pattern)">\
      \(String(group.pattern.prefix(500)))</a><div class="wh">\(group.name ?? "") \
      <a href="/runs/\(url: group.runID)?around=\(group.row)#row-\(group.row)">newest</a>: \
      \(String(group.example.prefix(300)))</div></td>\
      <td class="r num big">\(Quantity.count(group.count))</td>\
      <td class="r num">\(Quantity.count(group.executions))</td>\
      <td class="r num">\(time(group.firstDatetime, group.runID))</td>\
      <td class="r num">\(time(group.lastDatetime, group.runID))</td></tr>

      """
  }

  private func kind(_ pattern: String) throws -> HTML {
    let found = try visit.list.occurrences(ofPattern: pattern, limit: Self.most)
    let content: HTML = """
      <nav class="crumb" aria-label="Where this is"><a href="/errors">Errors</a></nav>
      <div class="head"><div><h1 class="tm">\(String(pattern.prefix(500)))</h1>\
      <p>\(found.count == Self.most ? "the newest " : "")\(Quantity.count(found.count, "run")) \
      with such errors</p></div></div>
      <section class="card"><table class="groups"><thead><tr><th scope="col">Where</th>\
      <th scope="col" class="r">Errors</th><th scope="col" class="r">Last</th></tr></thead><tbody>\
      \(HTML.each(found) { place in
        """
        <tr><td><a href="/runs/\(url: place.execution)?around=\(place.row)#row-\(place.row)">\
        \(place.name ?? place.execution)</a><div class="wh">\(String(place.line.prefix(500)))</div>\
        </td><td class="r num">\(Quantity.count(place.count))</td>\
        <td class="r num">\(time(place.lastDatetime, place.runID))</td></tr>

        """
      })</tbody></table></section>
      """
    return PageFrame(title: "Errors of a kind", section: .errors, remarks: visit.remarks)
      .html(content)
  }

  private func time(_ datetime: String, _ run: String) -> HTML {
    times.html(datetime, run: run)
  }
}
