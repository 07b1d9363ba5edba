internal import TraceFormat

/// One search, in one transaction that only reads.
///
/// The index tells which rows to look at; whether they match, the rows themselves tell, as other
/// programs may have changed or deleted some without telling the index. Rows above the index are
/// looked at one by one, and so are all of them where there is no index.
struct TraceSearch {
  /// From so many matches on, the newest are found sooner among the newest rows than by sorting all.
  private static let manyMatches: Int64 = 50_000
  /// So many of the newest rows are looked at then.
  private static let newestRows = 50_000

  private typealias Found = SearchPage.Found

  private let query: SearchQuery
  private let table: ReadableTraces
  private let columns: [String]
  private let matcher: TextMatcher
  private let connection: OpaquePointer
  /// One more than is wanted, to know whether there are more.
  private var limit: Int { query.limit + 1 }

  init(
    _ query: SearchQuery, _ table: ReadableTraces, columns: [String], _ matcher: TextMatcher,
    on connection: OpaquePointer
  ) {
    self.query = query
    self.table = table
    self.columns = columns
    self.matcher = matcher
    self.connection = connection
  }

  /// The rows that match, by the index up to its last row, and without it where that is `nil`.
  func run(indexedTo last: Int64?) throws -> [SearchHit] {
    let found = try last.map(indexed) ?? newest(among: .max).found
    let row = try Statement(
      "SELECT \(table.rowColumns) FROM traces WHERE rowid = ?1", on: connection)
    return try found.prefix(limit).compactMap { found in
      try row.first(.integer(found.id)) { row in
        SearchHit(
          row: TraceRow(row),
          texts: zip(columns, found.texts).compactMap { column, text in text.map { (column, $0) } })
      }
    }
  }

  // MARK: By the index

  private func indexed(to last: Int64) throws -> [Found] {
    if query.order == .time, try hasManyMatches() {
      let (found, isComplete) = try newest(among: Self.newestRows)
      if isComplete || found.count >= limit { return found }
    }
    let tail = try tail(after: last)
    let indexed = try verified(upTo: last)
    return query.order == .rank
      ? tail + indexed : (tail + indexed).sorted(by: SearchPage.Found.isNewer)
  }

  private func hasManyMatches() throws -> Bool {
    try Statement(
      """
      SELECT count(*) FROM (SELECT 1 FROM \(SearchIndex.table)
        WHERE \(SearchIndex.table) MATCH ?1 LIMIT ?2)
      """, on: connection
    ).firstInteger(.text(query.expression.fts5), .integer(Self.manyMatches)) == Self.manyMatches
  }

  /// The first rows that the index names and that still match.
  private func verified(upTo last: Int64) throws -> [Found] {
    let statement = try Statement(
      """
      SELECT t.rowid, \(datetime) FROM \(SearchIndex.table) s JOIN traces t ON t.rowid = s.rowid
      WHERE s.\(SearchIndex.table) MATCH ?1 AND s.rowid <= ?2\(conditions) AND \(isOfLevel)
      ORDER BY \(query.order == .time ? newestFirst : "s.rank, t.rowid DESC") LIMIT ?3
      """, on: connection)
    var wanted = limit
    while true {
      var page = try SearchPage(matcher, columns: columns, on: connection)
      var (candidates, found) = (0, [Found]())
      try statement.forEach(
        .text(query.expression.fts5), .integer(last), .integer(wanted)
      ) { row in
        candidates += 1
        try page.add(row.integer(0), row.text(1), to: &found)
      }
      try page.appendMatches(to: &found)
      // Candidates that no longer match are hardly ever there; then more are asked for.
      if found.count >= limit || candidates < wanted { return found }
      wanted *= 4
    }
  }

  /// All rows above the index that match, the newest first, as many as are wanted.
  private func tail(after last: Int64) throws -> [Found] {
    var found: [Found] = []
    var page = try SearchPage(matcher, columns: columns, on: connection)
    try Statement(
      """
      SELECT t.rowid, \(datetime) FROM traces t
      WHERE t.rowid > ?1\(conditions) AND \(isOfLevel) ORDER BY t.rowid
      """, on: connection
    ).forEach(.integer(last)) { row in
      try page.add(row.integer(0), row.text(1), to: &found)
      if found.count > 2 * limit { Self.keepNewest(limit, of: &found) }
    }
    try page.appendMatches(to: &found)
    Self.keepNewest(limit, of: &found)
    return found
  }

  private static func keepNewest(_ count: Int, of found: inout [Found]) {
    found.sort(by: SearchPage.Found.isNewer)
    found.removeLast(max(0, found.count - count))
  }

  // MARK: Row by row

  /// The newest rows that match, among so many of the newest rows; and whether that were all rows.
  private func newest(among count: Int) throws -> (found: [Found], isComplete: Bool) {
    var (seen, found) = (0, [Found]())
    var page = try SearchPage(matcher, columns: columns, on: connection)
    // The level is looked at here: an index of it would take the order of time away.
    try Statement(
      """
      SELECT t.rowid, \(datetime), \(isOfLevel) FROM traces t
      WHERE true\(conditions) ORDER BY \(newestFirst)
      """, on: connection
    ).forEach(body: { row, stop in
      seen += 1
      if row.integer(2) != 0 { try page.add(row.integer(0), row.text(1), to: &found) }
      stop = found.count >= limit || seen >= count
    })
    try page.appendMatches(to: &found)
    return (found, seen < count)
  }

  // MARK: SQL

  private var datetime: String { table.hasDatetimeIndex ? "t.datetime" : "''" }

  private var newestFirst: String {
    table.hasDatetimeIndex ? "t.datetime DESC, t.rowid DESC" : "t.rowid DESC"
  }

  private var conditions: String {
    var filter = query.filter
    filter.level = nil
    return filter.condition(table)
  }

  private var isOfLevel: String {
    query.filter.level.map {
      "\(table.expression("level")) IN \(SQLText.list(Level.words(from: $0)))"
    } ?? "true"
  }
}
