internal import TraceFormat
internal import TraceHTTP
internal import TraceStore

/// An execution: what is known of it, when its parts ran, and its rows.
struct RunPage {
  private static let size = 100
  private static let most = 1_000
  /// Of more rows there is no tree, and they stand in the order of their commits: both cost a look at
  /// all of them.
  private static let mostInTree = 20_000

  private let visit: Visit
  private let execution: ExecutionSummary
  /// The ids of its runs.
  let runs: [String]
  private let times: PageTimes

  init(_ visit: Visit, run: String) throws {
    self.visit = visit
    (execution, runs) = try visit.execution(run)
    times = PageTimes(visit.zone)
  }

  /// In which order rows of an execution stand.
  static func order(_ execution: ExecutionSummary) -> ExecutionRowOrder {
    execution.rows <= mostInTree ? .time : .commit
  }

  /// Which rows an address asks for.
  static func filter(_ visit: Visit) throws -> RowFilter {
    RowFilter(level: try visit.level(), stream: try visit.stream())
  }

  /// The rows that an address asks for, and whether there are more before and after them.
  static func rows(
    _ visit: Visit, _ execution: ExecutionSummary, _ runs: [String], standard: Int = size
  ) throws -> (rows: [TraceRow], hasEarlier: Bool, hasLater: Bool) {
    let limit = try visit.limit(standard, most: most)
    var page = ExecutionRowPage(
      .after(nil), limit: limit, filter: try filter(visit), order: order(execution))
    func read(_ side: ExecutionRowPage.Side) throws -> (rows: [TraceRow], hasMore: Bool) {
      page.side = side
      return try visit.reader.rows(ofRuns: runs, page: page)
    }
    if let row = try visit.row("around"), let middle = try visit.reader.row(row) {
      page.limit = max(1, limit / 2)
      let (before, after) = (try read(.before(row)), try read(.after(row)))
      return (before.rows + [middle] + after.rows, before.hasMore, after.hasMore)
    }
    if let row = try visit.row("before") {
      let found = try read(.before(row))
      return (found.rows, found.hasMore, true)
    }
    if visit.request["at"] == "end" {
      let found = try read(.before(nil))
      return (found.rows, found.hasMore, false)
    }
    let row = try visit.row("after")
    let found = try read(.after(row))
    return (found.rows, row != nil, found.hasMore)
  }

  func html() throws -> HTML {
    let tree = try tree()
    let (rows, hasEarlier, hasLater) = try Self.rows(visit, execution, runs)
    let list = RowList(times, tree: tree, open: execution.failure?.row)
    let name = execution.name ?? "no name"
    let label = StatusLabel(execution)
    let live = hasLater ? nil : liveBar
    let badge: HTML =
      label.isBad
      ? "<span class=\"badge err\">\(label.text)</span>"
      : "<span class=\"badge\">\(label.text)</span>"
    let content: HTML = """
      <nav class="crumb" aria-label="Where this is"><a href="/">Runs</a> / \
      <a href="/?name=\(url: execution.name ?? "")">\(name)</a></nav>
      <div class="head"><div><h1>\(name)\(badge)</h1><p class="mono">\(execution.runID) \
      <button class="btn" type="button" data-copy="\(execution.runID)" hidden>Copy</button></p>\
      \(sharing)</div><div class="right">\(downloads)</div></div>
      <div id="overview">\(overview(rows))</div>\(tree.flatMap { Waterfall($0, of: execution) }?.html)
      <section class="card" id="rows">\(tools(rows))
      \(pager(rows, hasEarlier: hasEarlier, hasLater: false))
      \(rows.isEmpty ? "<p class=\"none\">No such rows.</p>" : nil)\
      \(rows.isEmpty && live == nil ? nil : list.html(rows))
      \(pager(rows, hasEarlier: false, hasLater: hasLater))</section>\(live)
      """
    return PageFrame(title: name, section: .runs, remarks: visit.remarks).html(content)
  }

  /// How many rows it has.
  var size: Int { execution.rows }

  /// What is known of the execution as a whole.
  func overview(_ rows: [TraceRow]) -> HTML { "\(facts(rows))\(failure)" }

  /// The rows after an id that the address asks for, in the order in which they were committed.
  func rows(after row: Int64, limit: Int) throws -> (rows: [TraceRow], hasMore: Bool) {
    try visit.reader.rows(
      ofRuns: runs,
      page: ExecutionRowPage(
        .after(row), limit: limit, filter: try Self.filter(visit), order: .commit))
  }

  /// So many of the rows that the address asks for, those that were committed last.
  func lastRows(_ limit: Int) throws -> [TraceRow] {
    try visit.reader.rows(
      ofRuns: runs,
      page: ExecutionRowPage(
        .before(nil), limit: limit, filter: try Self.filter(visit), order: .commit)
    ).rows
  }

  /// What goes on while somebody looks; `nil` where the execution has ended.
  private var liveBar: HTML? {
    guard ![.succeeded, .failed].contains(execution.status) else { return nil }
    // Of what was committed since executions were looked at, other runs may have more: scripts take a
    // row only once.
    let query = visit.link([
      "after": String(execution.lastRow), "before": "", "around": "", "at": "", "limit": "",
    ])
    return LiveBar(
      address: "/runs/\(PercentEncoding.encoded(execution.runID))/events\(query)"
    ).html
  }

  /// Its runs as a tree; `nil` where there are too many rows.
  func tree() throws -> ExecutionTree? {
    guard execution.rows <= Self.mostInTree else { return nil }
    var tree = ExecutionTree(top: execution.runID)
    let rows = try visit.reader.rows(ofRuns: runs)
    while let row = try rows.next() { tree.add(row) }
    return tree
  }

