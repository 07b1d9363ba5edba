internal import TraceFormat

/// One search, in one transaction that only reads.
///
/// The index tells which rows to look at; whether they match, the rows themselves tell, as other
/// programs may have changed or deleted some without telling the index. Rows above the index are
/// looked at one by one, and so are all of them where there is no index; a `WordFilter` spares FTS5
/// most of them.
struct TraceSearch {
  /// From so many matches on, the newest are found sooner among the newest rows than by sorting all.
  private static let manyMatches: Int64 = 50_000
  /// So many of the newest rows are looked at then, at most.
  private static let newestRows = 50_000

  /// The page cache while all rows are read, in KiB: no page is read twice, and a cache that stays in
  /// the processor's own is filled faster.
  private static let scanCache = 1 << 10

  private typealias Found = SearchPage.Found

  private let query: SearchQuery
  private let table: ReadableTraces
  private let columns: [String]
  private let matcher: TextMatcher
  private let filter: WordFilter?
  /// What it takes.
  let effort: SearchEffort
  private let connection: OpaquePointer
  /// One more than is wanted, to know whether there are more.
  private var limit: Int { query.limit + 1 }

  init(
    _ query: SearchQuery, _ table: ReadableTraces, columns: [String], _ matcher: TextMatcher,
    _ effort: SearchEffort, on connection: OpaquePointer
  ) throws {
    self.query = query
    self.table = table
    self.columns = columns
    self.matcher = matcher
    self.effort = effort
    filter = try WordFilter(terms: query.expression.requiredTerms)
    self.connection = connection
  }

  /// The rows that match, by the index up to its last row, and without it where that is `nil`.
  func run(indexedTo last: Int64?) throws -> [SearchHit] {
    effort.restart()
    let found = try last.map(indexed) ?? unindexed()
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
  ///
  /// They are read in the order in which they lie, the last first. Once there are enough, rows that are
  /// older than all of these need not be judged.
  private func tail(after last: Int64) throws -> [Found] {
    var found: [Found] = []
    var oldest: (datetime: String, id: Int64)?
    var page = try SearchPage(matcher, columns: columns, on: connection)
    try forEachCandidate(after: last) { row in
      let (id, datetime) = (row.integer(0), row.text(1))
      if let oldest, (datetime, id) < oldest { return }
      try page.add(id, datetime, to: &found)
      guard found.count > 2 * limit else { return }
      Self.keepNewest(limit, of: &found)
      oldest = found.last.map { ($0.datetime, $0.id) }
    }
    try page.appendMatches(to: &found)
    Self.keepNewest(limit, of: &found)
    return found
  }

  /// Calls `body` with the id and the datetime of each row that has to be judged, the last one first.
  private func forEachCandidate(after last: Int64, _ body: (Statement.Row) throws -> Void) throws {
    let glance = filter.map { RowGlance($0, effort) }
    let mayMatch = glance.map { _ in " AND \(RowGlance.function)(?2, \(texts))" } ?? ""
    let statement = try Statement(
      """
      SELECT t.rowid, \(datetime) FROM traces t
      WHERE t.rowid > ?1\(conditions) AND \(isOfLevel)\(mayMatch) ORDER BY t.rowid DESC
      """, on: connection)
    try setCache(Self.scanCache)
    defer { try? setCache(TraceReader.cache) }
    guard let glance else {
      return try statement.forEach(.integer(last)) { row in
        try effort.look(isJudged: true)
        try body(row)
      }
    }
    try glance.run { try statement.forEach(.integer(last), .pointer(glance), body: body) }
  }

  private func setCache(_ size: Int) throws {
    try Statement("PRAGMA cache_size = -\(size)", on: connection).run()
  }

  private static func keepNewest(_ count: Int, of found: inout [Found]) {
    found.sort(by: SearchPage.Found.isNewer)
    found.removeLast(max(0, found.count - count))
  }

  // MARK: Row by row

  /// All rows that match, the newest first, as many as are wanted, without an index.
  ///
  /// What is there is most often among the newest rows. If it is not, the rest is read in the order in
  /// which it lies, which is faster than by time as long as few rows have to be judged.
  private func unindexed() throws -> [Found] {
    guard filter != nil, table.hasDatetimeIndex else { return try newest(among: .max).found }
    let (found, isComplete) = try newest(among: newestRows())
    if isComplete || found.count >= limit { return found }
    effort.restart()
    return try tail(after: .min)
  }

  /// So many that they cost little beside all rows: by time they are read one by one.
  private func newestRows() throws -> Int {
    guard !table.isView else { return Self.newestRows }
    let last = try Statement("SELECT max(rowid) FROM traces", on: connection).firstInteger() ?? 0
    return Int(min(Int64(Self.newestRows), max(1_000, last / 64)))
  }

  /// Whether a row has to be judged; counts it.
  private func mayMatch(_ row: Statement.Row, textsFrom first: Int32) throws -> Bool {
    let texts = (first..<first + Int32(columns.count)).map { row.borrowedBytes($0) }
    let isJudged = texts.withUnsafeBufferPointer { filter?.mayMatch($0) ?? true }
    try effort.look(isJudged: isJudged)
    return isJudged
  }

  /// The newest rows that match, among so many of the newest rows; and whether that were all rows.
  private func newest(among count: Int) throws -> (found: [Found], isComplete: Bool) {
    var (seen, found) = (0, [Found]())
    var page = try SearchPage(matcher, columns: columns, on: connection)
    // The level is looked at here: an index of it would take the order of time away.
    try Statement(
      """
      SELECT t.rowid, \(datetime), \(isOfLevel), \(texts) FROM traces t
      WHERE true\(conditions) ORDER BY \(newestFirst)
      """, on: connection
    ).forEach(body: { row, stop in
      seen += 1
      if row.integer(2) != 0, try mayMatch(row, textsFrom: 3) {
        try page.add(row.integer(0), row.text(1), to: &found)
      }
      stop = found.count >= limit || seen >= count
    })
    try page.appendMatches(to: &found)
    return (found, seen < count)
  }

  // MARK: SQL

  private var datetime: String { table.hasDatetimeIndex ? "t.datetime" : "''" }

  private var texts: String { columns.map { "t.\($0)" }.joined(separator: ", ") }

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
