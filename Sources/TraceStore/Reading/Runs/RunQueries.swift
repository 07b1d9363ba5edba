internal import TraceFormat

/// The statements that say what there is of a run; they live as long as one transaction.
struct RunQueries {
  private let summary: Statement
  private let newerRow: Statement

  /// Prepares them; `summary(of:)` gives only runs that meet the level and the workflow of a filter.
  init(_ table: ReadableTraces, _ filter: RunFilter, on connection: OpaquePointer) throws {
    var conditions = ["count(*) > 0"]
    if let level = filter.level {
      let words = SQLText.list(Level.words(from: level))
      conditions.append("max(\(table.expression(.level)) IN \(words))")
    }
    if let workflow = filter.workflow {
      let name = SQLText.literal(workflow)
      conditions.append("max(\(table.expression(.workflowName)) = \(name))")
    }
    summary = try Statement(
      """
      SELECT \(RunColumns(table).list) FROM traces WHERE run_id = ?1
      HAVING \(conditions.joined(separator: " AND "))
      """, on: connection)
    let newer = table.hasDatetimeIndex ? "(datetime, rowid) > (?2, ?3)" : "rowid > ?3"
    newerRow = try Statement(
      """
      SELECT 1 FROM traces
      WHERE run_id = ?1 AND rowid <= ?4 AND \(newer) AND \(filter.time(in: table))
      ORDER BY rowid DESC LIMIT 1
      """, on: connection)
  }

  /// What there is of a run; `nil` where there is none, or where it does not meet the filter.
  func summary(of run: StoredValue) throws -> RunSummary? {
    try summary.first(.stored(run)) { RunColumns.summary($0) }
  }

  /// Whether a run has a row before another one of it in the order of newest first, among those that
  /// the filter's time allows and with an id of at most `bound`.
  func hasNewerRow(
    _ run: StoredValue, than place: RunWalk.Place, bound: Int64
  ) throws -> Bool {
    try newerRow.first(
      .stored(run), .stored(place.datetime), .integer(place.id), .integer(bound)
    ) { _ in true } ?? false
  }
}
