/// Cells under one another, cut to a width: of the columns that may be left out, those are that are empty or
/// find no room, the last first; then the last column is cut.
struct ResultLayout {
  private let widths: [Int]
  private let isRight: [Bool]
  private let shown: [Int]
  /// Whether a cell is cut, or a line longer than it may be.
  let isCut: Bool
  private static let gap = "  "
  /// A last column narrower than this says nothing.
  private static let least = 24

  /// A layout for the cells of some rows.
  ///
  /// - Parameters:
  ///   - titles: the headings.
  ///   - rows: their cells.
  ///   - isRight: for each column whether it stands to the right.
  ///   - isOptional: for each column whether it may be left out.
  ///   - isVital: for each column whether it is only left out if it is empty; none, unless it is said.
  ///   - columns: how wide a line may be.
  init(
    titles: [String], _ rows: [[String]], isRight: [Bool], isOptional: [Bool], isVital: [Bool] = [],
    columns: Int
  ) {
    var widths = titles.map { _ in 0 }
    for row in rows {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], EscapedText.columns(of: cell))
      }
    }
    func stays(_ column: Int) -> Bool { isVital.indices.contains(column) && isVital[column] }
    var shown = titles.indices.filter {
      widths[$0] > 0 || !isOptional[$0] && !stays($0)
    }
    for (column, title) in titles.enumerated() {
      widths[column] = max(widths[column], EscapedText.columns(of: title))
    }
    func width(_ shown: [Int]) -> Int {
      shown.reduce(0) { $0 + widths[$1] } + Self.gap.count * (shown.count - 1)
    }
    func least(_ shown: [Int]) -> Int {
      guard let last = shown.last, !isRight[last] else { return width(shown) }
      return width(shown) - widths[last] + min(widths[last], Self.least)
    }
    isCut = width(shown) > columns
    while least(shown) > columns, let last = shown.last(where: { isOptional[$0] && !stays($0) }) {
      shown.removeAll { $0 == last }
    }
    if let last = shown.last, !isRight[last], width(shown) > columns {
      widths[last] = max(Self.least, widths[last] - (width(shown) - columns))
    }
    self.widths = widths
    self.shown = shown
    self.isRight = isRight
  }

  /// A line of cells, with its line feed. Only the last column is cut: others may have become wider than
  /// those that the layout was made for, and are pushed aside.
  func line(_ cells: [String]) -> String {
    var line = ""
    for column in shown {
      var cell = cells[column]
      if column == shown.last && !isRight[column] {
        cell = EscapedText.line(cell, columns: widths[column])
      }
      let padding = String(
        repeating: " ", count: max(0, widths[column] - EscapedText.columns(of: cell)))
      if column != shown.first { line += Self.gap }
      line += isRight[column] ? padding + cell : cell + padding
    }
    // A cell ends with no space of its own: it would be lost in the padding of any other.
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }
}
