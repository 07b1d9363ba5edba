internal import TraceFormat

/// The statements that read and write the tables of executions.
struct ExecutionStatements {
  static let separator: Character = "\n"

  /// What both tables have of `RowTotals`, in this order.
  private static let totalColumns = [
    "rows", "errors", "warnings", "levels", "first_datetime", "last_datetime", "first_row",
    "last_row", "last_level", "begun", "ended",
  ]

  private static let runColumns =
    ["run_id", "execution", "parent"] + totalColumns + [
      "part", "name", "naming", "starts", "cause_rank", "cause_datetime", "cause_row",
      "workflow_failure", "job_failure", "job_retry", "stage_retry", "success", "least", "most",
    ]

  private static let executionColumns =
    ["id", "run_id", "name", "naming", "part", "runs"] + totalColumns + [
      "start", "latest_start", "starts", "failure_row", "success_row", "cause_row", "cause_line",
      "cause_stage", "cause_job", "least", "most",
    ]

  private let run, runsOfExecution, writeRun, moveRuns, removeRuns: Statement
  private let writeError, moveErrors, removeErrors, writeCut, removeCuts: Statement
  private let executionOfRun, nextExecution, writeExecution, removeExecution, causeRow: Statement

  init(_ tables: ExecutionTables, on connection: OpaquePointer) throws {
    func prepare(_ sql: String) throws -> Statement { try Statement(sql, on: connection) }
    let runs = "SELECT \(Self.runColumns.joined(separator: ", ")) FROM \(tables.runs)"
    run = try prepare("\(runs) WHERE run_id = ?1")
    runsOfExecution = try prepare("\(runs) WHERE execution = ?1")
    writeRun = try prepare(Self.replacing(Self.runColumns, in: tables.runs))
    moveRuns = try prepare("UPDATE \(tables.runs) SET execution = ?2 WHERE execution = ?1")
    removeRuns = try prepare("DELETE FROM \(tables.runs) WHERE execution = ?1")
    let ofItsRuns = "run_id IN (SELECT run_id FROM \(tables.runs) WHERE execution = ?1)"
    moveErrors = try prepare("UPDATE \(tables.errors) SET execution = ?2 WHERE \(ofItsRuns)")
    removeErrors = try prepare("DELETE FROM \(tables.errors) WHERE \(ofItsRuns)")
    removeCuts = try prepare("DELETE FROM \(tables.cuts) WHERE \(ofItsRuns)")
    writeCut = try prepare("INSERT OR IGNORE INTO \(tables.cuts) VALUES (?1, ?2)")
    writeError = try prepare(Self.addingErrors(to: tables.errors))
    executionOfRun = try prepare("SELECT id FROM \(tables.executions) WHERE run_id = ?1")
    nextExecution = try prepare("SELECT ifnull(max(id), 0) + 1 FROM \(tables.executions)")
    writeExecution = try prepare(Self.replacing(Self.executionColumns, in: tables.executions))
    removeExecution = try prepare("DELETE FROM \(tables.executions) WHERE id = ?1")
    causeRow = try prepare(
      "SELECT cause_row, cause_line, cause_stage, cause_job, run_id FROM \(tables.executions) WHERE id = ?1"
    )
  }

  /// What adds errors to those of the same kind that a table has.
  static func addingErrors(to table: String) -> String {
    let isLater = "(excluded.last_datetime, excluded.last_row) >= (last_datetime, last_row)"
    let ofLater = ["last_row", "level", "line", "is_consequence", "last_datetime"].map {
      "\($0) = iif(\(isLater), excluded.\($0), \($0))"
    }
    return """
      INSERT INTO \(table) VALUES (\(values(10)))
      ON CONFLICT (run_id, pattern) DO UPDATE SET
        execution = excluded.execution, rows = rows + excluded.rows,
        first_datetime = min(first_datetime, excluded.first_datetime),
        \(ofLater.joined(separator: ", "))
      """
  }

  private static func replacing(_ columns: [String], in table: String) -> String {
    "INSERT OR REPLACE INTO \(table) (\(columns.joined(separator: ", ")))"
      + " VALUES (\(values(columns.count)))"
  }

  private static func values(_ count: Int) -> String {
    (1...count).map { "?\($0)" }.joined(separator: ", ")
  }

