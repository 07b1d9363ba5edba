internal import TracePipeline
internal import TraceStore

/// What an import did, as text and as JSON.
struct ImportReport {
  let summary: ImportSummary
  /// The path of the database; `nil` where nothing was written.
  let database: String?

  /// Aligned text, with the reasons of rejects.
  func text(columns: Int) -> String {
    var table = TextTable()
    let seconds = max(summary.seconds, 0.001)
    table.add(
      "records", Quantity.count(summary.records),
      summary.records == 0
        ? "" : "\(Quantity.count(Int(Double(summary.records) / seconds))) a second")
    if database != nil {
      let isNews = summary.records + summary.rejects > 0 || summary.sources == 0
      table.add("rows", Quantity.count(summary.rows), isNews ? "" : "nothing new")
    }
    table.add("rejects", Quantity.count(summary.rejects))
    table.add("runs", Quantity.count(summary.runs))
    table.add("sources", Quantity.count(summary.sources))
    table.add(
      "bytes", Quantity.bytes(summary.bytes),
      summary.skippedBytes == 0
        ? "" : "and \(Quantity.bytes(summary.skippedBytes)) that had been read before")
    table.add("time", Quantity.seconds(summary.seconds))
    if let database { table.add("database", "", ShownPath.line(database)) }
    return table.text + reasons(columns: columns) + doubts(columns: columns)
  }

  /// The same as one line of JSON.
  func json() throws -> String {
    try JSONText.line(Encoded(self))
  }

  /// Sources that may not be what they were taken for.
  private func doubts(columns: Int) -> String {
    guard !summary.doubts.isEmpty else { return "" }
    var text = "\nDoubtful:\n"
    for doubt in summary.doubts {
      text += "\n  \(ShownPath.line(doubt.path)): \(doubt.reason)\n"
      if !doubt.example.isEmpty {
        text += "    \(EscapedText.line(doubt.example, columns: columns - 4))\n"
      }
      text += "  \(EscapedText.line(doubt.hint))\n"
    }
    return text
  }

  private func reasons(columns: Int) -> String {
    guard !summary.rejectReasons.isEmpty else { return "" }
    var text = "\nNot understood"
    text += database == nil ? ":\n" : ", and kept in tracetail_rejects:\n"
    for reason in summary.rejectReasons {
      text +=
        "\n  \(EscapedText.line(reason.reason)): \(Quantity.count(reason.count)), the first in\n"
      text += "    \(ShownPath.line(reason.example.path)), line \(reason.example.line)\n"
      text += "    \(EscapedText.line(reason.example.bytes, columns: columns - 4))\n"
      text += "  \(reason.hint)\n"
    }
    return text
  }
}

extension ImportReport {
  private struct Encoded: Encodable {
    struct Reason: Encodable {
      let reason: String
      let count: Int
      let path: String
      let line: Int64
      let example: String
      let hint: String
    }

    struct Doubt: Encodable {
      let path: String
      let reason: String
      let example: String
      let hint: String
    }

    let database: String?
    let records: Int
    let rows: Int
    let rejects: Int
    let runs: Int
    let sources: Int
    let bytes: Int64
    let skippedBytes: Int64
    let seconds: Double
    let interrupted: Bool
    let problems: [String]
    let problemCount: Int
    let rejectReasons: [Reason]
    let doubts: [Doubt]

    init(_ report: ImportReport) {
      let summary = report.summary
      database = report.database
      records = summary.records
      rows = summary.rows
      rejects = summary.rejects
      runs = summary.runs
      sources = summary.sources
      bytes = summary.bytes
      skippedBytes = summary.skippedBytes
      seconds = summary.seconds
      interrupted = summary.isInterrupted
      problems = summary.problems.map { "\($0)" }
      problemCount = summary.problemCount
      rejectReasons = summary.rejectReasons.map {
        Reason(
          reason: $0.reason, count: $0.count, path: $0.example.path, line: $0.example.line,
          example: String(decoding: $0.example.bytes, as: UTF8.self), hint: $0.hint)
      }
      doubts = summary.doubts.map {
        Doubt(
          path: $0.path, reason: $0.reason, example: String(decoding: $0.example, as: UTF8.self),
          hint: $0.hint)
      }
    }
  }
}
