internal import TraceStore

/// The rows of an execution as they are shown: which of them, and how deep.
final class ExecutionRows {
  private let filter: RowFilter
  private let match: NameMatch
  private let deepest: Int
  private var runs: Set<String>
  private var tree: ExecutionTree

  init(
    _ execution: ExecutionSummary, runs: [String], _ filter: RowFilter, _ match: NameMatch,
    deepest: Int?
  ) {
    self.filter = filter
    self.match = match
    self.deepest = deepest ?? .max
    self.runs = Set(runs)
    tree = ExecutionTree(top: execution.runID)
  }

  /// Takes a row to know its run by, before it is shown.
  func learn(_ row: TraceRow) { tree.add(row) }

  /// How deep a row stands; `nil` where it is not wanted. Rows come in the order of time.
  func depth(of row: TraceRow) -> Int? {
    if !runs.contains(row.runID) {
      guard let parent = row.parentRunID, runs.contains(parent) else { return nil }
      runs.insert(row.runID)
    }
    let depth = tree.add(row)
    guard depth <= deepest, filter.isMet(by: row) else { return nil }
    return match.isMet(by: row, in: tree) ? depth : nil
  }
}
