internal import Foundation
internal import TraceStore

/// What is shown of each analysis.
extension AnalysisReport {
  static let errorColumns: [ResultColumn<TraceRow>] = [
    ResultColumn("id") { .integer($0.id) },
    ResultColumn("datetime", title: "datetime") {
      .text($0.datetime)
    } text: {
      String($0.datetime.prefix(19))
    },
    ResultColumn("level") { .text($0.level) },
    .text("run_id", title: "run") { $0.runID },
    .text("workflow_name", title: "workflow", isOptional: true) { $0.workflowName },
    .text("user_id", title: "user", isOptional: true) { $0.userID },
    .text("message", title: "message") { $0.message },
  ]

  static let slowColumns: [ResultColumn<RunSummary>] = [
    .text("run_id", title: "run") { $0.runID },
    ResultColumn("duration_seconds", title: "duration", side: .right) {
      .optional($0.duration)
    } text: {
      $0.duration.map(Quantity.elapsed) ?? ""
    },
    ResultColumn("start_time", title: "first row") {
      .optional($0.firstDatetime)
    } text: {
      String(($0.firstDatetime ?? "").prefix(19))
    },
    ResultColumn("end_time") { .optional($0.lastDatetime) },
    .count("message_count", title: "rows") { $0.rows },
    .text("workflow_name", title: "workflow", isOptional: true) { $0.workflowName },
  ]

  static let userColumns: [ResultColumn<UserActivity>] = [
    .text("user_id", title: "user") { $0.userID },
    .count("workflow_count", title: "runs") { $0.runs },
    .count("total_messages", title: "rows") { $0.rows },
    .count("error_count", title: "errors") { $0.errors },
  ]

  /// With the share in so many rows.
  static func levelColumns(of rows: Int) -> [ResultColumn<LevelCount>] {
    @Sendable func share(_ level: LevelCount) -> Double { Double(level.rows) / Double(rows) }
    return [
      .text("level", title: "level") { $0.level },
      .count("rows", title: "rows") { $0.rows },
      ResultColumn("share", title: "share", side: .right) {
        .real(share($0))
      } text: {
        String(format: "%.1f %%", share($0) * 100)
      },
    ]
  }
}
