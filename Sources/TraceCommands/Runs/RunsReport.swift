internal import TraceStore

/// Executions as a table, as JSON and as CSV.
struct RunsReport {
  private let printer: ResultPrinter<ExecutionLine>

  init(_ format: FormatOptions, isTree: Bool, zone: RowZone, to output: Output) {
    var columns = Self.columns(zone, isTree: isTree)
    if isTree { columns.append(ResultColumn("depth") { .count($0.depth) }) }
    printer = ResultPrinter(columns, format, to: output) { line in
      line.errors > 0 ? .red : line.warnings > 0 ? .yellow : nil
    }
  }

  var count: Int { printer.count }

  func add(_ line: ExecutionLine) throws { try printer.add(line) }

  func finish() throws { try printer.finish() }

  /// The columns; in a tree, ids give way before names.
  static func columns(_ zone: RowZone, isTree: Bool = false) -> [ResultColumn<ExecutionLine>] {
    [
      ResultColumn("workflow_name", title: "name", isVital: true) {
        .optional($0.name)
      } text: { line in
        let kind = line.depth > 0 ? line.kind.map { "\($0) " } ?? "" : ""
        return String(repeating: "  ", count: line.depth) + kind + (line.name ?? "")
      },
      ResultColumn("status", title: "status") {
        .optional($0.summary?.status.rawValue)
      } text: {
        $0.summary?.status.rawValue ?? ""
      },
      ResultColumn("last_datetime", title: "last row") {
        .text($0.datetimes.last)
      } text: {
        // To the second.
        String(zone.text($0.datetimes.last, run: $0.runID).prefix(19))
      },
      ResultColumn("duration_seconds", title: "duration", side: .right, isOptional: true) {
        .optional($0.duration?.most)
      } text: { line in
        line.duration.map(Quantity.elapsed) ?? ""
      },
      .count("errors", title: "errors", isOptional: true, \.errors),
      .count("warnings", title: "warnings", isOptional: true, \.warnings),
      .count("rows", title: "rows", isOptional: true, \.rows),
      .text("run_id", title: "run", isOptional: isTree) { $0.runID },
      .text("failure", title: "failure", isOptional: true) { $0.summary?.failure?.line },
      ResultColumn("parent_run_id") { .optional($0.parentRunID) },
      ResultColumn("kind") { .optional($0.kind) },
      ResultColumn("name_from") { .text($0.naming) },
      ResultColumn("status_reason") { .optional($0.summary?.statusReason) },
      ResultColumn("status_row") { $0.summary?.statusRow.map { .integer($0) } ?? .null },
      ResultColumn("failure_row") { $0.summary?.failure.map { .integer($0.row) } ?? .null },
      ResultColumn("failure_stage") { .optional($0.summary?.failure?.stage) },
      ResultColumn("failure_job") { .optional($0.summary?.failure?.job) },
      ResultColumn("first_datetime") { .text($0.datetimes.first) },
      ResultColumn("duration_least_seconds") { .optional($0.duration?.least) },
      ResultColumn("last_level") { .text($0.lastLevel) },
      ResultColumn("runs") { $0.summary.map { .count($0.runs) } ?? .null },
      ResultColumn("executions") { $0.summary.map { .count($0.sharing) } ?? .null },
    ]
  }
}
