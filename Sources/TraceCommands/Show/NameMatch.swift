internal import TraceStore

/// Whether a row is of the workflow, job and stage that were asked for, in whichever case they are
/// written: its columns say it where they are filled, else the runs that its run stands in.
struct NameMatch {
  private let wanted: [(kind: String, name: String, column: (TraceRow) -> String?)]

  /// Whether every row is wanted.
  var isEmpty: Bool { wanted.isEmpty }

  init(_ names: RunNames) {
    let all: [(String, String?, (TraceRow) -> String?)] = [
      ("workflow", names.workflow, \.workflowName), ("job", names.job, \.jobName),
      ("stage", names.stage, \.stageName),
    ]
    wanted = all.compactMap { kind, name, column in
      name.map { (kind, $0.lowercased(), column) }
    }
  }

  /// Whether a row is wanted that the tree knows already.
  func isMet(by row: TraceRow, in tree: ExecutionTree) -> Bool {
    wanted.allSatisfy { kind, name, column in
      if let column = column(row) { return column.lowercased() == name }
      return tree.path(ofRun: row.runID).contains {
        // What the column names is a workflow, whatever wording its messages have.
        ($0.kind == kind || kind == "workflow" && $0.isNamedByColumn)
          && $0.name?.lowercased() == name
      }
    }
  }
}
