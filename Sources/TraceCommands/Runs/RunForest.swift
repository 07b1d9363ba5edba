internal import TraceStore

/// Runs and the runs that they started, as trees.
///
/// What is written in rows need not be a tree: a parent may have no rows, and runs may name one another in
/// a circle. Each run is shown once in its tree.
struct RunForest {
  /// Deeper than any workflow starts another; what is below is left out.
  private static let deepest = 100

  /// How many trees were walked.
  private(set) var count = 0
  private let reader: TraceReader
  private var roots: Set<String> = []

  init(_ reader: TraceReader) {
    self.reader = reader
  }

  /// The run at the root of the tree that a run stands in; `nil` where that tree was walked already. In a
  /// circle it is the run itself.
  func newRoot(of run: RunSummary) throws -> String? {
    var root = run.runID
    var path: Set<String> = [root]
    var parent = run.parentRunID
    while let next = parent {
      guard path.insert(next).inserted else {
        // Whichever run of a circle is met first, the tree is the same.
        root = path.min() ?? root
        break
      }
      root = next
      parent = try reader.summary(ofRun: next)?.parentRunID
    }
    return roots.contains(root) ? nil : root
  }

  /// Calls `body` with each run of a tree, a run before those that it started.
  mutating func walk(_ root: String, _ body: (RunLine) throws -> Void) throws {
    count += 1
    roots.insert(root)
    var seen: Set<String> = []
    // What is still to be shown, the next one last.
    var waiting = [(run: root, depth: 0)]
    while let (run, depth) = waiting.popLast() {
      guard seen.insert(run).inserted else {
        try body(RunLine(runID: run, depth: depth, remark: .isRepeated))
        continue
      }
      if let summary = try reader.summary(ofRun: run) {
        try body(RunLine(run: summary, depth: depth))
      } else {
        try body(RunLine(runID: run, depth: depth, remark: .hasNoRows))
      }
      guard depth < Self.deepest else { continue }
      for child in try reader.children(ofRun: run).reversed() { waiting.append((child, depth + 1)) }
    }
  }
}
