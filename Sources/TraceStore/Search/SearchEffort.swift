/// What a search has looked at, and who is told.
final class SearchEffort {
  /// So many rows are looked at between two words to the monitor.
  private static let pause = 4_096

  /// How many rows were looked at that are in no index.
  private(set) var lookedAt = 0
  /// How many of them FTS5 had to judge.
  private(set) var judged = 0

  private let monitor: UpkeepMonitor

  init(_ monitor: UpkeepMonitor) {
    self.monitor = monitor
  }

  /// Forgets what was looked at: all of it will be looked at again.
  func restart() { (lookedAt, judged) = (0, 0) }

  /// Counts a row.
  ///
  /// - Throws: `UpkeepInterruption` where the search is to stop.
  func look(isJudged: Bool) throws {
    lookedAt += 1
    if isJudged { judged += 1 }
    if lookedAt.isMultiple(of: Self.pause) { try monitor.step("looking at rows", Int64(lookedAt)) }
  }
}
