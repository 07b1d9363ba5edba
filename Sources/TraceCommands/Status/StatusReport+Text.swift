internal import TracePipeline
internal import TraceStore

extension StatusReport {
  /// So many roots are listed.
  private static let shownRoots = 20

  /// For people: the database, its sources, and what needs attention.
  func text(columns: Int) -> String {
    var text = Self.layout(facts, columns: columns)
    text += rootTable(columns: columns)
    for trouble in troubles { text += "\n\(trouble)\n" }
    return text
  }

  /// Each a name and what it says.
  var facts: [[String]] {
    var lines: [[String]] = [["database", ShownPath.line(path)]]
    if let store { lines += databaseLines(store) }
    lines.append(["writer", writerText])
    return lines + sourceLines(survey.total)
  }

  private static func layout(_ lines: [[String]], columns: Int) -> String {
    let layout = ResultLayout(
      titles: ["", ""], lines, isRight: [false, false], isOptional: [false, false],
      columns: columns)
    return lines.map(layout.line).joined()
  }

  private func databaseLines(_ store: StoreStatus) -> [[String]] {
    var size = Quantity.bytes(store.bytes)
    if store.walBytes > 0 { size += " and \(Quantity.bytes(store.walBytes)) of WAL" }
    if store.freePages > 0 {
      size += ", of which \(Quantity.bytes(store.freeBytes)) hold nothing"
    }
    var lines = [["size", size]]
    guard store.hasTraces else { return lines + [["rows", "there is no table traces"]] }
    lines.append(["rows", "about \(Quantity.count(store.rows))"])
    if let commit = store.lastCommit {
      let age = commitAge.map { ", \(Quantity.elapsed($0)) ago" } ?? ""
      lines.append(["last commit", EscapedText.line(commit) + " UTC" + age])
    }
    let rejects = store.rejects.map {
      "\(EscapedText.line($0.reason)) \(Quantity.count($0.count))"
    }
    lines.append(["rejects", rejects.isEmpty ? "none" : rejects.joined(separator: ", ")])
    if !store.deferredIndexes.isEmpty {
      lines.append(["put off", store.deferredIndexes.joined(separator: ", ")])
    }
    lines.append(["full text", Self.text(of: store.search)])
    return lines
  }

  private static func text(of search: SearchIndexStatus) -> String {
    switch search.kind {
    case .none: "no index"
    case .building: "an index that is built up to row \(Quantity.count(search.lastRow))"
    case .complete where search.newerRows == 0: "an index of all rows"
    case .complete: "an index of all rows but the newest \(Quantity.count(search.newerRows))"
    case .damaged: "an index was damaged and is removed: \(EscapedText.line(search.reason))"
    }
  }

  private var writerText: String {
    switch writer {
    case .none: "none"
    case .process(let pid, let command):
      "process \(pid)" + (command.map { ": \(EscapedText.line($0))" } ?? "")
    case .elsewhere: "a process that cannot be seen from here"
    case .unknown: "unknown: /proc/locks cannot be read"
    }
  }

  private func sourceLines(_ total: StatusSurvey.Root) -> [[String]] {
    let counts = [
      (total.known, "known"), (total.complete, "complete"), (total.behind, "behind"),
      (total.new, "new"), (total.gone, "gone"), (total.unreadable, "unreadable"),
      (total.open, "with an open record"),
    ].enumerated().compactMap { position, entry in
      position < 2 || entry.0 > 0 ? "\(Quantity.count(entry.0)) \(entry.1)" : nil
    }
    var lines = [["sources", counts.joined(separator: ", ")]]
    if let lag = lag(of: total) {
      lines.append(
        ["behind", "\(Quantity.bytes(total.bytes)), for at most \(Quantity.elapsed(lag))"])
    }
    if total.unendedBytes > 0 {
      lines.append(["unended", "\(Quantity.bytes(total.unendedBytes)) of lines without an end"])
    }
    return lines
  }

  /// The roots that are behind, the furthest first; nothing where there is one root only.
  private func rootTable(columns: Int) -> String {
    let behind = survey.roots.filter { $0.value.bytes > 0 }
      .sorted { ($1.value.bytes, $0.key) < ($0.value.bytes, $1.key) }
    guard survey.roots.count > 1, !behind.isEmpty else { return "" }
    let titles = ["behind", "for at most", "root"]
    var rows: [[String]] = []
    for (root, counts) in behind.prefix(Self.shownRoots) {
      rows.append([
        Quantity.bytes(counts.bytes), lag(of: counts).map(Quantity.elapsed) ?? "",
        ShownPath.line(root),
      ])
    }
    let layout = ResultLayout(
      titles: titles, rows, isRight: [true, true, false], isOptional: [false, false, false],
      columns: columns)
    let more = behind.count - Self.shownRoots
    return "\n" + ([titles] + rows).map(layout.line).joined()
      + (more > 0 ? "and \(Quantity.count(more)) more roots\n" : "")
  }
}
