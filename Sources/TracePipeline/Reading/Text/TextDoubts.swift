internal import TraceFormat

/// What speaks against the templates that a text is read with: lines that are in records, and look as
/// if they began some.
struct TextDoubts {
  /// How many lines are in records of several lines, and how many lines the longest record has that are
  /// not indented, as those of tracebacks are, and all that the writer adds to a message.
  private(set) var lines = 0
  private(set) var longest = 0
  /// How many of them begin with a datetime, and the first of those.
  private(set) var datedLines = 0
  private(set) var example: [UInt8] = []

  /// Looks at a record of several lines.
  mutating func note(_ record: UnsafeRawBufferPointer, lines count: Int) {
    lines += count
    var notIndented = 1
    defer { longest = max(longest, notIndented) }
    var rest = record[...]
    while let end = rest.firstIndex(of: 0x0A) {
      rest = rest[(end + 1)...]
      guard let first = rest.first else { continue }
      if first != 0x20 && first != 0x09 && first != 0x0A { notIndented += 1 }
      guard first == 0x5B || first &- 0x30 < 10 else { continue }
      let line = UnsafeRawBufferPointer(
        rebasing: rest.prefix { $0 != 0x0A }.prefix(TemplateProposal.longestLine))
      guard TemplateProposal.beginsWithDatetime(line) else { continue }
      datedLines += 1
      if example.isEmpty { example = Array(line) }
    }
  }

  mutating func add(_ other: TextDoubts) {
    lines += other.lines
    longest = max(longest, other.longest)
    datedLines += other.datedLines
    if example.isEmpty { example = other.example }
  }
}
