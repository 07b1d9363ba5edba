internal import TraceHTTP
internal import TraceStore

/// What is found of words.
struct SearchResultsPage {
  private static let size = 50
  /// So many bytes of a line are shown.
  private static let lineBytes = 1 << 10
  /// So many lines of a text are shown, and of these so many before the first match.
  private static let (lineCount, linesBefore) = (7, 2)

  private let visit: Visit
  private let times: PageTimes

  init(_ visit: Visit) {
    self.visit = visit
    times = PageTimes(visit.zone)
  }

  /// What an address looks for; `nil` where it names nothing.
  static func query(_ visit: Visit, limit: Int) throws -> SearchQuery? {
    guard let text = visit.request["q"] else { return nil }
    guard let expression = SearchExpression(words: text) else {
      throw Refusal(
        400, "There is nothing to look for", "Words are letters and digits; this text has none.")
    }
    var query = SearchQuery(expression)
    query.filter = RowFilter(
      level: try visit.level(), stream: try visit.stream(), since: try visit.since())
    query.limit = limit
    if let order = visit.request["order"] {
      guard let order = SearchQuery.Order(rawValue: order) else {
        throw Refusal(400, "order is no order", "Write time or rank.")
      }
      query.order = order
    }
    return query
  }

  func html() throws -> HTML {
    let text = visit.request["q"] ?? ""
    let index = try visit.reader.searchIndexStatus()
    guard let query = try Self.query(visit, limit: Self.size) else {
      return frame(text, HTML(), HTML(text: "Search"), Self.hint(index))
    }
    let result = try visit.reader.search(query)
    let count = Quantity.count(result.hits.count, "row")
    let order = query.order == .time ? "the newest first" : "the best first"
    let said =
      result.hits.isEmpty
      ? "Nothing found" : result.hasMore ? "The first \(count), \(order)" : "\(count), \(order)"
    let hits: HTML? =
      result.hits.isEmpty
      ? nil : "<section class=\"card\">\(HTML.each(result.hits, article))</section>"
    return frame(text, "\(hits)", HTML(text: said), Self.hint(index))
  }

  private func frame(_ text: String, _ hits: HTML, _ said: HTML, _ hint: String) -> HTML {
    let order = visit.request["order"] ?? "time"
    let orders = LinkChoice(
      label: "Order",
      links: [("newest", "time"), ("best", "rank")].map {
        ($0.0, visit.link(["order": $0.1]), order == $0.1)
      })
    let level = visit.request["level"] ?? ""
    let levels = LinkChoice(
      label: "From this level on",
      links: [("all", ""), ("warning", "warning"), ("error", "error")].map {
        ($0.0, visit.link(["level": $0.1]), level == $0.1)
      })
    let content: HTML = """
      <div class="head"><div><h1>Search</h1><p>\(said)</p></div><div class="right">\
      \(levels.html)\(orders.html)\(LinkChoice.time(visit).html)</div></div>
      <form class="bigfind" action="/search" role="search" aria-label="Search">\
      \(PageFrame.magnifier)<input name="q" type="search" value="\(text)" \
      aria-label="Words to look for"><button class="btn">Search</button></form>
      <p class="hint"><code>two words</code> <code>"a phrase"</code> <code>time*</code>. \(hint)</p>
      \(hits)
      """
    return PageFrame(
      title: text.isEmpty ? "Search" : text, section: .search, search: text,
      remarks: visit.remarks
    ).html(content)
  }

  private static func hint(_ index: SearchIndexStatus) -> String {
    switch index.kind {
    case .complete where index.newerRows == 0: "The full-text index has all rows."
    case .complete:
      "The full-text index has all rows but the newest \(Quantity.count(index.newerRows)), which"
        + " are looked at one by one."
    case .none: "There is no full-text index: rows are looked at one by one, the newest first."
    case .building: "The full-text index is not complete: rows are looked at one by one."
    case .damaged: "The full-text index was damaged: rows are looked at one by one."
    }
  }

  private func article(_ hit: SearchHit) -> HTML {
    let row = hit.row
    let kind = RowList.kind(row.level)
    let texts = hit.texts.filter { $0.column == "message" || $0.text.hasMatch }
    return """
      <article class="hit \(kind)"><div class="hd">\
      <a class="name" href="/runs/\(url: row.runID)">\(name(row))</a>\
      <span class="lv \(kind)">\(row.level)</span>\
      <span class="num">\(times.html(row.datetime, run: row.runID))</span>\
      <a class="ctx" href="/runs/\(url: row.runID)?around=\(row.id)#row-\(row.id)">Show in run</a>\
      </div>\(HTML.each(texts) { "<pre>\(Self.marked($0.text))</pre>" })</article>

      """
  }

  private func name(_ row: TraceRow) -> String {
    let execution = try? visit.list.execution(ofRun: row.runID, now: visit.now)
    let names = [execution?.name ?? row.workflowName, row.jobName, row.stageName]
      .compactMap(\.self)
    return names.isEmpty ? row.runID : names.joined(separator: " / ")
  }

  /// The lines of a text around its first match, its matches marked.
  private static func marked(_ text: MarkedText) -> HTML {
    var lines: [[MarkedText.Piece]] = [[]]
    for piece in text.pieces {
      let parts = piece.text.split(separator: "\n", omittingEmptySubsequences: false)
      for (number, part) in parts.enumerated() {
        if number > 0 { lines.append([]) }
        lines[lines.count - 1].append(.init(String(part), isMatch: piece.isMatch))
      }
    }
    let match = lines.firstIndex { $0.contains(where: \.isMatch) } ?? 0
    let first = max(0, match - linesBefore)
    let shown = lines[first..<min(lines.count, first + lineCount)]
    let before: HTML? = first > 0 ? "…\n" : nil
    let after: HTML? = shown.endIndex < lines.count ? "…" : nil
    return "\(before)\(HTML.each(shown) { "\(marked(line: $0))\n" })\(after)"
  }

  /// As much of a line as is before and behind its first match.
  private static func marked(line pieces: [MarkedText.Piece]) -> HTML {
    var rest = lineBytes
    var html = HTML()
    for (position, piece) in pieces.enumerated() where rest > 0 {
      let isBeforeMatch = pieces.dropFirst(position + 1).first?.isMatch == true
      var shown = piece.text
      if shown.utf8.count > rest {
        // What leads to a match is its end.
        shown =
          isBeforeMatch
          ? "…" + String(decoding: shown.utf8.suffix(rest / 2), as: UTF8.self)
          : String(decoding: shown.utf8.prefix(rest), as: UTF8.self) + "…"
      }
      rest -= shown.utf8.count
      html += piece.isMatch ? "<mark>\(shown)</mark>" : "\(shown)"
    }
    return html
  }
}
