internal import TraceStore

extension SearchHit {
  /// When, how severe and of which run on one line; under it the message, and what else has a match.
  func text(terminal: Terminal = .standardOutput) -> String {
    let level = EscapedText.line(row.level)
    let shownLevel =
      Terminal.Color(level: row.level).map { terminal.paint(level, $0) } ?? level
    var text =
      [EscapedText.line(row.datetime), shownLevel, EscapedText.line(row.runID)]
      .joined(separator: "  ") + "\n"
    for (column, marked) in texts where column == "message" || marked.hasMatch {
      let name = column == "message" ? "  " : "  \(column): "
      // Where nobody looks nothing is cut.
      let columns = terminal.isInteractive ? terminal.columns - name.count : .max
      text += name + marked.line(columns: columns) { terminal.paint($0, .red) } + "\n"
    }
    return text
  }

  /// The same as one line of JSON, with the texts as they are; `matches` has what was searched for, by
  /// its column.
  func json() throws -> String {
    var matches: [String: [String]] = [:]
    for (column, marked) in texts where marked.hasMatch {
      matches[column] = marked.pieces.filter(\.isMatch).map(\.text)
    }
    return try JSONText.line(
      Encoded(
        id: row.id, runId: row.runID, datetime: row.datetime, level: row.level, mode: row.mode,
        message: row.message, exceptionType: row.exceptionType,
        exceptionMessage: row.exceptionMessage, stackTrace: row.stackTrace, matches: matches))
  }
}

private struct Encoded: Encodable {
  let id: Int64
  let runId: String
  let datetime: String
  let level: String
  let mode: String
  let message: String
  let exceptionType: String?
  let exceptionMessage: String?
  let stackTrace: String?
  let matches: [String: [String]]
}
