/// Rows on their way through the matcher, a page at a time.
struct SearchPage {
  /// A row that matches.
  struct Found {
    let id: Int64
    /// Empty where rows have no order but that of their ids.
    let datetime: String
    /// In the order of the columns.
    let texts: [MarkedText?]

    /// The order of time, the newest first.
    static func isNewer(_ one: Found, _ other: Found) -> Bool {
      (one.datetime, one.id) > (other.datetime, other.id)
    }
  }

  /// A page ends behind so many rows, or so many bytes: a row may have megabytes.
  private static let size = (rows: 1_000, bytes: 1 << 20)

  private let matcher: TextMatcher
  private let columns: Int32
  private let textsOfRow: Statement
  private var rows: [(id: Int64, datetime: String)] = []
  private var bytes = 0

  init(_ matcher: TextMatcher, columns: [String], on connection: OpaquePointer) throws {
    self.matcher = matcher
    self.columns = Int32(columns.count)
    textsOfRow = try Statement(
      "SELECT \(columns.joined(separator: ", ")) FROM traces WHERE rowid = ?1", on: connection)
  }

  /// Adds a row, and takes what matches where the page is full.
  mutating func add(_ id: Int64, _ datetime: String, to found: inout [Found]) throws {
    let texts = try textsOfRow.first(.integer(id)) { row in (0..<columns).map { row.bytes($0) } }
    guard let texts else { return }
    try matcher.add(texts)
    rows.append((id, datetime))
    bytes += texts.reduce(0) { $0 + ($1?.count ?? 0) }
    if rows.count >= Self.size.rows || bytes >= Self.size.bytes { try appendMatches(to: &found) }
  }

  /// Appends what matches, in the order in which it was added.
  mutating func appendMatches(to found: inout [Found]) throws {
    for match in try matcher.takeMatches() {
      let row = rows[match.position]
      found.append(Found(id: row.id, datetime: row.datetime, texts: match.texts))
    }
    rows.removeAll(keepingCapacity: true)
    bytes = 0
  }
}
