internal import TraceFormat

extension ExecutionSummary {
  /// An end that has not come for so many microseconds will not come.
  private static let patience: Int64 = 60_000_000
  /// The id of a run is made at its first row; a start that is further away is of another clock.
  private static let longestStart: Int64 = 10_000_000

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
    (runs, rows, errors, warnings) = (facts.runs, facts.rows, facts.errors, facts.warnings)
    (firstDatetime, lastDatetime) = (facts.firstDatetime, facts.lastDatetime)
    (lastRow, lastLevel) = (facts.lastRow, facts.lastLevel)
    self.failure = failure
    sharing = max(1, facts.starts)
    let first = WrittenMoment(datetime: facts.firstDatetime)
    let last = WrittenMoment(datetime: facts.lastDatetime)
    start = Self.start(facts, first)
    duration = Self.duration(facts, start, first, last)
    (status, statusReason, statusRow) = Self.status(facts, last, now)
  }

  /// The start that its id says, where the datetimes of its rows agree.
  private static func start(_ facts: ExecutionFacts, _ first: WrittenMoment?) -> Int64? {
    guard let start = facts.start, let first, start < first.end,
      first.earliest - start < longestStart
    else { return nil }
    return start
  }

  private static func duration(
    _ facts: ExecutionFacts, _ start: Int64?, _ first: WrittenMoment?, _ last: WrittenMoment?
  ) -> TimeBounds? {
    // Two executions that share an id do not take the time between them.
    guard let first, let last, facts.starts < 2 else { return nil }
    guard let start else {
      // Between two datetimes as they are written, which is what people reckon with.
      let seconds = Double(last.earliest - first.earliest) / 1e6
      return TimeBounds(least: seconds, most: seconds)
    }
    var least = max(start, last.earliest)
    if let latest = facts.latestStart, latest < last.end { least = max(least, latest) }
    return TimeBounds(
      least: Double(least - start) / 1e6,
      // To the millisecond there is nothing between.
      most: Double((last.resolution <= 1_000 ? max(least, last.earliest) : last.end) - start) / 1e6)
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
    if facts.starts > 0, facts.begun > facts.ended || facts.ended == 0, let last,
      last.end > now - patience, last.earliest < now + patience
    {
      return (.running, "no row says that it has ended, and its last row is young", nil)
    }
    if facts.errors > 0 {
      return (.unknown, "it has errors, but no row says how it ended", nil)
    }
    return (.unknown, "no row says how it ended", nil)
  }
}
