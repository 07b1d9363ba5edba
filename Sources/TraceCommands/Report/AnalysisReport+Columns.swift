internal import Foundation
internal import TraceStore

/// What is shown of each analysis.
extension AnalysisReport {
  static func errorColumns(_ zone: RowZone) -> [ResultColumn<TraceRow>] {
    [
      ResultColumn("id") { .integer($0.id) },
      ResultColumn("datetime", title: "datetime") {
        .text($0.datetime)
      } text: {
        String(zone.text($0.datetime, run: $0.runID).prefix(19))
      },
      ResultColumn("level") { .text($0.level) },
      .text("run_id", title: "run") { $0.runID },
      .text("workflow_name", title: "workflow", isOptional: true) { $0.workflowName },
      .text("user_id", title: "user", isOptional: true) { $0.userID },
      .text("message", title: "message") { $0.message },
    ]
  }

  static func groupColumns(_ zone: RowZone) -> [ResultColumn<ErrorGroup>] {
    [
      .count("count", title: "count", \.count),
      .count("executions", title: "executions", isOptional: true, \.executions),
      ResultColumn("first_datetime", title: "first", isOptional: true) {
        .text($0.firstDatetime)
      } text: {
        String(zone.text($0.firstDatetime, run: $0.runID).prefix(19))
      },
      ResultColumn("last_datetime", title: "last") {
        .text($0.lastDatetime)
      } text: {
        String(zone.text($0.lastDatetime, run: $0.runID).prefix(19))
      },
      ResultColumn("is_consequence") { .integer($0.isConsequence ? 1 : 0) },
      ResultColumn("level") { .text($0.level) },
      .text("workflow_name", title: "name", isOptional: true) { $0.name },
      .text("run_id", title: "run", isOptional: true) { $0.runID },
      ResultColumn("row") { .integer($0.row) },
      ResultColumn("pattern") { .text($0.pattern) },
      .text("example", title: "error") { $0.example },
    ]
  }

  static func slowColumns(_ zone: RowZone) -> [ResultColumn<SlowExecution>] {
    [
      ResultColumn("duration_seconds", title: "duration", side: .right) {
        .optional($0.execution.duration?.most)
      } text: {
        $0.execution.duration.map(Quantity.elapsed) ?? ""
      },
      ResultColumn("duration_least_seconds") { .optional($0.execution.duration?.least) },
      ResultColumn("share", title: "share", side: .right, isOptional: true) {
        .optional($0.share?.most)
      } text: {
        $0.share.map(percent) ?? ""
      },
      ResultColumn("share_least") { .optional($0.share?.least) },
      .text("workflow_name", title: "name", isOptional: true) { $0.execution.name },
      ResultColumn("status", title: "status") {
        .text($0.execution.status.rawValue)
      } text: {
        $0.execution.status.rawValue
      },
      ResultColumn("start_time", title: "first row") {
        .text($0.execution.firstDatetime)
      } text: {
        String(zone.text($0.execution.firstDatetime, run: $0.execution.runID).prefix(19))
      },
      ResultColumn("end_time") { .text($0.execution.lastDatetime) },
      .count("message_count", title: "rows", isOptional: true) { $0.execution.rows },
      .text("run_id", title: "run") { $0.execution.runID },
      ResultColumn("stage_name") { .optional($0.stage?.name) },
      ResultColumn("stage_duration_seconds") { .optional($0.stage?.duration.most) },
      ResultColumn("stage_share", title: "longest stage", isOptional: true) {
        .optional($0.stage?.share?.most)
      } text: {
        guard let stage = $0.stage else { return "" }
        let parts = [
          stage.name, Quantity.elapsed(stage.duration), stage.share.map { "(\(percent($0)))" },
        ]
        return parts.compactMap(\.self).joined(separator: " ")
      },
      ResultColumn("stage_duration_least_seconds") { .optional($0.stage?.duration.least) },
      ResultColumn("stage_share_least") { .optional($0.stage?.share?.least) },
    ]
  }

  static let stageColumns: [ResultColumn<StageStatistics>] = [
    ResultColumn("total_seconds", title: "total", side: .right) {
      .real($0.total.most)
    } text: {
      Quantity.elapsed($0.total)
    },
    ResultColumn("total_least_seconds") { .real($0.total.least) },
    ResultColumn("share", title: "share", side: .right) {
      .optional($0.share?.most)
    } text: {
      $0.share.map(percent) ?? ""
    },
    ResultColumn("share_least") { .optional($0.share?.least) },
    .count("count", title: "count", \.count),
    .count("failed", title: "with errors", isOptional: true, \.failed),
    ResultColumn("mean_seconds", title: "mean", side: .right, isOptional: true) {
      .real($0.total.most / Double($0.count))
    } text: {
      let count = Double($0.count)
      return Quantity.elapsed(
        TimeBounds(least: $0.total.least / count, most: $0.total.most / count))
    },
    ResultColumn("longest_seconds", title: "longest", side: .right, isOptional: true) {
      .real($0.longest.most)
    } text: {
      Quantity.elapsed($0.longest)
    },
    .text("kind", title: "kind") { $0.kind },
    .text("name", title: "name") { $0.name },
    .text("workflow_name", title: "workflow", isOptional: true) { $0.workflow },
  ]

  /// With a bar for each, the longest of 40 columns for so many rows; what is an error stands out.
  static func timelineColumns(most: Int) -> [ResultColumn<TimelinePiece>] {
    let width = 40
    return [
      .text("datetime", title: "time") { $0.datetime },
      .count("rows", title: "rows", \.rows),
      .count("errors", title: "errors", \.errors),
      ResultColumn("share_of_most", title: "", isOptional: true) {
        .real(Double($0.rows) / Double(max(1, most)))
      } text: { piece in
        func length(_ rows: Int) -> Int {
          rows == 0 ? 0 : max(1, Int(Double(rows) / Double(max(1, most)) * Double(width)))
        }
        let errors = length(piece.errors)
        return String(repeating: "!", count: errors)
          + String(repeating: "#", count: max(0, length(piece.rows) - errors))
      },
    ]
  }

  /// "12.3 %", "12–15 %", "≤ 15 %": as far as it is known; nothing where it may be all or nothing.
  private static func percent(_ share: ShareBounds) -> String {
    let (least, most) = (share.least * 100, share.most * 100)
    if most - least < 0.1 { return percent(share.most) }
    if least < 1 && most >= 100 { return "" }
    let upper = most.isFinite ? String(format: "%.0f", most.rounded(.up)) : "100"
    return least < 1 ? "≤ \(upper) %" : String(format: "%.0f", least) + "–\(upper) %"
  }

  private static func percent(_ share: Double) -> String {
    String(format: "%.1f %%", share * 100)
  }

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
        percent(share($0))
      },
    ]
  }
}
