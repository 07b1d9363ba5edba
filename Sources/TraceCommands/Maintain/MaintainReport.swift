internal import TraceStore

/// What upkeep did, as text and as JSON.
struct MaintainReport {
  let database: String
  var outcomes: [Maintenance.Outcome] = []

  init(database: String) {
    self.database = database
  }

  /// What is wrong with the database.
  var problems: [CheckProblem] { outcomes.flatMap(\.problems) }

  /// The exit status; `nil` where all is well.
  var status: ExitStatus? {
    if problems.isEmpty { return nil }
    return problems.contains { $0.kind == .corrupt } ? .corrupt : .differences
  }

  /// A line for each step, the sizes before and after, and what is wrong.
  func text(columns: Int) -> String {
    var table = TextTable()
    for outcome in outcomes {
      table.add(outcome.step.rawValue, Quantity.seconds(outcome.seconds), result(of: outcome))
    }
    if let before = outcomes.first?.before, let after = outcomes.last?.after {
      table.add("before", Quantity.bytes(before.bytes), Self.details(before))
      table.add("after", Quantity.bytes(after.bytes), Self.details(after))
    }
    var text = table.text
    if !problems.isEmpty {
      text += "\n"
      for problem in problems {
        text += "\(problem.kind.rawValue): "
        text += EscapedText.line(problem.what, columns: columns - 14) + "\n"
      }
      text += Self.remedy(problems) + "\n"
    }
    return text
  }

  /// The same as one line of JSON.
  func json() throws -> String {
    try JSONText.line(
      Encoded(
        database: database,
        steps: outcomes.map { outcome in
          Encoded.Step(
            step: outcome.step.rawValue, seconds: outcome.seconds, remark: outcome.remark,
            before: Encoded.Size(outcome.before), after: Encoded.Size(outcome.after))
        },
        ok: problems.isEmpty,
        problems: problems.map { Encoded.Problem(kind: $0.kind.rawValue, what: $0.what) }))
  }

  private func result(of outcome: Maintenance.Outcome) -> String {
    if let remark = outcome.remark { return remark }
    switch outcome.step {
    case .check:
      let count = outcome.problems.count
      return count == 0 ? "sound" : Quantity.count(count, "problem")
    case .vacuum:
      let saved = outcome.before.bytes - outcome.after.bytes
      return saved > 0 ? "\(Quantity.bytes(saved)) given back" : "nothing to give back"
    case .reindex, .executions, .analyze: return ""
    }
  }

  private static func details(_ size: DatabaseSize) -> String {
    var parts: [String] = []
    if size.freeBytes > 0 { parts.append("\(Quantity.bytes(size.freeBytes)) of it free") }
    if size.walBytes > 0 { parts.append("WAL \(Quantity.bytes(size.walBytes))") }
    return parts.joined(separator: ", ")
  }

  private static func remedy(_ problems: [CheckProblem]) -> String {
    problems.contains { $0.kind == .corrupt }
      ? """
      Where only an index is named, `tracetail maintain --reindex` mends it. Otherwise restore
      a backup (`tracetail backup --restore`), or try `sqlite3 FILE .recover`.
      """
      : """
      `tracetail verify PATH` says which records it is about. The rows of traces are sound.
      """
  }
}

extension MaintainReport {
  private struct Encoded: Encodable {
    struct Size: Encodable {
      let bytes: Int64
      let freeBytes: Int64
      let walBytes: Int64

      init(_ size: DatabaseSize) {
        bytes = size.bytes
        freeBytes = size.freeBytes
        walBytes = size.walBytes
      }
    }

    struct Step: Encodable {
      let step: String
      let seconds: Double
      let remark: String?
      let before: Size
      let after: Size
    }

    struct Problem: Encodable {
      let kind: String
      let what: String
    }

    let database: String
    let steps: [Step]
    let ok: Bool
    let problems: [Problem]
  }
}
