internal import TraceHTTP
internal import TraceStore

/// How the database is, and how far it is behind its sources.
struct StatusPage {
  private let visit: Visit
  private let report: StatusReport

  init(_ visit: Visit, _ report: StatusReport) {
    (self.visit, self.report) = (visit, report)
  }

  func html() -> HTML {
    let troubles = report.troubles
    let said =
      troubles.isEmpty
      ? "Nothing needs attention." : "\(Quantity.count(troubles.count, "thing")) to look at"
    let list: HTML? =
      troubles.isEmpty
      ? nil
      : """
      <ul class="troubles card">\(HTML.each(troubles) { "<li>\($0)</li>" })</ul>
      """
    let content: HTML = """
      <div class="head"><div><h1>Status</h1><p>\(said)</p></div></div>\(list)
      <section class="card"><table class="columns"><tbody>\(HTML.each(report.facts) { fact in
        """
        <tr><th scope="row">\(fact[0])</th><td>\(fact[1])</td></tr>
        """
      })</tbody></table></section>
      """
    return PageFrame(title: "Status", section: .status, remarks: visit.remarks).html(content)
  }
}
