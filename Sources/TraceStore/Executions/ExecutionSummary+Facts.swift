internal import TraceFormat

extension ExecutionSummary {
  /// An end that has not come for so many microseconds will not come.
  private static let patience: Int64 = 60_000_000

  /// The summary of facts, with what was found out about the failure, as of a moment in microseconds
  /// since 1970.
  init(_ facts: ExecutionFacts, failure: Failure?, now: Int64) {
    runID = facts.runID
    name = facts.name
    naming =
      switch facts.naming {
      case .none: .none
      case .wording: .wording
      case .proven: .proven
      case .column: .column
      }
    kind = facts.part?.rawValue.lowercased()
    (runs, rows, errors, warnings) = (
      facts.runs, facts.totals.rows, facts.totals.errors, facts.totals.warnings
    )
    (firstDatetime, lastDatetime) = (facts.totals.firstDatetime, facts.totals.lastDatetime)
    (lastRow, lastLevel) = (facts.totals.lastRow, facts.totals.lastLevel)
    self.failure = failure
    sharing = max(1, facts.starts)
    start = TimeBounds.start(facts.start, firstDatetime: facts.totals.firstDatetime)
    duration = facts.duration
    let last = WrittenMoment(datetime: facts.totals.lastDatetime)
    (status, statusReason, statusRow) = Self.status(facts, last, now)
  }

  private static func status(
    _ facts: ExecutionFacts, _ last: WrittenMoment?, _ now: Int64
  ) -> (ExecutionStatus, String, Int64?) {
    if facts.failureRow > facts.successRow {
      return (.failed, "row \(facts.failureRow) says that it failed", facts.failureRow)
    }
    if facts.successRow > 0 {
      return (.succeeded, "row \(facts.successRow) says that it succeeded", facts.successRow)
    }
    if facts.starts > 0, facts.totals.begun > facts.totals.ended || facts.totals.ended == 0,
      let last,
      last.end > now - patience, last.earliest < now + patience
    {
      return (.running, "no row says that it has ended, and its last row is young", nil)
    }
    if facts.totals.errors > 0 {
      return (.unknown, "it has errors, but no row says how it ended", nil)
    }
    return (.unknown, "no row says how it ended", nil)
  }
}