  private var sharing: HTML? {
    execution.sharing > 1
      ? """
      <p class="warn">This run id is that of \(Quantity.count(execution.sharing, "execution")): it is \
      made of the name alone.</p>
      """ : nil
  }

  private var downloads: HTML {
    let run = execution.runID
    let query = visit.link(["after": "", "before": "", "around": "", "at": "", "limit": ""])
    return """
      <a class="btn" href="/runs/\(url: run)/text\(query)">Text</a>\
      <a class="btn" href="/runs/\(url: run)/jsonl\(query)">JSON Lines</a>
      """
  }

  private func facts(_ rows: [TraceRow]) -> HTML {
    let first = times.text(execution.firstDatetime, run: execution.runID)
    let last = times.text(execution.lastDatetime, run: execution.runID)
    var facts: [(term: String, value: String, more: String)] = []
    let isOneDay = PageTimes.parts(first).day == PageTimes.parts(last).day
    facts.append(("Took", execution.duration.map(Quantity.elapsed) ?? "not known", ""))
    facts.append(
      (
        "Rows", Quantity.count(execution.rows),
        [(execution.errors, "error"), (execution.warnings, "warning")]
          .filter { $0.0 > 0 }.map { Quantity.count($0.0, $0.1) }.joined(separator: ", ")
      ))
    facts.append(("Runs", Quantity.count(execution.runs), execution.kind ?? ""))
    if let row = rows.first(where: { $0.hostname != nil }), let host = row.hostname {
      facts.append(("Host", host, row.process > 0 ? "process \(row.process)" : ""))
    }
    if let version = rows.lazy.compactMap(\.packageVersion).first {
      let python = rows.lazy.compactMap(\.pythonVersion).first.map { "Python \($0)" } ?? ""
      facts.append(("Writer", version, python))
    }
    return """
      <dl class="facts">\(time("First row", execution.firstDatetime, hasDay: true))\
      \(time("Last row", execution.lastDatetime, hasDay: !isOneDay))\(HTML.each(facts) { term, value, more in
        "<div><dt>\(term)</dt><dd class=\"num\">\(value) <small>\(more)</small></dd></div>"
      })<div><dt>Status</dt><dd>\(StatusLabel(execution).text) \
      <small>\(execution.statusReason)</small></dd></div></dl>
      """
  }

  private func time(_ term: String, _ datetime: String, hasDay: Bool) -> HTML {
    let day = hasDay ? times.html(datetime, run: execution.runID, .day) : nil
    return """
      <div><dt>\(term)</dt><dd class="num">\(times.html(datetime, run: execution.runID, .time)) \
      <small>\(day)</small></dd></div>
      """
  }

  private var failure: HTML? {
    guard let failure = execution.failure else { return nil }
    let place = [failure.job, failure.stage].compactMap(\.self).joined(separator: " / ")
    return """
      <p class="failure card"><b>\(place.isEmpty ? "Failure" : place)</b> \
      <a href="?around=\(failure.row)#row-\(failure.row)">\(failure.line)</a></p>
      """
  }

  private func tools(_ rows: [TraceRow]) -> HTML {
    let (level, stream) = (visit.request["level"] ?? "", visit.request["stream"] ?? "")
    func link(_ name: String, _ value: String) -> String {
      var changes = visit.request.query.filter {
        $0.name != name && ["level", "stream", "limit"].contains($0.name)
      }
      changes.append((name, value))
      return "?"
        + changes.filter { !$0.value.isEmpty }
        .map { PercentEncoding.encoded($0.name) + "=" + PercentEncoding.encoded($0.value) }
        .joined(separator: "&") + "#rows"
    }
    let levels = LinkChoice(
      label: "From this level on",
      links: [("all", ""), ("info", "info"), ("warning", "warning"), ("error", "error")].map {
        ($0.0, link("level", $0.1), level == $0.1)
      })
    let streams = LinkChoice(
      label: "Stream",
      links: [("both", ""), ("stdout", "stdout"), ("stderr", "stderr")].map {
        ($0.0, link("stream", $0.1), stream == $0.1)
      })
    let order: HTML? =
      Self.order(execution) == .commit
      ? "<span class=\"hint\">in the order in which they were committed</span>" : nil
    return """
      <div class="tools"><h2 class="away">Rows</h2>\(levels.html)\(streams.html)\
      <label class="find" data-filter hidden>\(PageFrame.magnifier)<input type="search" \
      placeholder="Filter the rows shown" aria-label="Filter the rows shown"></label>\(order)\
      <div class="right"><button class="btn" type="button" data-next-error hidden>Next error \
      <kbd>e</kbd></button></div></div>
      """
  }

  private func pager(_ rows: [TraceRow], hasEarlier: Bool, hasLater: Bool) -> HTML? {
    func link(_ name: String, _ value: String) -> String {
      let plain =
        visit.request.query.filter {
          !["after", "before", "around", "at"].contains($0.name) && !$0.value.isEmpty
        } + [(name, value)]
      return "?"
        + plain.map { PercentEncoding.encoded($0.name) + "=" + PercentEncoding.encoded($0.value) }
        .joined(separator: "&") + "#rows"
    }
    if hasEarlier, let first = rows.first {
      return """
        <nav class="pager" aria-label="Earlier rows"><a class="btn" \
        href="\(link("before", String(first.id)))">Earlier rows</a>\
        <a href="\(link("after", ""))">First rows</a></nav>
        """
    }
    if hasLater, let last = rows.last {
      return """
        <nav class="pager" aria-label="Later rows"><a class="btn" rel="next" \
        href="\(link("after", String(last.id)))">Later rows</a>\
        <a href="\(link("at", "end"))">Last rows</a></nav>
        """
    }
    return nil
  }
}
