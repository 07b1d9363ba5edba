public import TraceFormat

/// A source that may not be what it was taken for: lines in its records look as if they began some.
public struct ReadingDoubt: Sendable {
  /// The path of the source.
  public let path: String
  /// How many lines the source has, and how many of them are in its longest record.
  public let lines: Int
  /// The lines of its longest record that are not indented.
  public let longest: Int
  /// How many lines in records begin with a datetime.
  public let datedLines: Int
  /// The first of those; empty where there is none.
  public let example: [UInt8]
  /// The templates that it is read with.
  public let templates: [Template]

  /// From so many lines on proportions say anything.
  private static let fewLines = 20

  /// A doubt; `nil` where there is no reason for one.
  init?(_ doubts: TextDoubts, path: String, lines: Int, templates: [Template]) {
    let isOneRecord = lines >= Self.fewLines && doubts.longest * 2 > lines
    let areDated =
      doubts.datedLines > 0
      && (doubts.datedLines >= Self.fewLines || doubts.datedLines * 50 >= lines)
    guard isOneRecord || areDated else { return nil }
    self.path = path
    self.lines = lines
    longest = doubts.longest
    datedLines = doubts.datedLines
    example = doubts.example
    self.templates = templates
  }

  /// The template that reads the example; `nil` where there is none, or nothing tells it.
  public var proposal: Template? { example.withUnsafeBytes { TemplateProposal.template(for: $0) } }

  /// What is doubtful, in words.
  public var reason: String {
    datedLines > 0
      ? "\(datedLines) of \(lines) lines are text of other records, and begin with a datetime"
      : "\(longest) of \(lines) lines are in one record"
  }

  /// What to do about it.
  public var hint: String {
    guard let proposal else {
      return "If they are records, say what they look like: --template; `--dry-run` shows it."
    }
    let all = (templates + [proposal]).map { "--template '\($0.text)'" }
    return "If they are records, read them with \(all.joined(separator: " "))"
  }
}
