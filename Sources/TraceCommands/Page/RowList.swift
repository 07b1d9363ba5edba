internal import TraceFormat
internal import TraceHTTP
internal import TraceStore

/// Rows as a page lists them, in blocks that a browser need not draw before they are seen.
final class RowList {
  private static let block = 100
  /// So many bytes of a message are in a list.
  static let messageBytes = 64 << 10
  private static let faintWords: Set<String> = ["debug", "trace", "verbose", "fine"]

  private let times: PageTimes
  /// What says the names of runs.
  var tree: ExecutionTree?
  /// The row whose lines are shown from the start.
  private let open: Int64?
  private var last: (time: String, name: String?) = ("", nil)

  init(_ times: PageTimes, tree: ExecutionTree?, open: Int64?) {
    (self.times, self.tree, self.open) = (times, tree, open)
  }

  /// The list.
  func html(_ rows: [TraceRow]) -> HTML {
    var html: HTML = "<div class=\"log\" role=\"list\" aria-label=\"Rows of the execution\">"
    for start in stride(from: 0, to: rows.count, by: Self.block) {
      let end = min(rows.count, start + Self.block)
      html += "<div class=\"blk\" role=\"presentation\">\(HTML.each(rows[start..<end], line))</div>"
    }
    html += "</div>"
    return html
  }

  /// Of a level: whether it stands out, and how.
  static func kind(_ level: String) -> HTML {
    if Level.isError(level) { return "error" }
    if level == "warning" { return "warning" }
    return faintWords.contains(level) ? "debug" : "info"
  }

  /// A row by itself, with what a list leaves out where it is that of the row before.
  func whole(_ row: TraceRow) -> HTML {
    last = ("", nil)
    return line(row)
  }

  private func line(_ row: TraceRow) -> HTML {
    let datetime = times.text(row.datetime, run: row.runID)
    let time = PageTimes.parts(datetime).time
    let name = name(of: row)
    let same: HTML = time == last.time ? " same" : ""
    let shown = name == last.name ? nil : name
    last = (time, name)
    let stderr: HTML? =
      row.mode == "stderr" ? "<span class=\"err-tag\">stderr</span>" : nil
    return """
      <div role="listitem" class="row \(Self.kind(row.level))\(same)" id="row-\(row.id)">\
      <a class="n" href="#row-\(row.id)">\(row.id)</a>\
      <time class="t"\(times.instant(row.datetime, run: row.runID)) data-part="time" \
      title="\(datetime)">\(time)</time><span class="l">\(row.level)</span>\
      <span class="sp"><b>\(shown)</b></span><div class="m">\(message(row))\(stderr)</div></div>

      """
  }

  private func name(of row: TraceRow) -> String? {
    if let name = row.stageName ?? row.jobName { return name }
    return tree?.path(ofRun: row.runID).lazy.compactMap(\.name).first ?? row.workflowName
  }

  private func message(_ row: TraceRow) -> HTML {
    let more = row.stackTrace ?? row.exceptionLine
    let whole = more.map { row.message.contains($0) ? row.message : row.message + "\n" + $0 }
    let text = whole ?? row.message
    let isCut = text.utf8.count > Self.messageBytes
    let shown = isCut ? String(decoding: text.utf8.prefix(Self.messageBytes), as: UTF8.self) : text
    let rest: HTML? =
      isCut
      ? """
      <a class="more" href="/rows/\(row.id)">all \(Quantity.bytes(Int64(text.utf8.count)))</a>
      """ : nil
    let lines = shown.utf8.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    let first = shown.prefix { $0 != "\n" && $0 != "\r\n" }
    guard lines > 3 || first.utf8.count > 2_000 else { return "\(ANSIText(shown).html)\(rest)" }
    let line = Level.isError(row.level) ? row.failureLine : ""
    let summary: HTML =
      line.isEmpty || first.contains(line)
      ? ANSIText(String(first.prefix(2_000))).html
      : "\(ANSIText(String(first.prefix(2_000))).html) <span class=\"x\">\(line)</span>"
    let state: HTML = row.id == open ? " open" : ""
    return """
      <details\(state)><summary>\(summary)<span class="more">\(lines) lines</span></summary>\
      <pre>\(ANSIText(shown).html)</pre>\(rest)</details>
      """
  }
}

extension TraceRow {
  /// What an exception without a stack says.
  fileprivate var exceptionLine: String? {
    guard let exceptionType else { return exceptionMessage }
    return exceptionMessage.map { "\(exceptionType): \($0)" } ?? exceptionType
  }
}
