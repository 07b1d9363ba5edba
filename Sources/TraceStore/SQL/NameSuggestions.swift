internal import TraceBytes

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
    return SimilarNames.names(like: name, among: known)
  }
}
