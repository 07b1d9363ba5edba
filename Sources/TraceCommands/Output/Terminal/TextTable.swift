/// Names and numbers under one another, the numbers to the right, a remark behind.
struct TextTable {
  private var lines: [(name: String, value: String, remark: String)] = []

  /// Adds a line.
  mutating func add(_ name: String, _ value: String, _ remark: String = "") {
    lines.append((name, value, remark))
  }

  /// The lines, each with its line feed.
  var text: String {
    let nameWidth = lines.map(\.name.count).max() ?? 0
    let valueWidth = lines.map(\.value.count).max() ?? 0
    return lines.map { name, value, remark in
      let gap = nameWidth - name.count + 2 + valueWidth - value.count
      let line = name + String(repeating: " ", count: gap) + value
      return (remark.isEmpty ? line : line + "  " + remark) + "\n"
    }.joined()
  }
}
