internal import TraceStore

/// A run in a list, and how deep it stands in its tree.
struct RunLine {
  /// Why a run is in a tree without being counted there.
  enum Remark: String {
    /// It has no rows: only other runs name it.
    case hasNoRows = "no rows"
    /// It is its own ancestor.
    case isRepeated = "see above"
  }

  var run: RunSummary?
  var runID: String
  var depth = 0
  var remark: Remark?

  init(run: RunSummary, depth: Int = 0) {
    self.run = run
    self.depth = depth
    runID = run.runID
  }

  init(runID: String, depth: Int, remark: Remark) {
    self.runID = runID
    self.depth = depth
    self.remark = remark
  }
}

/// Runs as a table, as JSON and as CSV.
struct RunsReport {
  private let printer: ResultPrinter<RunLine>

  init(_ format: FormatOptions, isTree: Bool, to output: Output) {
    var columns = Self.columns
    if isTree {
      columns.append(ResultColumn("depth") { .count($0.depth) })
      columns.append(ResultColumn("remark") { .optional($0.remark?.rawValue) })
    }
    printer = ResultPrinter(columns, format, to: output) { line in
      line.run.flatMap { run in
        run.errors > 0 ? .red : run.warnings > 0 ? .yellow : nil
      }
    }
  }

  var count: Int { printer.count }

  func add(_ line: RunLine) throws { try printer.add(line) }

  func finish() throws { try printer.finish() }

  private static let columns: [ResultColumn<RunLine>] = [
    ResultColumn("run_id", title: "run") {
      .text($0.runID)
    } text: { line in
      let remark = line.remark.map { " (\($0.rawValue))" } ?? ""
      return String(repeating: "  ", count: line.depth) + line.runID + remark
    },
    ResultColumn("parent_run_id") { .optional($0.run?.parentRunID) },
    ResultColumn("first_datetime") { .optional($0.run?.firstDatetime) },
    ResultColumn("last_datetime", title: "last row") {
      .optional($0.run?.lastDatetime)
    } text: { line in
      // To the second.
      String((line.run?.lastDatetime ?? "").prefix(19))
    },
    ResultColumn("duration_seconds", title: "duration", side: .right) {
      .optional($0.run?.duration)
    } text: { line in
      line.run?.duration.map(Quantity.elapsed) ?? ""
    },
    count("rows", \.rows),
    count("errors", \.errors),
    count("warnings", \.warnings, isOptional: true),
    ResultColumn("last_level") { .optional($0.run?.lastLevel) },
    .text("workflow_name", title: "workflow", isOptional: true) { $0.run?.workflowName },
  ]

  private static func count(
    _ name: String, _ count: @escaping @Sendable (RunSummary) -> Int, isOptional: Bool = false
  ) -> ResultColumn<RunLine> {
    ResultColumn(name, title: name, side: .right, isOptional: isOptional) {
      $0.run.map { .count(count($0)) } ?? .null
    } text: { line in
      line.run.map { Quantity.count(count($0)) } ?? ""
    }
  }
}
