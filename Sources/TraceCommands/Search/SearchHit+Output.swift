internal import TraceStore

extension SearchHit {
  /// When, how severe and of which run on one line; under it the message, and what else has a match.
  func text(_ zone: RowZone, terminal: Terminal = .standardOutput) -> String {
    let level = EscapedText.line(row.level)
    let shownLevel =
      Terminal.Color(level: row.level).map { terminal.paint(level, $0) } ?? level
    var text =
      [
        EscapedText.line(zone.text(row.datetime, run: row.runID)), shownLevel,
        EscapedText.line(row.runID),
      ]
      .joined(separator: "  ") + "\n"
    for (column, marked) in texts where column == "message" || marked.hasMatch {
      let name = column == "message" ? "  " : "  \(column): "
      // Where nobody looks nothing is cut.
      let columns = terminal.isInteractive ? terminal.columns - name.count : .max
      text += name + marked.line(columns: columns) { terminal.paint($0, .red) } + "\n"
    }
    return text
  }

  /// The same for programs, with the texts as they are; `matches` has what was searched for, by its
  /// column.
  static let columns: [ResultColumn<SearchHit>] = [
    ResultColumn("id") { .integer($0.row.id) },
    ResultColumn("run_id") { .text($0.row.runID) },
    ResultColumn("datetime") { .text($0.row.datetime) },
    ResultColumn("level") { .text($0.row.level) },
    ResultColumn("mode") { .text($0.row.mode) },
    ResultColumn("message") { .text($0.row.message) },
    ResultColumn("exception_type") { .optional($0.row.exceptionType) },
    ResultColumn("exception_message") { .optional($0.row.exceptionMessage) },
    ResultColumn("stack_trace") { .optional($0.row.stackTrace) },
    ResultColumn("matches") { hit in
      var matches: [String: [String]] = [:]
      for (column, marked) in hit.texts where marked.hasMatch {
        matches[column] = marked.pieces.filter(\.isMatch).map(\.text)
      }
      return (try? JSONText.line(matches)).map { .json(String($0.dropLast())) } ?? .null
    },
  ]
}
