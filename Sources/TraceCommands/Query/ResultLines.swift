/// A row line by line, for rows that are wider than the terminal: the name of each column, and its value.
struct ResultLines {
  private let titles: [String]
  private let width: Int

  init(_ titles: [String]) {
    self.titles = titles
    width = titles.map { EscapedText.columns(of: $0) }.max() ?? 0
  }

  /// The lines of a row, under its number.
  func text(_ cells: [String], number: Int) -> String {
    var text = number > 1 ? "\n" : ""
    text += "row \(Quantity.count(number))\n"
    for (title, cell) in zip(titles, cells) {
      let gap = String(repeating: " ", count: width - EscapedText.columns(of: title))
      var line = "  \(title)\(gap)  \(cell)"
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}
