internal import TraceFormat

/// The statements that read and write the tables of executions.
struct ExecutionStatements {
  static let separator: Character = "\n"

  private static let runColumns = [
    "run_id", "execution", "parent", "rows", "errors", "warnings", "levels", "first_datetime",
    "last_datetime", "first_row", "last_row", "last_level", "part", "name", "naming", "starts",
    "begun", "ended", "cause_rank", "cause_datetime", "cause_row", "workflow_failure",
    "job_failure", "job_retry", "stage_retry", "success", "least", "most",
  ].joined(separator: ", ")

  private static let executionColumns = [
    "id", "run_id", "name", "naming", "part", "runs", "rows", "errors", "warnings", "levels",
    "first_datetime", "last_datetime", "last_row", "last_level", "start", "latest_start", "starts",
    "begun", "ended", "failure_row", "success_row", "cause_row", "cause_line", "cause_stage",
    "cause_job", "least", "most",
  ].joined(separator: ", ")

  private let run, runsOfExecution, writeRun, moveRuns, removeRuns: Statement
  private let writeError, moveErrors, removeErrors, writeCut, removeCuts: Statement
  private let executionOfRun, newExecution, writeExecution, removeExecution, causeRow: Statement

  init(_ tables: ExecutionTables, on connection: OpaquePointer) throws {
    func prepare(_ sql: String) throws -> Statement { try Statement(sql, on: connection) }
    let runs = "SELECT \(Self.runColumns) FROM \(tables.runs)"
    run = try prepare("\(runs) WHERE run_id = ?1")
    runsOfExecution = try prepare("\(runs) WHERE execution = ?1")
    writeRun = try prepare(
      "INSERT OR REPLACE INTO \(tables.runs) (\(Self.runColumns)) VALUES (\(Self.values(28)))")
    moveRuns = try prepare("UPDATE \(tables.runs) SET execution = ?2 WHERE execution = ?1")
    removeRuns = try prepare("DELETE FROM \(tables.runs) WHERE execution = ?1")
    let ofItsRuns = "run_id IN (SELECT run_id FROM \(tables.runs) WHERE execution = ?1)"
    moveErrors = try prepare("UPDATE \(tables.errors) SET execution = ?2 WHERE \(ofItsRuns)")
    removeErrors = try prepare("DELETE FROM \(tables.errors) WHERE \(ofItsRuns)")
    removeCuts = try prepare("DELETE FROM \(tables.cuts) WHERE \(ofItsRuns)")
    writeCut = try prepare("INSERT OR IGNORE INTO \(tables.cuts) VALUES (?1, ?2)")
    writeError = try prepare(Self.addingErrors(to: tables.errors))
    executionOfRun = try prepare("SELECT id FROM \(tables.executions) WHERE run_id = ?1")
    newExecution = try prepare(
      """
      INSERT INTO \(tables.executions) (\(Self.executionColumns)) VALUES
        ((SELECT ifnull(max(id), 0) + 1 FROM \(tables.executions)), ?1, NULL, 0, NULL, 0, 0, 0, 0,
         '', '', '', 0, '', NULL, NULL, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL)
      """)
    writeExecution = try prepare(
      """
      INSERT OR REPLACE INTO \(tables.executions) (\(Self.executionColumns))
      VALUES (\(Self.values(27)))
      """)
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
    try writeRun.run([
      .text(run.runID), .integer(execution), .optional(run.parent), .integer(run.totals.rows),
      .integer(run.totals.errors), .integer(run.totals.warnings),
      .text(Self.joined(run.totals.levels)),
      .text(run.totals.firstDatetime), .text(run.totals.lastDatetime),
      .integer(run.totals.firstRow),
      .integer(run.totals.lastRow), .text(run.totals.lastLevel), .optional(run.part?.rawValue),
      .optional(run.name), .integer(run.naming.rawValue), .integer(run.starts),
      .integer(run.totals.begun), .integer(run.totals.ended),
      .optional(run.totals.cause.map { Int64($0.rank) }),
      .optional(run.totals.cause?.datetime), .optional(run.totals.cause?.row),
      .integer(run.workflowFailure),
      .integer(run.jobFailure), .integer(run.jobRetry), .integer(run.stageRetry),
      .integer(run.success), .optional(run.duration.map(\.leastMicroseconds)),
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
    run.totals.rows = Int(row.integer(3))
    run.totals.errors = Int(row.integer(4))
    run.totals.warnings = Int(row.integer(5))
    run.totals.levels = split(row.text(6))
    run.totals.firstDatetime = row.text(7)
    run.totals.lastDatetime = row.text(8)
    run.totals.firstRow = row.integer(9)
    run.totals.lastRow = row.integer(10)
    run.totals.lastLevel = row.text(11)
    run.part = row.optionalText(12).flatMap(WriterMessage.Part.init)
    run.name = row.optionalText(13)
    run.naming = RunFacts.Naming(rawValue: Int(row.integer(14))) ?? .none
    run.starts = Int(row.integer(15))
    run.totals.begun = Int(row.integer(16))
    run.totals.ended = Int(row.integer(17))
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

  // MARK: Executions

  func execution(ofTopRun run: String) throws -> Int64? {
    try executionOfRun.firstInteger(.text(run))
  }

  /// Adds an execution of which nothing is known yet.
  func addExecution(ofTopRun run: String) throws -> Int64 {
    try newExecution.run(.text(run))
    return try execution(ofTopRun: run) ?? 0
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
    try writeExecution.run([
      .integer(execution), .text(facts.runID), .optional(facts.name),
      .integer(facts.naming.rawValue), .optional(facts.part?.rawValue), .integer(facts.runs),
      .integer(facts.totals.rows), .integer(facts.totals.errors), .integer(facts.totals.warnings),
      .text(Self.joined(facts.totals.levels)), .text(facts.totals.firstDatetime),
      .text(facts.totals.lastDatetime),
      .integer(facts.totals.lastRow), .text(facts.totals.lastLevel), .optional(facts.start),
      .optional(facts.latestStart), .integer(facts.starts), .integer(facts.totals.begun),
      .integer(facts.totals.ended), .integer(facts.failureRow), .integer(facts.successRow),
      .optional(failure?.row), .optional(failure?.line), .optional(failure?.stage),
      .optional(failure?.job), .optional(facts.duration.map(\.leastMicroseconds)),
      .optional(facts.duration.map(\.mostMicroseconds)),
    ])
  }

  /// How many columns a summary is read from.
  static let summaryColumnCount = Int32(executionColumns.split(separator: ",").count)

  /// What a summary is read from.
  static func summaryColumns(_ table: String) -> String {
    executionColumns.split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
  }

  /// The summary in a row of a statement that selects `summaryColumns` first.
  static func summary(_ row: Statement.Row, now: Int64) -> ExecutionSummary {
    var facts = ExecutionFacts(runID: row.text(1), [])
    facts.name = row.optionalText(2)
    facts.naming = RunFacts.Naming(rawValue: Int(row.integer(3))) ?? .none
    facts.part = row.optionalText(4).flatMap(WriterMessage.Part.init)
    facts.runs = Int(row.integer(5))
    facts.totals.rows = Int(row.integer(6))
    facts.totals.errors = Int(row.integer(7))
    facts.totals.warnings = Int(row.integer(8))
    facts.totals.firstDatetime = row.text(10)
    facts.totals.lastDatetime = row.text(11)
    facts.totals.lastRow = row.integer(12)
    facts.totals.lastLevel = row.text(13)
    facts.start = row.optionalInteger(14)
    facts.latestStart = row.optionalInteger(15)
    facts.starts = Int(row.integer(16))
    facts.totals.begun = Int(row.integer(17))
    facts.totals.ended = Int(row.integer(18))
    facts.failureRow = row.integer(19)
    facts.successRow = row.integer(20)
    let failure =
      row.isNull(21)
      ? nil
      : ExecutionSummary.Failure(
        line: row.text(22), row: row.integer(21), stage: row.optionalText(23),
        job: row.optionalText(24))
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
