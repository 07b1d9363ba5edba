internal import TraceFormat

/// The statements that say what there is of a run; they live as long as one transaction.
struct RunQueries {
  private let summary: Statement
  private let newerRow: Statement

  /// - Parameter filter: `summary(of:)` gives only runs that meet its level and workflow.
  init(_ table: ReadableTraces, _ filter: RunFilter, on connection: OpaquePointer) throws {
    let datetime = table.expression(.datetime)
    let level = table.expression(.level)
    let workflow = table.expression(.workflowName)
    var conditions = ["count(*) > 0"]
    if let wanted = filter.level {
      conditions.append("max(\(level) IN \(SQLText.list(Level.words(from: wanted))))")
    }
    if let wanted = filter.workflow {
      conditions.append("max(\(workflow) = \(SQLText.literal(wanted)))")
    }
    summary = try Statement(
      """
      SELECT max(\(table.expression(.parentRunID))), min(\(datetime)), max(\(datetime)),
        round((julianday(max(\(datetime))) - julianday(min(\(datetime)))) * 86400, 3), count(*),
        total(\(level) IN \(SQLText.list(Level.words(from: "error")))),
        total(\(level) = 'warning'), max(\(workflow)),
        (SELECT \(level) FROM traces WHERE run_id = ?1 ORDER BY rowid DESC LIMIT 1), max(rowid)
      FROM traces WHERE run_id = ?1 HAVING \(conditions.joined(separator: " AND "))
      """, on: connection)
    // The sign keeps the index on datetime out of it: it would give the rows of all runs.
    let newer =
      table.hasDatetimeIndex
      ? "(+datetime > ?2 OR +datetime = ?2 AND rowid > ?3)" : "rowid > ?3"
    newerRow = try Statement(
      """
      SELECT 1 FROM traces WHERE run_id = ?1 AND rowid <= ?4 AND \(newer)
      ORDER BY rowid DESC LIMIT 1
      """, on: connection)
  }

  /// What there is of a run; `nil` where there is none, or where it does not meet the filter.
  func summary(of run: String) throws -> RunSummary? {
    try summary.first(.text(run)) { row in
      RunSummary(
        runID: run, parentRunID: row.optionalText(0), firstDatetime: row.optionalText(1),
        lastDatetime: row.optionalText(2), duration: row.optionalDouble(3),
        rows: Int(row.integer(4)), errors: Int(row.integer(5)), warnings: Int(row.integer(6)),
        workflowName: row.optionalText(7), lastLevel: row.text(8), lastID: row.integer(9))
    }
  }

  /// Whether a run has a row before another one of it in the order of newest first, among those with
  /// an id of at most `bound`.
  func hasNewerRow(_ run: String, than place: RunWalk.Place, bound: Int64) throws -> Bool {
    try newerRow.first(
      .text(run), place.datetime.map { .text($0) } ?? .null, .integer(place.id), .integer(bound)
    ) { _ in true } ?? false
  }
}
