internal import TraceFormat

/// What the runs of an execution say together.
struct ExecutionFacts: Equatable {
  let runID: String
  var name: String?
  var naming = RunFacts.Naming.none
  var part: WriterMessage.Part?
  var runs = 0
  var rows = 0
  var errors = 0
  var warnings = 0
  var levels: [String] = []
  var firstDatetime = ""
  var lastDatetime = ""
  var lastRow: Int64 = 0
  var lastLevel = ""
  /// When it began, and when the last of its runs did, as their ids say.
  var start: Int64?
  var latestStart: Int64?
  var starts = 0
  var begun = 0
  var ended = 0
  var cause: RunFacts.Cause?
  /// The row by which it failed, or succeeded; 0 where there is none.
  var failureRow: Int64 = 0
  var successRow: Int64 = 0

  /// How long it took; `nil` where its datetimes are none. Executions that share an id do not take the
  /// time between them.
  var duration: TimeBounds? {
    starts > 1
      ? nil
      : TimeBounds(
        start: start, latestStart: latestStart, firstDatetime: firstDatetime,
        lastDatetime: lastDatetime)
  }

  /// The facts of all runs of an execution, in any order.
  ///
  /// - Parameters:
  ///   - runID: the id of its top run, which may have no rows.
  ///   - runs: what is known of each; at least one.
  init(runID: String, _ runs: [RunFacts]) {
    self.runID = runID
    self.runs = runs.count
    for run in runs { add(run) }
    let top = runs.first { $0.runID == runID }
    if let top {
      (name, naming, part) = (top.name, top.naming, top.part)
      (start, starts, successRow) = (top.start, top.starts, top.success)
      failureRow = top.workflowFailure
    }
    failureRow = max(failureRow, Self.jobFailure(runs))
    if naming != .column, let named = runs.first(where: { $0.naming == .column }) {
      (name, naming) = (named.name, .column)
    }
  }

  private mutating func add(_ run: RunFacts) {
    let isFirst = rows == 0
    rows += run.rows
    errors += run.errors
    warnings += run.warnings
    for level in run.levels where !levels.contains(level) { levels.append(level) }
    if isFirst || run.firstDatetime < firstDatetime { firstDatetime = run.firstDatetime }
    if run.lastDatetime > lastDatetime { lastDatetime = run.lastDatetime }
    if run.lastRow >= lastRow { (lastRow, lastLevel) = (run.lastRow, run.lastLevel) }
    if let start = run.start { latestStart = max(latestStart ?? start, start) }
    begun += run.begun
    ended += run.ended
    if let found = run.cause, cause.map(found.isBefore) ?? true { cause = found }
  }

  /// The last row by which a job failed that was not tried again: neither it, nor a stage around it.
  private static func jobFailure(_ runs: [RunFacts]) -> Int64 {
    var retries: [String: Int64] = [:]
    var stageRetry: Int64 = 0
    for run in runs {
      let name = run.name ?? run.runID
      retries[name] = max(retries[name] ?? 0, run.jobRetry)
      stageRetry = max(stageRetry, run.stageRetry)
    }
    return runs.reduce(0) { failure, run in
      let retry = max(retries[run.name ?? run.runID] ?? 0, stageRetry)
      return run.jobFailure > retry ? max(failure, run.jobFailure) : failure
    }
  }
}
