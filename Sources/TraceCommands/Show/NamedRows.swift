internal import TraceStore

/// Rows of any executions, as they are committed: which of them are of the names that were asked for.
final class NamedRows {
  /// So many executions are remembered, those that were seen last; another one is read again.
  private static let most = 1_000

  private let reader: TraceReader
  private let match: NameMatch
  private let run: String?
  private var trees: [String: ExecutionTree] = [:]
  private var tops: [String: String] = [:]
  private var order: [String] = []

  init(_ names: RunNames, _ reader: TraceReader) {
    self.reader = reader
    match = NameMatch(names)
    run = names.run
  }

  /// 0; `nil` where a row is not wanted.
  func depth(of row: TraceRow) throws -> Int? {
    if match.isEmpty && run == nil { return 0 }
    let top = topRun(of: row)
    if trees[top] == nil { try remember(top) }
    trees[top]?.add(row)
    guard let tree = trees[top], match.isMet(by: row, in: tree) else { return nil }
    return run == nil || run == top || tree.path(ofRun: row.runID).contains { $0.runID == run }
      ? 0 : nil
  }

  private func topRun(of row: TraceRow) -> String {
    if let known = tops[row.runID] { return known }
    let parent = row.parentRunID ?? row.runID
    let top = tops[parent] ?? parent
    tops[row.runID] = top
    return top
  }

  /// Reads what an execution has said before.
  private func remember(_ top: String) throws {
    if order.count >= Self.most {
      let forgotten = order.removeFirst()
      trees[forgotten] = nil
      tops = tops.filter { $0.value != forgotten }
    }
    var tree = ExecutionTree(top: top)
    let rows = try reader.rows(ofRuns: [top] + reader.children(ofRun: top))
    while let row = try rows.next() {
      tree.add(row)
      tops[row.runID] = top
    }
    trees[top] = tree
    order.append(top)
  }
}
