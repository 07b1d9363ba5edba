internal import TraceFormat

/// Which executions are wanted: those that meet every condition that is set.
public struct ExecutionFilter: Sendable {
  /// With a row of that datetime or a later one; `nil` for any.
  public var since: DatetimeBound?
  /// With a row before that datetime; `nil` for any.
  public var until: DatetimeBound?
  /// With a row of that level or a more severe one, see `Level.words(from:)`; `nil` for any.
  public var level: String?
  /// Of that name, in whichever case it is written; `nil` for any.
  public var name: String?
  /// With a workflow of that name, itself or one that it started; `nil` for any.
  public var workflow: String?
  /// With that run, by its whole id; `nil` for any.
  public var run: String?
  /// That ended so; `nil` for any.
  public var status: ExecutionStatus?
  /// With a row that meets all of these conditions; `nil` for any. Every row of the time is looked at.
  public var rows: RowFilter?

  /// A filter of its conditions.
  public init(
    since: DatetimeBound? = nil, until: DatetimeBound? = nil, level: String? = nil,
    name: String? = nil, workflow: String? = nil, run: String? = nil,
    status: ExecutionStatus? = nil, rows: RowFilter? = nil
  ) {
    (self.since, self.until, self.level) = (since, until, level)
    (self.name, self.workflow, self.run) = (name, workflow, run)
    (self.status, self.rows) = (status, rows)
  }

  /// The condition on the table of executions, `e`; `running` is judged by the summary, and rows by
  /// `lookUpRows`.
  func condition(_ tables: ExecutionTables) -> String {
    var terms = ["TRUE"]
    if let since { terms.append("(\(since.condition("e.last_datetime")))") }
    if let until { terms.append("NOT (\(until.condition("e.first_datetime")))") }
    if let name { terms.append("e.name = \(SQLText.literal(name)) COLLATE NOCASE") }
    if let workflow {
      let isName = "name = \(SQLText.literal(workflow)) COLLATE NOCASE"
      terms.append(
        "(e.\(isName) OR e.id IN (SELECT execution FROM \(tables.runs)"
          + " WHERE part = 'WORKFLOW' AND \(isName)))")
    }
    if let run {
      let isRun = "run_id = \(SQLText.literal(run))"
      terms.append(
        "(e.\(isRun) OR e.id = (SELECT execution FROM \(tables.runs) WHERE \(isRun)))")
    }
    if let level {
      let separator = SQLText.literal("\(ExecutionStatements.separator)")
      let words = Level.words(from: level).map { word in
        "instr(e.levels, \(separator) || \(SQLText.literal(word)) || \(separator)) > 0"
      }
      terms.append("(\(words.joined(separator: " OR ")))")
    }
    return terms.joined(separator: " AND ")
  }

  /// Looks up which executions have a row that is wanted, once for all pages.
  ///
  /// - Returns: the condition that an execution `e` is one of them.
  func lookUpRows(
    _ tables: ExecutionTables, _ table: ReadableTraces, on connection: OpaquePointer
  ) throws -> String {
    guard let rows else { return "TRUE" }
    let found = "temp.tracetail_selected_executions"
    try Statement("DROP TABLE IF EXISTS \(found)", on: connection).run()
    try Statement("CREATE TABLE \(found) (id INTEGER PRIMARY KEY)", on: connection).run()
    try Statement(
      """
      INSERT OR IGNORE INTO \(found) SELECT execution FROM \(tables.runs) WHERE run_id IN
        (SELECT run_id FROM traces WHERE TRUE\(rows.condition(table)))
      """, on: connection
    ).run()
    return "e.id IN (SELECT id FROM \(found))"
  }
}
