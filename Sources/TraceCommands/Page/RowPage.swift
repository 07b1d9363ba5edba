internal import TraceHTTP
internal import TraceStore

/// A row with all that its columns have.
struct RowPage {
  private let visit: Visit
  private let row: TraceRow

  init(_ visit: Visit, row: String) throws {
    guard let id = Int64(row), let found = try visit.reader.row(id) else {
      throw Refusal(404, "There is no such row", "The table traces has no row of the id \(row).")
    }
    (self.visit, self.row) = (visit, found)
  }

  func html() -> HTML {
    let filled = TraceRow.columns.map { ($0.name, $0.value(row)) }.filter { $0.1 != .null }
    let content: HTML = """
      <nav class="crumb" aria-label="Where this is"><a href="/">Runs</a> / \
      <a href="/runs/\(url: row.runID)?around=\(row.id)#row-\(row.id)">\(row.runID)</a></nav>
      <div class="head"><div><h1>Row \(row.id)</h1></div><div class="right">\
      <button class="btn" type="button" data-copy-of="message" hidden>Copy message</button>\
      </div></div>
      <section class="card"><table class="columns"><tbody>\(HTML.each(filled) { name, value in
        """
        <tr id="column-\(name)"><th scope="row">\(name)</th><td><pre>\(ANSIText(value.csvText).html)</pre></td></tr>
        """
      })</tbody></table></section>
      """
    return PageFrame(title: "Row \(row.id)", remarks: visit.remarks).html(content)
  }
}

extension ResultValue {
  /// As people read it whole.
  fileprivate var csvText: String {
    switch self {
    case .text(let text), .json(let text): text
    case .integer, .real, .null: csv
    }
  }
}
