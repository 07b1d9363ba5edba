internal import TraceStore

/// An execution in a list, or a run under it.
enum ExecutionLine {
  case execution(ExecutionSummary)
  case run(ExecutionTree.Span, depth: Int)

  var runID: String {
    switch self {
    case .execution(let summary): summary.runID
    case .run(let span, _): span.runID
    }
  }

  var depth: Int {
    switch self {
    case .execution: 0
    case .run(_, let depth): depth
    }
  }

  var parentRunID: String? {
    switch self {
    case .execution: nil
    case .run(let span, _): span.parent
    }
  }

  var kind: String? {
    switch self {
    case .execution(let summary): summary.kind
    case .run(let span, _): span.kind
    }
  }

  var name: String? {
    switch self {
    case .execution(let summary): summary.name
    case .run(let span, _): span.name
    }
  }

  var naming: String {
    switch self {
    case .execution(let summary): summary.naming.rawValue
    case .run(let span, _):
      span.isProven ? "proven" : span.name == nil ? "none" : "wording"
    }
  }

  /// Only of executions.
  var summary: ExecutionSummary? {
    if case .execution(let summary) = self { summary } else { nil }
  }

  var duration: TimeBounds? {
    switch self {
    case .execution(let summary): summary.duration
    case .run(let span, _): span.duration
    }
  }

  var datetimes: (first: String, last: String) {
    switch self {
    case .execution(let summary): (summary.firstDatetime, summary.lastDatetime)
    case .run(let span, _): (span.firstDatetime, span.lastDatetime)
    }
  }

  var rows: Int {
    switch self {
    case .execution(let summary): summary.rows
    case .run(let span, _): span.rows
    }
  }

  var errors: Int {
    switch self {
    case .execution(let summary): summary.errors
    case .run(let span, _): span.errors
    }
  }

  var warnings: Int {
    switch self {
    case .execution(let summary): summary.warnings
    case .run(let span, _): span.warnings
    }
  }

  var lastLevel: String {
    switch self {
    case .execution(let summary): summary.lastLevel
    case .run(let span, _): span.lastLevel
    }
  }
}
