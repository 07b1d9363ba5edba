internal import TraceStore

/// The analyses, each as a table with its totals, as JSON and as CSV.
struct AnalysisReport {
  let reader: TraceReader
  let since: DatetimeBound?
  /// 0 for no limit.
  let limit: Int
  let format: FormatOptions
  let output: Output

  func errors() throws {
    let printer = ResultPrinter(Self.errorColumns, format, to: output) { row in
      Terminal.Color(level: row.level)
    }
    var totals: ErrorTotals?
    try reader.forEachError(since: since, limit: limit) { row, found in
      totals = found
      try printer.add(row)
    }
    try printer.finish()
    guard format.isText else { return }
    try writeTotal(
      Quantity.count(totals?.rows ?? 0, "error") + " in "
        + Quantity.count(totals?.runs ?? 0, "run"),
      shown: printer.count, of: totals?.rows ?? 0, "newest", "errors")
  }

  func slow(over seconds: Double) throws {
    let printer = ResultPrinter(Self.slowColumns, format, to: output)
    var total = 0
    try reader.forEachSlowRun(over: seconds, since: since, limit: limit) { run, count in
      total = count
      try printer.add(run)
    }
    try printer.finish()
    guard format.isText else { return }
    let longer = "longer than \(Quantity.elapsed(seconds))"
    try writeTotal(
      "\(Quantity.count(total, "run")) took \(longer)", shown: printer.count, of: total, "longest",
      "runs that took \(longer)")
  }

  func users() throws {
    let printer = ResultPrinter(Self.userColumns, format, to: output)
    var total = 0
    try reader.forEachUser(since: since, limit: limit) { user, count in
      total = count
      try printer.add(user)
    }
    try printer.finish()
    guard format.isText else { return }
    try writeTotal(
      Quantity.count(total, "user"), shown: printer.count, of: total, "most active",
      "rows that name a user")
  }

  func levels() throws {
    let levels = try reader.levels(since: since)
    let rows = levels.reduce(0) { $0 + $1.rows }
    let printer = ResultPrinter(Self.levelColumns(of: rows), format, to: output) { count in
      Terminal.Color(level: count.level)
    }
    for level in limit > 0 ? levels.prefix(limit) : levels[...] { try printer.add(level) }
    try printer.finish()
    guard format.isText else { return }
    try writeTotal(
      "\(Quantity.count(rows, "row")) of \(Quantity.count(levels.count, "level"))",
      shown: printer.count, of: levels.count, "most frequent", "rows")
  }

  /// What stands under a table.
  private func writeTotal(
    _ total: String, shown: Int, of count: Int, _ which: String, _ what: String
  ) throws {
    let time = since.map { "since \($0.text)" }
    if count == 0 {
      try output.write(EmptyResult(what: what, wanted: [time].compactMap(\.self)).text(reader))
      return
    }
    var text = "\n" + total + (time.map { " " + $0 } ?? "")
    if shown < count {
      text += "; the \(Quantity.count(shown)) \(which) are shown, --limit 0 shows all"
    }
    try output.write(text + "\n")
  }
}
