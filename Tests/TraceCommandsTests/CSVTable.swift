import Testing

/// CSV as RFC 4180 describes it, read without the program's own code.
struct CSVTable {
  let names: [String]
  let rows: [[String]]

  init(_ text: String) throws {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"" where isQuoted && rest.first == "\"":
        rest.removeFirst()
        field += "\""
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        record.append(field)
        field = ""
      case "\n" where !isQuoted:
        records.append(record + [field])
        record = []
        field = ""
      default: field.unicodeScalars.append(scalar)
      }
    }
    try #require(field.isEmpty && record.isEmpty && !isQuoted, "the last line has its end")
    names = try #require(records.first)
    rows = Array(records.dropFirst())
    for row in rows { try #require(row.count == names.count) }
  }

  func column(_ name: String) -> [String] {
    guard let position = names.firstIndex(of: name) else { return [] }
    return rows.map { $0[position] }
  }
}
