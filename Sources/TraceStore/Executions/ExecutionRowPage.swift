internal import TraceFormat

/// In which order the rows of an execution stand.
public enum ExecutionRowOrder: Sendable {
  /// That of their time; those of the same time in that of their ids. A page costs as much as there are
  /// rows.
  case time
  /// That in which they were committed. A page costs as much as there are runs.
  case commit
}

/// A part of the rows of an execution: those that come after a row, or before it.
public struct ExecutionRowPage: Sendable {
  /// Where the part is.
  public enum Side: Sendable {
    /// After a row, by its id; `nil`: from the beginning.
    case after(Int64?)
    /// Before a row, by its id; `nil`: up to the end.
    case before(Int64?)
  }

  /// Where it is.
  public var side: Side
  /// So many rows at most.
  public var limit: Int
  /// Which rows are wanted.
  public var filter: RowFilter
  /// In which order they stand.
  public var order: ExecutionRowOrder

  /// A page of its parts.
  public init(_ side: Side, limit: Int, filter: RowFilter, order: ExecutionRowOrder) {
    (self.side, self.limit, self.filter, self.order) = (side, limit, filter, order)
  }

  fileprivate var isBackwards: Bool { if case .before = side { true } else { false } }

  fileprivate var row: Int64? {
    switch side {
    case .after(let row), .before(let row): row
    }
  }
}

extension TraceReader {
  /// A page of the rows of an execution, the first of them first.
  ///
  /// - Parameters:
  ///   - runs: the ids of its runs.
  ///   - page: which of its rows.
  /// - Returns: the rows, and whether more of them are on that side.
  /// - Throws: `StoreError`.
  public func rows(
    ofRuns runs: [String], page: ExecutionRowPage
  ) throws -> (rows: [TraceRow], hasMore: Bool) {
    try read { connection in
      var wanted = page
      wanted.limit = page.limit + 1
      var ids =
        switch page.order {
        case .time: try idsByTime(runs, wanted, on: connection)
        case .commit: try idsByCommit(runs, wanted, on: connection)
        }
      let hasMore = ids.count > page.limit
      ids = Array(ids.prefix(page.limit))
      if page.isBackwards { ids.reverse() }
      let row = try Statement(
        "SELECT \(table.rowColumns) FROM traces WHERE rowid = ?1", on: connection)
      return (try ids.compactMap { try row.first(.integer($0)) { TraceRow($0) } }, hasMore)
    }
  }

  private func idsByTime(
    _ runs: [String], _ page: ExecutionRowPage, on connection: OpaquePointer
  ) throws -> [Int64] {
    let datetime = table.expression(.datetime)
    let (sign, order) = page.isBackwards ? ("<", "DESC") : (">", "ASC")
    // The signs: the index of runs leaves fewer rows than that of datetimes or of levels.
    let place =
      page.row.map { row in
        " AND (+\(datetime), rowid) \(sign)"
          + " (SELECT \(datetime), rowid FROM traces WHERE rowid = \(row))"
      } ?? ""
    var ids: [Int64] = []
    try Statement(
      """
      SELECT rowid FROM traces
      WHERE run_id IN \(SQLText.list(runs))\(place)\(page.filter.condition(table, byLevel: false))
      ORDER BY +\(datetime) \(order), rowid \(order) LIMIT \(page.limit)
      """, on: connection
    ).forEach(body: { ids.append($0.integer(0)) })
    return ids
  }

  /// Of each run so many as are wanted at most, by its index; of these the first.
  private func idsByCommit(
    _ runs: [String], _ page: ExecutionRowPage, on connection: OpaquePointer
  ) throws -> [Int64] {
    let (sign, order) = page.isBackwards ? ("<", "DESC") : (">", "ASC")
    let place = page.row.map { " AND rowid \(sign) \($0)" } ?? ""
    let statement = try Statement(
      """
      SELECT rowid FROM traces WHERE run_id = ?1\(place)\(page.filter.condition(table, byLevel: false))
      ORDER BY rowid \(order) LIMIT \(page.limit)
      """, on: connection)
    var ids: [Int64] = []
    for run in runs {
      try statement.forEach(.text(run)) { ids.append($0.integer(0)) }
      // A run that began later may have a row that comes before.
      if ids.count > 64 * page.limit { ids = Self.first(page, of: ids) }
    }
    return Self.first(page, of: ids)
  }

  private static func first(_ page: ExecutionRowPage, of ids: [Int64]) -> [Int64] {
    Array(ids.sorted { page.isBackwards ? $0 > $1 : $0 < $1 }.prefix(page.limit))
  }
}
