internal import TraceHTTP
internal import TraceStore

/// How the database is, and how far it is behind its sources.
struct StatusPage {
  /// So much of an example is shown.
  private static let exampleColumns = 300

  private let visit: Visit
  private let report: StatusReport
  private let rejects: [RejectReason]

  /// A page of a report, and an example of what was rejected for each reason.
  init(_ visit: Visit, _ report: StatusReport, rejects: [RejectReason]) {
    (self.visit, self.report, self.rejects) = (visit, report, rejects)
  }

  func html() throws -> HTML {
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
      <section class="card"><table class="columns"><tbody>\(HTML.each(try facts()) { fact in
        """
        <tr><th scope="row">\(fact[0])</th><td>\(fact[1])</td></tr>
        """
      })</tbody></table></section>\(rejects.isEmpty ? nil : rejectTable)
      """
    return PageFrame(title: "Status", section: .status, remarks: visit.remarks).html(content)
  }

  private func facts() throws -> [[String]] {
    guard let archive = try visit.reader.knownArchive() else { return report.facts }
    let directory = ShownPath.line(archive.directory.path)
    return report.facts + [["archive", "\(Quantity.count(archive.runs, "run")) in \(directory)"]]
  }

  private var rejectTable: HTML {
    """
    <section class="card"><table class="columns"><caption>Rejects</caption><tbody>\(HTML.each(rejects) {
      let example = $0.example
      let place = "\(ShownPath.line(example.path)), line \(example.line)"
      return """
        <tr><th scope="row">\($0.reason) <small>\(Quantity.count($0.count))</small></th>\
        <td><p>\($0.hint)</p><pre>\(EscapedText.line(example.bytes, columns: Self.exampleColumns))\
        </pre><p><small>\(place): \(example.detail)</small></p></td></tr>
        """
    })</tbody></table></section>
    """
  }
}
