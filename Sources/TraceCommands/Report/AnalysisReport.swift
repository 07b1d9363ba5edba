internal import TraceStore

/// The analyses, each as a table with its totals, as JSON and as CSV.
struct AnalysisReport {
  /// So many pieces a timeline has at most, unless a step is asked for.
  static let pieces = 60

  let reader: TraceReader
  let filter: FilterOptions
  let format: FormatOptions
  /// In which zone times are.
  let zone: RowZone
  let output: Output

  private var limit: Int { filter.most() }

  /// Errors that are the same, together.
  func errorGroups() throws {
    let printer = ResultPrinter(Self.groupColumns(zone), format, to: output) { group in
      Terminal.Color(level: group.level)
    }
    let wanted = try filter.rows(reader)
    let list = try ExecutionDerivation.list(of: reader, .errors(wanted))
    let totals = try list.forEachErrorGroup(wanted, limit: limit) { group in
      try printer.add(group)
    }
    try printer.finish()
    guard format.isText else { return }
    try writeTotal(
      Quantity.count(totals.rows, "error") + " of " + Quantity.count(totals.groups, "kind") + " in "
        + Quantity.count(totals.executions, "execution"),
      shown: printer.count, of: totals.groups, "most frequent", "errors",
      remark: zone.remark)
  }

  /// Errors one by one.
  func errors() throws {
    let printer = ResultPrinter(Self.errorColumns(zone), format, to: output) { row in
      Terminal.Color(level: row.level)
    }
    var totals: ErrorTotals?
    try reader.forEachError(filter.rows(reader), limit: limit) { row, found in
      totals = found
      try printer.add(row)
    }
    try printer.finish()
    guard format.isText else { return }
    try writeTotal(
      Quantity.count(totals?.rows ?? 0, "error") + " in "
        + Quantity.count(totals?.runs ?? 0, "run"),
      shown: printer.count, of: totals?.rows ?? 0, "newest", "errors", remark: zone.remark)
  }

  func slow(over seconds: Double) throws {
    let printer = ResultPrinter(Self.slowColumns(zone), format, to: output) { slow in
      slow.execution.errors > 0 ? .red : nil
    }
    let list = try ExecutionDerivation.list(of: reader, filter.scope(reader))
    let wanted = try filter.executions(reader)
    let total = try list.forEachSlow(over: seconds, wanted, limit: limit) { try printer.add($0) }
    try printer.finish()
    guard format.isText else { return }
    let longer = "longer than \(Quantity.elapsed(seconds))"
    try writeTotal(
      "\(Quantity.count(total, "execution")) took \(longer)", shown: printer.count, of: total,
      "longest", "executions that took \(longer)", remark: zone.remark)
  }

  func stages() throws {
    let printer = ResultPrinter(Self.stageColumns, format, to: output) { stage in
      stage.failed > 0 ? .red : nil
    }
    let list = try ExecutionDerivation.list(of: reader, filter.scope(reader))
    let total = try list.forEachStage(filter.executions(reader), limit: limit) {
      try printer.add($0)
    }
    try printer.finish()
    guard format.isText else { return }
    try writeTotal(
      Quantity.count(total, "stage") + " and jobs by name", shown: printer.count, of: total,
      "longest", "stages whose beginning and end the writer has told")
  }

  func timeline(by step: TimelineStep?) throws {
    let rows = try filter.rows(reader)
    let step = try step ?? reader.timelineStep(rows, pieces: Self.pieces)
    var pieces = Timeline(step)
    try reader.forEachPiece(of: step, rows) { pieces.add($0) }
    // The newest, unless all are few.
    let shown = limit > 0 ? pieces.all.suffix(filter.most(Self.pieces)) : pieces.all[...]
    let printer = ResultPrinter(
      Self.timelineColumns(most: shown.map(\.rows).max() ?? 1), format, to: output
    ) { piece in
      piece.errors > 0 ? .red : nil
    }
    for piece in shown { try printer.add(piece) }
    try printer.finish()
    guard format.isText else { return }
    try writeTotal(
      "\(Quantity.count(pieces.rows, "row")) and \(Quantity.count(pieces.errors, "error")) in"
        + " \(Quantity.count(pieces.all.count, step.rawValue))",
      shown: printer.count, of: pieces.all.count, "newest", "rows", remark: zone.remarkOfTable)
  }

  func users() throws {
    let printer = ResultPrinter(Self.userColumns, format, to: output)
    var total = 0
    try reader.forEachUser(filter.rows(reader), limit: limit) { user, count in
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
    let levels = try reader.levels(filter.rows(reader))
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
    _ total: String, shown: Int, of count: Int, _ which: String, _ what: String,
    remark: String? = nil
  ) throws {
    let wanted = try filter.words()
    if count == 0 {
      try output.write(EmptyResult(what: what, wanted: wanted).text(reader, zone))
      return
    }
    let conditions = wanted.map { " " + EscapedText.line($0) }.joined(separator: ",")
    var text = "\n" + total + conditions
    if shown < count {
      text += "; the \(Quantity.count(shown)) \(which) are shown, --limit 0 shows all"
    }
    if let remark { text += "\n" + remark }
    try output.write(text + "\n")
  }
}
