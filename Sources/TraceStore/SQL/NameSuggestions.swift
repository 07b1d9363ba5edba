/// Names of a database that are like one that it does not have.
struct NameSuggestions {
  private let connection: OpaquePointer

  init(_ connection: OpaquePointer) {
    self.connection = connection
  }

  /// The best names for what SQLite says does not exist, at most three.
  func names(for reason: String) -> [String] {
    let sql: String
    if reason.hasPrefix("no such column: ") {
      sql = """
        SELECT DISTINCT c.name FROM sqlite_master m, pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT GLOB 'tracetail_*'
        """
    } else if reason.hasPrefix("no such table: ") {
      sql = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
    } else {
      return []
    }
    // What is behind a dot is the name in its table.
    let name = reason.split { $0 == ":" || $0 == "." || $0 == " " }.last.map(String.init) ?? ""
    var known: [String] = []
    // What is only advice may be missing.
    try? Statement(sql, on: connection).forEach(body: { known.append($0.text(0)) })
    let near = known.map { (name: $0, distance: Self.distance(Array($0.utf8), Array(name.utf8))) }
      .filter { $0.distance <= max(1, name.utf8.count * 2 / 5) }
    return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }

  /// How many bytes have to be put in, taken out or replaced (Levenshtein).
  private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    var row = Array(0...other.count)
    for (position, byte) in one.enumerated() {
      var diagonal = row[0]
      row[0] = position + 1
      for (column, wanted) in other.enumerated() {
        let replaced = diagonal + (byte == wanted ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[other.count]
  }
}
