internal import TraceHTTP
internal import TraceStore

/// What ran, the newest first.
struct RunsPage {
  private static let size = 50
  /// So many names have a link of their own.
  private static let names = 8
  private static let pieces = 72

  private let visit: Visit
  private let times: PageTimes

  init(_ visit: Visit) {
    self.visit = visit
    times = PageTimes(visit.zone)
  }

  /// Which executions an address asks for.
  static func filter(_ visit: Visit) throws -> ExecutionFilter {
    var filter = ExecutionFilter(
      since: try visit.since(), level: try visit.level(), name: visit.request["name"])
    if let text = visit.request["status"] {
      guard let status = ExecutionStatus(rawValue: text) else {
        throw Refusal(
          400, "status is no status", "Write succeeded, failed, running or unknown.")
      }
      filter.status = status
    }
    return filter
  }

  /// The executions of a page, and the place to go on from; `nil` at the end.
  static func executions(
    _ visit: Visit, limit: Int
  ) throws -> (all: [ExecutionSummary], next: String?) {
    let cursor = visit.list.all(
      try filter(visit), after: try place(visit.request["after"]), now: visit.now)
    var all: [ExecutionSummary] = []
    while all.count <= limit, let execution = try cursor.next() { all.append(execution) }
    guard all.count > limit else { return (all, nil) }
    all.removeLast()
    return (all, all.last.map { "\($0.lastRow),\($0.lastDatetime)" })
  }

  private static func place(_ text: String?) throws -> ExecutionList.Place? {
    guard let text else { return nil }
    let parts = text.split(separator: ",", maxSplits: 1)
    guard parts.count == 2, let row = Int64(parts[0]) else {
      throw Refusal(400, "after is no place in the list", "Take it from the page before.")
    }
    return ExecutionList.Place(datetime: String(parts[1]), row: row)
  }

  func html() throws -> HTML {
    let live: HTML? =
      visit.request["after"] == nil ? LiveBar(address: "/events\(visit.link([:]))").html : nil
    return PageFrame(title: "Runs", section: .runs, remarks: visit.remarks)
      .html("<div id=\"runs\">\(try content())</div>\(live)")
  }

  /// All of it but what every page has.
  func content() throws -> HTML {
    var timeOnly = ExecutionFilter()
    timeOnly.since = try visit.since()
    let counts = try visit.list.counts(timeOnly)
    let (executions, next) = try Self.executions(visit, limit: Self.size)
    let jobs = try visit.list.jobs(of: executions)
    let total = counts.reduce(0) { $0 + $1.executions }
    let withErrors = counts.reduce(0) { $0 + $1.withErrors }
    return """
      <div class="head"><div><h1>Runs</h1><p>\(Quantity.count(total, "execution")), \
      \(Quantity.count(withErrors)) of them with errors</p></div>
      <div class="right">\(LinkChoice.time(visit).html)</div></div>
      \(try chart(timeOnly))\(chips(counts, total: total, withErrors: withErrors))
      \(executions.isEmpty ? empty : table(executions, jobs))
      \(pager(next))
      """
  }

  private var empty: HTML {
    "<p class=\"none card\">No executions: nothing was imported, or nothing is as it was asked for.</p>"
  }

  private func chart(_ filter: ExecutionFilter) throws -> HTML {
    let step = try visit.list.timelineStep(filter, pieces: Self.pieces)
    var timeline = Timeline(step)
    try visit.list.forEachPiece(of: step, filter) { timeline.add($0) }
    return TimelineChart(timeline.all.suffix(Self.pieces), step: step).html
  }

  private func chips(_ counts: [ExecutionCount], total: Int, withErrors: Int) -> HTML {
    let request = visit.request
    let isPlain = request["name"] == nil && request["level"] == nil && request["status"] == nil
    var chips: [(text: String, count: Int, link: String, isCurrent: Bool)] = [
      (
        "All", total, visit.link(["name": "", "level": "", "status": "", "after": ""]), isPlain
      ),
      (
        "With errors", withErrors,
        visit.link(["name": "", "level": "error", "status": "", "after": ""]),
        request["level"] == "error"
      ),
    ]
    for count in counts.prefix(Self.names) {
      guard let name = count.name else { continue }
      chips.append(
        (
          name, count.executions, visit.link(["name": name, "status": "", "after": ""]),
          request["name"] == name
        ))
    }
    return """
      <nav class="chips" aria-label="Filters">\(HTML.each(chips) { text, count, link, isCurrent in
        let inner: HTML = "\(text) <b>\(Quantity.count(count))</b>"
        return isCurrent
          ? "<a class=\"chip\" href=\"\(link)\" aria-current=\"true\">\(inner)</a>"
          : "<a class=\"chip\" href=\"\(link)\">\(inner)</a>"
      })</nav>
      """
  }

