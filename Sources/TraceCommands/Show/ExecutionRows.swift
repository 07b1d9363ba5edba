internal import TraceStore

/// The rows of an execution as they are shown: which of them, and how deep.
final class ExecutionRows {
  private let filter: RowFilter
  private let stage: String?
  private let job: String?
  private let deepest: Int
  private var runs: Set<String>
  private var tree: ExecutionTree

  init(
    _ execution: ExecutionSummary, runs: [String], _ filter: RowFilter, stage: String?,
    job: String?, deepest: Int?
  ) {
    self.filter = filter
    self.stage = stage
    self.job = job
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
    return isOf(stage, "stage", row.stageName, row) && isOf(job, "job", row.jobName, row)
      ? depth : nil
  }

  /// Whether a row is of the stage or job of that name, in whichever case it is written.
  private func isOf(_ name: String?, _ kind: String, _ column: String?, _ row: TraceRow) -> Bool {
    guard let name = name?.lowercased() else { return true }
    if let column { return column.lowercased() == name }
    return tree.path(ofRun: row.runID).contains {
      $0.kind == kind && $0.name?.lowercased() == name
    }
  }
}
