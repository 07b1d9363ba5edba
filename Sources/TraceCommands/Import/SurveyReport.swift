internal import TracePipeline

/// What an import would find in one source, as text and as JSON.
struct SurveyReport {
  let survey: SourceSurvey

  /// Its path, and under it what is in it.
  func text(columns: Int) -> String {
    var text = ShownPath.line(survey.path) + "\n"
    for template in survey.template?.split(separator: "\n") ?? [] {
      text += "  template  \(EscapedText.line(String(template), columns: columns - 12))\n"
    }
    text += "  records   \(Quantity.count(survey.records))"
    if survey.rejects > 0 { text += ", and \(Quantity.count(survey.rejects, "reject"))" }
    text += " in \(Quantity.bytes(survey.bytes))\n"
    if let first = survey.firstDatetime, let last = survey.lastDatetime, !first.isEmpty {
      text += "  datetime  \(EscapedText.line(first)) to \(EscapedText.line(last))\n"
    }
    return text
  }

  /// The same as one line of JSON.
  func json() throws -> String {
    try JSONText.line(
      Encoded(
        path: survey.path, template: templates.first, templates: templates, records: survey.records,
        rejects: survey.rejects, bytes: survey.bytes, firstDatetime: survey.firstDatetime,
        lastDatetime: survey.lastDatetime))
  }

  private var templates: [String] {
    survey.template?.split(separator: "\n").map(String.init) ?? []
  }

  private struct Encoded: Encodable {
    let path: String
    let template: String?
    let templates: [String]
    let records: Int
    let rejects: Int
    let bytes: Int64
    let firstDatetime: String?
    let lastDatetime: String?
  }
}
