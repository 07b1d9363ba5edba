internal import GRDB
internal import GRDBSQLite

/// Judges texts by an expression of FTS5, as the full-text index would: by an index in memory, over
/// the texts at hand only.
///
/// It finds rows that are not indexed, shows that a row still is what the index says of it, and where
/// in its texts the words are.
final class TextMatcher {
  /// Texts that match.
  struct Match {
    /// How many were added before them.
    let position: Int
    /// In the order of the columns, with the places that match; `nil` where there is none.
    let texts: [MarkedText?]
  }

  private static let table = "texts"

  private let columns: Int
  private let expression: String
  private let begin, add, matches, rollback: Statement
  private var count = 0
  /// Behind the statements, which must end before their connection does.
  private let queue: DatabaseQueue

  /// A matcher for the texts of those columns.
  init(_ expression: SearchExpression, columns: [String]) throws {
    self.columns = columns.count
    self.expression = expression.fts5
    let queue = try DatabaseQueue()
    self.queue = queue
    (begin, add, matches, rollback) = try queue.writeWithoutTransaction { database in
      guard let connection = database.sqliteConnection else {
        throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
      }
      func prepare(_ sql: String) throws -> Statement { try Statement(sql, on: connection) }
      let (table, list) = (Self.table, columns.joined(separator: ", "))
      try prepare(
        "CREATE VIRTUAL TABLE \(table) USING fts5(\(list), tokenize = '\(SearchIndex.tokenizer)')"
      ).run()
      let parameters = (1...columns.count + 1).map { "?\($0)" }.joined(separator: ", ")
      let (first, last) = (MarkedText.marks.begin, MarkedText.marks.end)
      let marked = columns.indices.map {
        "highlight(\(table), \($0), char(\(first)), char(\(last)))"
      }.joined(separator: ", ")
      return (
        try prepare("BEGIN"),
        try prepare("INSERT INTO \(table) (rowid, \(list)) VALUES (\(parameters))"),
        try prepare(
          "SELECT rowid, \(marked) FROM \(table) WHERE \(table) MATCH ?1 ORDER BY rowid"),
        try prepare("ROLLBACK")
      )
    }
  }

  /// Adds the texts of a row, in the order of the columns.
  func add(_ texts: [[UInt8]?]) throws {
    if count == 0 { try begin.run() }
    count += 1
    let bytes = MarkedText.markable(texts.flatMap { $0 ?? [] })
    try bytes.withUnsafeBytes { bytes in
      var start = 0
      let values = texts.map { text -> Statement.Value in
        guard let text else { return .null }
        defer { start += text.count }
        return .blob(UnsafeRawBufferPointer(rebasing: bytes[start..<start + text.count]))
      }
      // Ids that grow are added fastest.
      try add.run([.integer(count)] + values)
    }
  }

  /// Those that match, of what was added since this was asked last.
  func takeMatches() throws -> [Match] {
    guard count > 0 else { return [] }
    // What was added is taken back: the table is as empty as it was, at no cost.
    defer {
      try? rollback.run()
      count = 0
    }
    var found: [Match] = []
    try matches.forEach(.text(expression)) { row in
      found.append(
        Match(
          position: Int(row.integer(0)) - 1,
          texts: (1...columns).map { row.bytes(Int32($0)).map(MarkedText.init(marked:)) }))
    }
    return found
  }

  /// Whether FTS5 understands the expression.
  ///
  /// - Throws: `SearchExpressionError` where it does not.
  func checkExpression() throws {
    do {
      try matches.forEach(.text(expression)) { _ in }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
      throw SearchExpressionError(expression: expression, reason: error.message ?? "")
    }
  }
}
