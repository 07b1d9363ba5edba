internal import GRDB

/// Full-text search.
extension TraceReader {
  /// What the full-text index is now.
  ///
  /// - Throws: `StoreError`.
  public func searchIndexStatus() throws -> SearchIndexStatus {
    try read { try SearchIndex.status(on: $0) }
  }

  /// The rows whose texts match: `message`, `exception_type`, `exception_message`, `stack_trace`.
  ///
  /// With an index a rare word costs a few looks, whatever the size of the database. Without one, and
  /// with an archive, every row is looked at, the newest first, until there are enough. That costs about
  /// as much as `LIKE` over the same columns; a row that has the words costs fifteen times as much as one
  /// that has them not, since FTS5 judges it.
  ///
  /// - Parameters:
  ///   - query: what is searched for.
  ///   - monitor: told how many rows were looked at; may stop the search.
  /// - Returns: what was found, and what that took.
  /// - Throws: `SearchExpressionError` where FTS5 does not understand the expression; `StoreError`;
  ///   `UpkeepInterruption` where the monitor stops it.
  public func search(
    _ query: SearchQuery, monitor: UpkeepMonitor = UpkeepMonitor()
  ) throws -> SearchResult {
    let columns = try read { try SearchIndex.searchedColumns(on: $0) }
    let matcher = try TextMatcher(query.expression, columns: columns)
    try matcher.checkExpression()
    return try read { connection in
      // The index knows nothing of what is archived.
      let status = hasArchive ? nil : try SearchIndex.status(on: connection)
      let search = try TraceSearch(
        query, table, columns: columns, matcher, SearchEffort(monitor), on: connection)
      let last = status?.isComplete == true ? status?.lastRow : nil
      var (hits, fault) = ([SearchHit](), String?.none)
      do {
        hits = try search.run(indexedTo: last)
      } catch let error as DatabaseError where last != nil && SearchIndex.isAtFault(error) {
        fault = error.message ?? "\(error.resultCode)"
        hits = try search.run(indexedTo: nil)
      }
      return SearchResult(
        hits: Array(hits.prefix(query.limit)), hasMore: hits.count > query.limit,
        rowsLookedAt: search.effort.lookedAt, rowsJudged: search.effort.judged, indexFault: fault)
    }
  }
}
