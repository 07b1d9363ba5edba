/// Writes results as a table for people, as JSON or as CSV. Memory holds the first rows of a table, which
/// its widths are made from, and nothing of what follows.
final class ResultPrinter<Row> {
  private static var sample: Int { 200 }
  /// ... or so many bytes of cells, whichever comes first.
  private static var sampleBytes: Int { 1 << 20 }
  /// How many bytes of a cell people see at most, wherever they look.
  private static var cellBytes: Int { 256 << 10 }

  /// How many rows were written.
  private(set) var count = 0

  private let columns: [ResultColumn<Row>]
  private let shown: [ResultColumn<Row>]
  private let format: FormatOptions
  private let output: Output
  private let terminal: Terminal
  private let color: (Row) -> Terminal.Color?
  private var waiting: [(cells: [String], color: Terminal.Color?)] = []
  private var waitingBytes = 0
  private var layout: ResultLayout?
  private var lines: ResultLines?
  private let isExpandable: Bool

  init(
    _ columns: [ResultColumn<Row>], _ format: FormatOptions, to output: Output,
    terminal: Terminal = .standardOutput, isExpandable: Bool = false,
    color: @escaping (Row) -> Terminal.Color? = { _ in nil }
  ) {
    self.columns = columns
    shown = columns.filter { $0.title != nil }
    self.format = format
    self.isExpandable = isExpandable
    self.output = output
    self.terminal = terminal
    self.color = color
  }

  /// Adds a row.
  func add(_ row: Row) throws {
    if count == 0 && format.csv { try writeNames() }
    count += 1
    if format.json {
      try output.write(JSONText.line(columns.map { ($0.name, $0.value(row)) }))
    } else if format.csv {
      try output.write(columns.map { $0.value(row).csv }.joined(separator: ",") + "\n")
    } else {
      let cells = shown.map { Self.cell($0.text(row)) }
      if let lines {
        try output.write(lines.text(cells, number: count))
      } else if let layout {
        try write(layout, cells, color(row))
      } else {
        waiting.append((cells, color(row)))
        waitingBytes += cells.reduce(0) { $0 + $1.utf8.count }
        if waiting.count == Self.sample || waitingBytes > Self.sampleBytes { try writeWaiting() }
      }
    }
  }

  /// Writes what is waiting; to be called at the end.
  func finish() throws {
    if count == 0 && format.csv { try writeNames() }
    if !waiting.isEmpty { try writeWaiting() }
  }

  private static func cell(_ text: String) -> String {
    guard text.utf8.count > cellBytes else { return EscapedText.line(text) }
    let size = Quantity.bytes(Int64(text.utf8.count))
    return EscapedText.line(text.utf8.prefix(cellBytes)) + "… (\(size))"
  }

  private func writeNames() throws {
    try output.write(columns.map(\.name).joined(separator: ",") + "\n")
  }

  private func writeWaiting() throws {
    let titles = shown.map { $0.title ?? "" }
    let layout = ResultLayout(
      titles: titles, waiting.map(\.cells), isRight: shown.map { $0.side == .right },
      isOptional: shown.map(\.isOptional), isVital: shown.map(\.isVital),
      // Where nobody looks nothing is cut.
      columns: terminal.isInteractive ? terminal.columns : .max)
    self.layout = layout
    if isExpandable, terminal.isInteractive, layout.isCut {
      let lines = ResultLines(titles)
      self.lines = lines
      for (number, (cells, _)) in waiting.enumerated() {
        try output.write(lines.text(cells, number: number + 1))
      }
      waiting.removeAll()
      return
    }
    try write(layout, titles, .faint)
    for (cells, color) in waiting { try write(layout, cells, color) }
    waiting.removeAll()
  }

  private func write(_ layout: ResultLayout, _ cells: [String], _ color: Terminal.Color?) throws {
    let line = layout.line(cells)
    guard let color else { return try output.write(line) }
    try output.write(terminal.paint(String(line.dropLast()), color) + "\n")
  }
}