  // MARK: Runs

  /// What is known of a run, and of which execution it is.
  func run(_ id: String) throws -> (facts: RunFacts, execution: Int64)? {
    try run.first(.text(id)) { (Self.facts($0), $0.integer(1)) }
  }

  func runs(ofExecution execution: Int64) throws -> [RunFacts] {
    var runs: [RunFacts] = []
    try runsOfExecution.forEach(.integer(execution)) { runs.append(Self.facts($0)) }
    return runs
  }

  func write(_ run: RunFacts, execution: Int64) throws {
    try writeRun.run(
      [.text(run.runID), .integer(execution), .optional(run.parent)] + Self.values(run.totals) + [
        .optional(run.part?.rawValue), .optional(run.name), .integer(run.naming.rawValue),
        .integer(run.starts), .optional(run.totals.cause.map { Int64($0.rank) }),
        .optional(run.totals.cause?.datetime), .optional(run.totals.cause?.row),
        .integer(run.workflowFailure), .integer(run.jobFailure), .integer(run.jobRetry),
        .integer(run.stageRetry), .integer(run.success),
        .optional(run.duration.map(\.leastMicroseconds)),
        .optional(run.duration.map(\.mostMicroseconds)),
      ])
  }

  func write(_ errors: ErrorFacts, _ key: ErrorFacts.Key, execution: Int64) throws {
    try Self.write(errors, key, execution: execution, by: writeError)
  }

  func write(cutID: String, ofRun run: String) throws {
    try writeCut.run(.text(cutID), .text(run))
  }

  /// Runs what `addingErrors(to:)` gives.
  static func write(
    _ errors: ErrorFacts, _ key: ErrorFacts.Key, execution: Int64, by statement: Statement
  ) throws {
    try statement.run([
      .text(String(decoding: key.runID, as: UTF8.self)),
      .text(String(decoding: key.pattern, as: UTF8.self)), .integer(execution),
      .integer(errors.rows),
      .text(errors.firstDatetime), .text(errors.lastDatetime), .integer(errors.lastRow),
      .text(errors.level), .text(errors.line), .integer(errors.isConsequence),
    ])
  }

  func moveRuns(ofExecution execution: Int64, to other: Int64) throws {
    try moveErrors.run(.integer(execution), .integer(other))
    try moveRuns.run(.integer(execution), .integer(other))
  }

  func removeRuns(ofExecution execution: Int64) throws {
    try removeErrors.run(.integer(execution))
    try removeCuts.run(.integer(execution))
    try removeRuns.run(.integer(execution))
  }

  private static func facts(_ row: Statement.Row) -> RunFacts {
    var run = RunFacts(runID: row.text(0))
    run.parent = row.optionalText(2)
    run.totals = totals(row, from: 3)
    run.part = row.optionalText(14).flatMap(WriterMessage.Part.init)
    run.name = row.optionalText(15)
    run.naming = RunFacts.Naming(rawValue: Int(row.integer(16))) ?? .none
    run.starts = Int(row.integer(17))
    if !row.isNull(20) {
      run.totals.cause = RowTotals.Cause(
        rank: Int(row.integer(18)), datetime: row.text(19), row: row.integer(20))
    }
    run.workflowFailure = row.integer(21)
    run.jobFailure = row.integer(22)
    run.jobRetry = row.integer(23)
    run.stageRetry = row.integer(24)
    run.success = row.integer(25)
    return run
  }

  // MARK: What rows add up to

  /// The values of `totalColumns`.
  private static func values(_ totals: RowTotals) -> [Statement.Value] {
    [
      .integer(totals.rows), .integer(totals.errors), .integer(totals.warnings),
      .text(joined(totals.levels)), .text(totals.firstDatetime), .text(totals.lastDatetime),
      .integer(totals.firstRow), .integer(totals.lastRow), .text(totals.lastLevel),
      .integer(totals.begun), .integer(totals.ended),
    ]
  }

