internal import TraceFormat

/// What the runs of an execution say together.
struct ExecutionFacts: Equatable {
  let runID: String
  var name: String?
  var naming = RunFacts.Naming.none
  var part: WriterMessage.Part?
  var runs = 0
  var totals = RowTotals()
  /// When it began, and when the last of its runs did, as their ids say.
  var start: Int64?
  var latestStart: Int64?
  var starts = 0
  /// The row by which it failed, or succeeded; 0 where there is none.
  var failureRow: Int64 = 0
  var successRow: Int64 = 0

  /// How long it took; `nil` where its datetimes are none. Executions that share an id do not take the
  /// time between them.
  var duration: TimeBounds? {
    starts > 1
      ? nil
      : TimeBounds(
        start: start, latestStart: latestStart, firstDatetime: totals.firstDatetime,
        lastDatetime: totals.lastDatetime)
  }

  /// The facts of all runs of an execution, in any order.
  ///
  /// - Parameters:
  ///   - runID: the id of its top run, which may have no rows.
  ///   - runs: what is known of each; at least one.
  init(runID: String, _ runs: [RunFacts]) {
    self.runID = runID
    self.runs = runs.count
    for run in runs {
      totals.add(run.totals)
      if let start = run.start { latestStart = max(latestStart ?? start, start) }
    }
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
