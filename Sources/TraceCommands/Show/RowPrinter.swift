internal import TraceFormat
internal import TraceStore

/// Writes rows, as text, as JSON or as CSV.
struct RowPrinter {
  /// Whether nothing was written.
  private(set) var isEmpty = true
  private let template: DisplayTemplate
  private let format: FormatOptions
  private let table: ResultPrinter<TraceRow>
  private let isIndented: Bool
  /// In which zone times are.
  let zone: RowZone
  /// The run of the last row, and whether its times are in that zone.
  private var lastRun: (id: String, isZoned: Bool)?
  private let output: Output
  private let terminal: Terminal

  /// `isIndented`: whether rows stand as deep as they are in their execution.
  init(
    template: DisplayTemplate, _ format: FormatOptions, isIndented: Bool = false,
    zone: RowZone = .none, to output: Output,
    terminal: Terminal = .standardOutput
  ) {
    self.template = template
    self.format = format
    table = ResultPrinter(TraceRow.columns, format, to: output)
    self.isIndented = isIndented
    self.zone = zone
    self.output = output
    self.terminal = terminal
  }

  /// Writes a row, which stands so deep in its execution.
  mutating func add(_ row: TraceRow, depth: Int = 0) throws {
    isEmpty = false
    if !format.isText {
      try table.add(row)
    } else {
      try write(text(of: row), row, depth: isIndented ? depth : 0)
    }
  }

  /// To be called at the end.
  func finish() throws {
    if !format.isText { try table.finish() }
  }

  /// Writes what has become of a row that was written: its new lines where it only grew and is what was
  /// written last, else all of it. Nothing, and false, where it looks the same.
  mutating func update(_ old: TraceRow, to new: TraceRow, isLast: Bool) throws -> Bool {
    let (before, after) = (text(of: old), text(of: new))
    if before == after && format.isText { return false }
    if format.isText && isLast && after.hasPrefix(before + "\n") {
      try write(String(after.dropFirst(before.count + 1)), new)
    } else {
      try add(new)
    }
    return true
  }

  /// The row by the template, and under it what the template leaves out of an exception.
  private mutating func text(of row: TraceRow) -> String {
    let row = zoned(row)
    var text = template.text(of: row)
    guard !template.names.contains("stack_trace") else { return text }
    if let more = row.stackTrace ?? row.exceptionLine, !text.contains(more) { text += "\n" + more }
    return text
  }

  private mutating func zoned(_ row: TraceRow) -> TraceRow {
    guard let shown = zone.zone else { return row }
    if lastRun?.id != row.runID { lastRun = (row.runID, zone.isOf(run: row.runID)) }
    guard lastRun?.isZoned == true else { return row }
    var row = row
    row.datetime = shown.text(row.datetime)
    return row
  }

  private func write(_ text: String, _ row: TraceRow, depth: Int = 0) throws {
    var text = text
    if depth > 0 {
      let indent = String(repeating: "  ", count: depth)
      text = indent + text.replacing("\n", with: "\n" + indent)
    }
    guard terminal.isInteractive else { return try output.write(text + "\n") }
    let color = Terminal.Color(level: row.level)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      // Tabs do no harm, and indent.
      let shown = line.split(separator: "\t", omittingEmptySubsequences: false)
        .map { EscapedText.line($0.utf8) }.joined(separator: "\t")
      try output.write((color.map { terminal.paint(shown, $0) } ?? shown) + "\n")
    }
  }
}

extension TraceRow {
  /// What an exception without a stack says, as the last line of a traceback does.
  fileprivate var exceptionLine: String? {
    guard let exceptionType else { return exceptionMessage }
    return exceptionMessage.map { "\(exceptionType): \($0)" } ?? exceptionType
  }
}
