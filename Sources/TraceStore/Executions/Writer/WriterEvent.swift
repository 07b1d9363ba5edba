/// What a message of the writer says has happened.
enum WriterEvent: Equatable {
  /// A workflow has begun.
  case workflowBegins(name: String)
  /// A job is begun by its workflow.
  case jobBegins(name: String)
  /// A stage is begun by its job; the name is its id where it has one.
  case stageBegins(name: String)
  /// A job or a stage has taken up its work.
  case handlerBegins
  /// A job or a stage has ended, well or not.
  case handlerEnds
  /// A job or a stage has failed, and is tried again.
  case retries
  /// A job or a stage has failed as often as it may.
  case givesUp
  /// Something was left out, as its condition says: no failure, though its level is error.
  case skips
  /// A workflow has ended well.
  case succeeds
  /// A stage has failed by itself, whatever the level of the row.
  case fails
  /// Something below has failed, and this fails for that reason.
  case failsBelow
  /// Anything else.
  case other

  /// What a message says.
  init(_ message: WriterMessage) {
    for pattern in WriterPattern.all where pattern.matches(message) {
      self = pattern.event(message)
      return
    }
    self = Self.oldStage(message) ?? .other
  }

  /// `Shell-Execute: Copy`, `Trigger-Execute: 'child-flow'`: a stage of 0.0.35 to 0.0.48, in quotes or not.
  private static func oldStage(_ message: WriterMessage) -> WriterEvent? {
    let line = message.text.prefix { !$0.isNewline }
    guard message.part == .stage, let words = line.firstRange(of: "-Execute: "),
      !line[..<words.lowerBound].contains(" ")
    else { return nil }
    let rest = line[words.upperBound...]
    guard let name = WriterMessage.quoted(in: rest).first ?? (rest.isEmpty ? nil : String(rest))
    else { return nil }
    return .stageBegins(name: name)
  }
}

/// How a message begins in some releases, and what it says then.
struct WriterPattern: Sendable {
  /// What the event has of the message.
  private enum Meaning: Sendable {
    case event(WriterEvent)
    /// Made of the first name in quotes.
    case named(@Sendable (String) -> WriterEvent)
  }

  /// The releases whose traces it was tried on.
  let era: String
  private let part: WriterMessage.Part
  /// How the text begins, or what is in it.
  private let words: String
  private let isBeginning: Bool
  private let meaning: Meaning

  func matches(_ message: WriterMessage) -> Bool {
    guard part == message.part else { return false }
    return isBeginning
      ? message.text.hasPrefix(words)
      : message.text.prefix { !$0.isNewline }.contains(words)
  }

  func event(_ message: WriterMessage) -> WriterEvent {
    switch meaning {
    case .event(let event): event
    case .named(let event):
      WriterMessage.quoted(in: message.text).first.map(event) ?? .other
    }
  }

  private static func begins(
    _ era: String, _ part: WriterMessage.Part, _ words: String,
    _ event: @escaping @Sendable (String) -> WriterEvent
  ) -> Self {
    Self(era: era, part: part, words: words, isBeginning: true, meaning: .named(event))
  }

  private static func says(
    _ era: String, _ part: WriterMessage.Part, _ words: String, _ event: WriterEvent,
    isBeginning: Bool = true
  ) -> Self {
    Self(era: era, part: part, words: words, isBeginning: isBeginning, meaning: .event(event))
  }

  /// The one table of the wordings, the first that matches counts.
  static let all: [Self] = [
    begins("0.0.35 to 0.0.48", .workflow, "Start Execute: ") { .workflowBegins(name: $0) },
    begins("0.0.68 on", .workflow, "Execute: ") { .workflowBegins(name: $0) },
    begins("0.0.35", .workflow, "Start execute job: ") { .jobBegins(name: $0) },
    begins("0.0.48", .job, "Start execute job: ") { .jobBegins(name: $0) },
    begins("0.0.68 on", .workflow, "Execute Job: ") { .jobBegins(name: $0) },
    begins("0.0.35", .job, "Execute stage: ") { .stageBegins(name: $0) },
    begins("0.0.68 on", .job, "Execute Stage: ") { .stageBegins(name: $0) },
    says("0.0.86", .job, "Handler ", .handlerBegins),
    says("0.0.68 on", .stage, "Handler ", .handlerBegins),
    says("0.0.86", .job, "End Handler ", .handlerEnds),
    says("0.0.86", .stage, "End Handler ", .handlerEnds),
    says("0.0.78 on", .job, "Retry count: ", .retries),
    says("0.0.78 on", .stage, "Retry count: ", .retries),
    says("0.0.78 on", .job, "Reach the maximum of retry ", .givesUp),
    says("0.0.78 on", .stage, "Reach the maximum of retry ", .givesUp),
    says("0.0.86", .workflow, "⏭️ Skip", .skips),
    says("0.0.86", .job, "⏭️ Skip", .skips),
    says("0.0.86", .stage, "⏭️ Skip", .skips),
    says("0.0.78 on", .job, "Skip ", .skips),
    says(
      "0.0.78 on", .workflow, "Does not rerun because it already executed with success", .succeeds),
    says("0.0.84", .stage, "Stage Failed:", .fails),
    says("0.0.68 on", .job, "Completed Handler:", .failsBelow, isBeginning: false),
    says("0.0.68 on", .job, "Fail-Fast Handler:", .failsBelow, isBeginning: false),
    says("0.0.86", .workflow, "📢 Workflow Failed:", .failsBelow),
    says("0.0.86", .stage, "⚠️ Nested:", .failsBelow),
    says("0.0.86", .nested, "⚠️ Nested:", .failsBelow),
  ]
}
