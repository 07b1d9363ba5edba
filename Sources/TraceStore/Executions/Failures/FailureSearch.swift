internal import TraceFormat

/// Finds out what a row says about a failure: the line, and the stage and job that it came from.
struct FailureSearch {
  /// So many rows before it are looked at.
  private static let reach = 2_000

  private let row: Statement
  private let before: Statement
  private let run: Statement

  init(
    _ table: ReadableTraces, _ tables: ExecutionTables, on connection: OpaquePointer
  ) throws {
    let names: [TraceFormat.Column] = [
      .runID, .message, .exceptionType, .exceptionMessage, .stageName, .jobName, .process, .thread,
    ]
    let columns = names.map { table.expression($0) }.joined(separator: ", ")
    row = try Statement("SELECT \(columns) FROM traces WHERE rowid = ?1", on: connection)
    // Of the same thread, the last first: who had begun what was at work there.
    before = try Statement(
      """
      SELECT run_id, message FROM traces
      WHERE rowid <= ?1 AND rowid > ?1 - \(Self.reach)
        AND \(table.expression(.process)) = ?3 AND \(table.expression(.thread)) = ?4
        AND run_id IN (SELECT run_id FROM \(tables.runs) WHERE execution = ?2)
      ORDER BY rowid DESC
      """, on: connection)
    run = try Statement("SELECT part, name FROM \(tables.runs) WHERE run_id = ?1", on: connection)
  }

  /// The failure that a row tells; `nil` where it is not there.
  func failure(at id: Int64, _ execution: Int64) throws -> ExecutionSummary.Failure? {
    let found = try row.first(.integer(id)) { row in
      (
        run: row.text(0), stage: row.optionalText(4), job: row.optionalText(5),
        line: FailureLine.text(
          message: row.text(1), exceptionType: row.optionalText(2),
          exceptionMessage: row.optionalText(3)),
        process: row.integer(6), thread: row.integer(7)
      )
    }
    guard let found else { return nil }
    var (stage, job) = (found.stage, found.job)
    if stage == nil { stage = try name(ofRun: found.run, .stage) }
    if job == nil { job = try name(ofRun: found.run, .job) }
    if job == nil {
      try before.forEach(
        .integer(id), .integer(execution), .integer(found.process), .integer(found.thread)
      ) { row, stop in
        if job == nil { job = try name(ofRun: row.text(0), .job) }
        switch WriterMessage(row.text(1)).map(WriterEvent.init) {
        // A job's own failure came from none of its stages.
        case .stageBegins(let name): stage = stage ?? name
        case .jobBegins(let name): job = job ?? name
        default: break
        }
        stop = job != nil
      }
    }
    return ExecutionSummary.Failure(line: found.line, row: id, stage: stage, job: job)
  }

  /// The name of a run, where it is of that part.
  private func name(ofRun id: String, _ part: WriterMessage.Part) throws -> String? {
    try run.first(.text(id)) { row in
      row.text(0) == part.rawValue ? row.optionalText(1) : nil
    } ?? nil
  }
}
