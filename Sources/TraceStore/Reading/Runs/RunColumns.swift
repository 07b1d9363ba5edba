internal import TraceFormat

/// What a `RunSummary` is read from: aggregates over the rows of a run.
struct RunColumns {
  /// What is selected, from a group of rows with the same `run_id`.
  let list: String
  /// Seconds from the first datetime to the last, to the millisecond.
  let duration: String

  init(_ table: ReadableTraces) {
    let datetime = table.expression(.datetime)
    let level = table.expression(.level)
    duration = "round((julianday(max(\(datetime))) - julianday(min(\(datetime)))) * 86400, 3)"
    let lastLevel =
      table.isView
      ? "substr(max(printf('%019d', rowid) || \(level)), 20)"
      : "(SELECT \(level) FROM traces last WHERE last.run_id = traces.run_id"
        + " ORDER BY rowid DESC LIMIT 1)"
    // Some versions of the writer name the run itself where it has no parent.
    list = """
      run_id, max(nullif(\(table.expression(.parentRunID)), run_id)), min(\(datetime)),
      max(\(datetime)), \(duration), count(*),
      total(\(level) IN \(SQLText.list(Level.words(from: "error")))), total(\(level) = 'warning'),
      max(\(table.expression(.workflowName))),
      \(lastLevel), max(rowid)
      """
  }

  /// The summary in a row of a statement that selects `list` first.
  static func summary(_ row: Statement.Row) -> RunSummary {
    RunSummary(
      runID: row.text(0), parentRunID: row.optionalText(1), firstDatetime: row.optionalText(2),
      lastDatetime: row.optionalText(3), duration: row.optionalDouble(4),
      rows: Int(row.integer(5)), errors: Int(row.integer(6)), warnings: Int(row.integer(7)),
      workflowName: row.optionalText(8), lastLevel: row.text(9), lastID: row.integer(10))
  }
}
