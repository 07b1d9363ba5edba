internal import TraceFormat

/// Walks over all rows, the newest first, and stops at the newest row of each run: so runs come in the
/// order of their last rows, without sorting them and without knowing how many there are.
///
/// It passes over rows of runs that it has come by already. That costs less than counting them, which
/// was done when their run was found.
final class RunWalk {
  /// Where a row stands in the order.
  struct Place {
    /// NULL where rows are in the order of their ids.
    var datetime: StoredValue
    var id: Int64
  }

  /// One transaction walks over so many rows at most, and finds so many runs.
  private static let page = (rows: 20_000, runs: 16)

  private let reader: TraceReader
  private let filter: RunFilter
  /// So many runs are remembered as found.
  private let memory: Int
  private var place: Place?
  /// The highest id when the walk began. A run that gets rows while it is under way is still found: at
  /// the newest row that it had then.
  private var bound: Int64?
  private var found: Set<StoredValue> = []
  /// Whether runs were found that are not remembered: then each is asked whether it was.
  private var hasForgotten = false
  private var isAtEnd = false

  init(_ reader: TraceReader, _ filter: RunFilter, memory: Int = 4096) {
    self.reader = reader
    self.filter = filter
    self.memory = memory
  }

  /// The next runs; none at the end.
  func nextPage() throws -> [RunSummary] {
    var page: [RunSummary] = []
    while page.isEmpty && !isAtEnd {
      page = try reader.read { try walk(on: $0) }
    }
    return page
  }

  private func walk(on connection: OpaquePointer) throws -> [RunSummary] {
    let queries = try RunQueries(reader.table, filter, on: connection)
    let bound = try self.bound ?? highestID(on: connection)
    self.bound = bound
    var runs: [RunSummary] = []
    var walked = 0
    for statement in try statements(on: connection) {
      var isPageFull = false
      try statement.forEach(
        .stored(place?.datetime ?? .null), .integer(place?.id ?? 0), .integer(bound)
      ) { row, stop in
        let here = Place(
          datetime: reader.table.hasDatetimeIndex ? row.value(2) : .null, id: row.integer(0))
        place = here
        walked += 1
        let run = row.value(1)
        if try isNew(run, here, queries, bound), let summary = try queries.summary(of: run) {
          runs.append(summary)
        }
        isPageFull = walked >= Self.page.rows || runs.count >= Self.page.runs
        stop = isPageFull
      }
      if isPageFull { return runs }
    }
    isAtEnd = true
    return runs
  }

  /// Whether a run was not found before its row here.
  private func isNew(
    _ run: StoredValue, _ here: Place, _ queries: RunQueries, _ bound: Int64
  ) throws -> Bool {
    guard !found.contains(run) else { return false }
    if found.count >= memory {
      found.removeAll()
      hasForgotten = true
    }
    found.insert(run)
    return try !hasForgotten || !queries.hasNewerRow(run, than: here, bound: bound)
  }

  private func highestID(on connection: OpaquePointer) throws -> Int64 {
    // Not max(rowid), for which all rows of an archive would be looked at.
    try Statement("SELECT rowid FROM traces ORDER BY rowid DESC LIMIT 1", on: connection)
      .firstInteger() ?? 0
  }

  /// What gives the rows behind `place`: ?1 its datetime, ?2 its id; ?3 the highest id. The rest of its
  /// datetime and all before it are asked for apart, which the index answers at once.
  private func statements(on connection: OpaquePointer) throws -> [Statement] {
    let table = reader.table
    let places =
      if place == nil {
        [""]
      } else if table.hasDatetimeIndex {
        ["datetime = ?1 AND rowid < ?2 AND ", "datetime < ?1 AND "]
      } else {
        ["rowid < ?2 AND "]
      }
    return try places.map { place in
      try Statement(
        """
        SELECT rowid, run_id, \(table.expression(.datetime)) FROM traces
        WHERE \(place)run_id NOT NULL AND rowid <= ?3 AND \(filter.time(in: table))
        ORDER BY \(table.newestFirst)
        """, on: connection)
    }
  }
}