  private func table(
    _ executions: [ExecutionSummary], _ jobs: [String: [ExecutionJob]]
  ) -> HTML {
    var longest: [String: Double] = [:]
    for execution in executions {
      longest[execution.name ?? "", default: 0].formMaximum(execution.duration?.most ?? 0)
    }
    return """
      <section class="card"><table class="runs"><caption class="away">Executions</caption>
      <thead><tr><th scope="col"><span class="away">Status</span></th><th scope="col">Workflow</th>\
      <th scope="col">Jobs</th><th scope="col" class="r">Last row</th>\
      <th scope="col" class="r">Took</th><th scope="col" class="r">Rows</th>\
      <th scope="col" class="r">Errors</th></tr></thead><tbody>
      \(HTML.each(executions) {
        line($0, jobs[$0.runID] ?? [], longest: longest[$0.name ?? ""] ?? 0)
      })</tbody></table></section>
      """
  }

  private func line(
    _ execution: ExecutionSummary, _ jobs: [ExecutionJob], longest: Double
  ) -> HTML {
    let label = StatusLabel(execution)
    let last = times.html(execution.lastDatetime, run: execution.runID)
    let errors: HTML =
      execution.errors > 0
      ? """
      <td class="r num c-err count-err\(execution.errors == 1 ? " one" : "")">\
      \(Quantity.count(execution.errors))</td>
      """
      : "<td class=\"r num c-err zero\">0</td>"
    return """
      <tr><td>\(label.icon)</td><td class="c-name"><a class="name" \
      href="/runs/\(url: execution.runID)">\(execution.name ?? "no name")</a>\
      <span class="sub">\(execution.runID)</span>\(failure(execution))</td>\
      <td class="c-jobs">\(Self.list(jobs))</td>\
      <td class="r num c-start">\(last)</td>\
      <td class="r num c-dur">\(duration(execution, label, longest: longest))</td>\
      <td class="r num c-rows">\(Quantity.count(execution.rows))</td>\(errors)</tr>

      """
  }

  private func failure(_ execution: ExecutionSummary) -> HTML? {
    execution.failure.map { "<span class=\"why\">\(String($0.line.prefix(200)))</span>" }
  }

  private static func list(_ jobs: [ExecutionJob]) -> HTML {
    let most = 8
    let more: HTML? =
      jobs.count > most ? "<span class=\"job\">\(jobs.count - most) more</span>" : nil
    return """
      <span class="jobs">\(HTML.each(jobs.prefix(most)) { job in
        let name = job.name ?? "no name"
        return job.hasErrors
          ? "<span class=\"job bad\">\(name)<span class=\"away\"> has errors</span></span>"
          : "<span class=\"job\">\(name)</span>"
      })\(more)</span>
      """
  }

  private func duration(
    _ execution: ExecutionSummary, _ label: StatusLabel, longest: Double
  ) -> HTML {
    guard let duration = execution.duration else { return "" }
    let width = longest > 0 ? duration.most / longest * 84 : 0
    let known = longest > 0 ? duration.least / longest * 84 : 0
    let fill: HTML = label.isBad ? "f-err" : "f-job"
    return """
      <span class="dur">\(Quantity.elapsed(duration))\
      <svg viewBox="0 0 84 6" aria-hidden="true"><rect width="84" height="6" rx="3" class="f-line"/>\
      <rect width="\(length: width)" height="6" rx="3" class="\(fill) may"/>\
      <rect width="\(length: known)" height="6" rx="3" class="\(fill)"/></svg></span>
      """
  }

  private func pager(_ next: String?) -> HTML {
    let first: HTML? =
      visit.request["after"] == nil
      ? nil : "<a class=\"btn\" href=\"\(visit.link(["after": ""]))\">Newest</a>"
    let older: HTML? = next.map {
      "<a class=\"btn\" rel=\"next\" href=\"\(visit.link(["after": $0]))\">Older</a>"
    }
    return "<nav class=\"pages\" aria-label=\"More executions\">\(first)\(older)</nav>"
  }
}

extension Visit {
  /// What stands at the foot of each page.
  var remarks: [String] {
    [ShownPath.line(path), zone.remark ?? "Times are as they were logged."]
  }
}

extension Double {
  fileprivate mutating func formMaximum(_ other: Double) { self = max(self, other) }
}