  /// What `totalColumns` say, of which the first is that column; the cause is kept apart.
  private static func totals(_ row: Statement.Row, from first: Int32) -> RowTotals {
    var totals = RowTotals()
    totals.rows = Int(row.integer(first))
    totals.errors = Int(row.integer(first + 1))
    totals.warnings = Int(row.integer(first + 2))
    totals.levels = split(row.text(first + 3))
    totals.firstDatetime = row.text(first + 4)
    totals.lastDatetime = row.text(first + 5)
    totals.firstRow = row.integer(first + 6)
    totals.lastRow = row.integer(first + 7)
    totals.lastLevel = row.text(first + 8)
    totals.begun = Int(row.integer(first + 9))
    totals.ended = Int(row.integer(first + 10))
    return totals
  }

  // MARK: Executions

  func execution(ofTopRun run: String) throws -> Int64? {
    try executionOfRun.firstInteger(.text(run))
  }

  /// Adds an execution of which nothing is known yet.
  func addExecution(ofTopRun run: String) throws -> Int64 {
    let execution = try nextExecution.firstInteger() ?? 1
    try write(ExecutionFacts(runID: run, []), failure: nil, execution: execution)
    return execution
  }

  func removeExecution(_ execution: Int64) throws {
    try removeExecution.run(.integer(execution))
  }

  /// The id of the top run.
  func topRun(ofExecution execution: Int64) throws -> String? {
    try causeRow.first(.integer(execution)) { $0.text(4) }
  }

  /// The failure that was found before.
  func failure(ofExecution execution: Int64) throws -> ExecutionSummary.Failure? {
    try causeRow.first(.integer(execution)) { row in
      row.isNull(0)
        ? nil
        : ExecutionSummary.Failure(
          line: row.text(1), row: row.integer(0), stage: row.optionalText(2),
          job: row.optionalText(3))
    } ?? nil
  }

  func write(
    _ facts: ExecutionFacts, failure: ExecutionSummary.Failure?, execution: Int64
  ) throws {
    try writeExecution.run(
      [
        .integer(execution), .text(facts.runID), .optional(facts.name),
        .integer(facts.naming.rawValue), .optional(facts.part?.rawValue), .integer(facts.runs),
      ] + Self.values(facts.totals) + [
        .optional(facts.start), .optional(facts.latestStart), .integer(facts.starts),
        .integer(facts.failureRow), .integer(facts.successRow), .optional(failure?.row),
        .optional(failure?.line), .optional(failure?.stage), .optional(failure?.job),
        .optional(facts.duration.map(\.leastMicroseconds)),
        .optional(facts.duration.map(\.mostMicroseconds)),
      ])
  }

  /// How many columns a summary is read from.
  static let summaryColumnCount = Int32(executionColumns.count)

  /// What a summary is read from.
  static func summaryColumns(_ table: String) -> String {
    executionColumns.map { "\(table).\($0)" }.joined(separator: ", ")
  }

  /// The summary in a row of a statement that selects `summaryColumns` first.
  static func summary(_ row: Statement.Row, now: Int64) -> ExecutionSummary {
    var facts = ExecutionFacts(runID: row.text(1), [])
    facts.name = row.optionalText(2)
    facts.naming = RunFacts.Naming(rawValue: Int(row.integer(3))) ?? .none
    facts.part = row.optionalText(4).flatMap(WriterMessage.Part.init)
    facts.runs = Int(row.integer(5))
    facts.totals = totals(row, from: 6)
    facts.start = row.optionalInteger(17)
    facts.latestStart = row.optionalInteger(18)
    facts.starts = Int(row.integer(19))
    facts.failureRow = row.integer(20)
    facts.successRow = row.integer(21)
    let failure =
      row.isNull(22)
      ? nil
      : ExecutionSummary.Failure(
        line: row.text(23), row: row.integer(22), stage: row.optionalText(24),
        job: row.optionalText(25))
    return ExecutionSummary(facts, failure: failure, now: now)
  }

  private static func joined(_ levels: [String]) -> String {
    // A separator at both ends, so that a whole word can be looked for.
    levels.isEmpty ? "" : "\(separator)\(levels.joined(separator: "\(separator)"))\(separator)"
  }

  private static func split(_ levels: String) -> [String] {
    levels.split(separator: separator).map(String.init)
  }
}

extension Statement.Row {
  /// `nil` of NULL.
  fileprivate func optionalInteger(_ column: Int32) -> Int64? {
    isNull(column) ? nil : integer(column)
  }
}
