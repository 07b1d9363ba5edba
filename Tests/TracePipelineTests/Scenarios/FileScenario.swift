import Testing

/// What happens to the files of a log, step by step, and the messages that are rows in the end.
///
/// The script is a list of steps, divided by `;`; after each of them somebody may look. A step is
/// one or more actions, divided by `,`: see `ScenarioFiles` for their words. `log` stands for the
/// name of the log: `stdout.txt` in a run directory, `app.log` in a directory of logs. `log[-1]`
/// has what is in the brackets before its extension. A path is from the log's directory, from the
/// root where it begins with `/`, and from a directory outside the root where it begins with `~/`.
/// `a1..9` stands for nine messages.
struct FileScenario: Sendable, CustomTestStringConvertible {
  let name: String
  let script: String
  /// What follows if somebody looks after each step.
  let rows: String
  /// What an importer finds that looks after each step, where that is less.
  let imported: String
  /// What is found if nobody looked before the end; `nil` where that is not asked.
  let atTheEnd: String?
  let layouts: [ScenarioLayout]
  /// Whether the files still hold in the end what the rows say.
  let isProvable: Bool

  var testDescription: String { name }

  init(
    _ name: String, _ script: String, rows: String, imported: String? = nil,
    atTheEnd: String? = nil, layouts: [ScenarioLayout] = ScenarioLayout.allCases,
    isProvable: Bool = true
  ) {
    self.isProvable = isProvable
    self.name = name
    self.script = script
    self.rows = rows
    self.imported = imported ?? rows
    self.atTheEnd = atTheEnd == "?" ? nil : atTheEnd ?? imported ?? rows
    self.layouts = layouts
  }

  var steps: [[String]] {
    script.split(separator: ";").map { step in
      step.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace).description }
    }
  }

  /// The ways in which it can be looked at, with what is to be found.
  var ways: [(way: ScenarioWay, messages: String)] {
    var ways: [(ScenarioWay, String)] = [
      (.imports, imported), (.follows, rows), (.sweeps, rows),
    ]
    if imported == rows { ways += [(.restarts, rows), (.crashes, rows), (.takesTurns, rows)] }
    if let atTheEnd { ways += [(.importsAtTheEnd, atTheEnd), (.followsAtTheEnd, atTheEnd)] }
    if atTheEnd == rows { ways += [(.importsFirstAndLast, rows), (.restartsOnce, rows)] }
    return ways
  }

  /// Messages in a row, as a script has them: `a b1..3` is a, b1, b2 and b3.
  static func messages(_ words: some Collection<Substring>) -> [String] {
    words.flatMap { word -> [String] in
      guard let dots = word.firstRange(of: ".."), let end = Int(word[dots.upperBound...]) else {
        return [String(word)]
      }
      let name = word[..<dots.lowerBound].prefix { !$0.isNumber }
      let start = Int(word[..<dots.lowerBound].dropFirst(name.count)) ?? 1
      return (start...end).map { "\(name)\($0)" }
    }
  }

  static func messages(_ text: String) -> [String] { messages(text.split(separator: " ")) }
}

/// Where the log of a scenario is.
enum ScenarioLayout: String, CaseIterable {
  case runDirectory = "in a run directory"
  case directoryOfLogs = "in a directory of logs"

  /// The directory of the log, from the root.
  var directory: String { self == .runDirectory ? "run_id=r" : "" }
  var name: (stem: String, ending: String) {
    self == .runDirectory ? ("stdout", ".txt") : ("app", ".log")
  }
  var include: [String] { self == .runDirectory ? [] : ["app*"] }
}

/// Who looks at the files of a scenario, and when.
enum ScenarioWay: String, CaseIterable {
  case imports = "imported after each step"
  case follows = "followed"
  case sweeps = "followed without events"
  case restarts = "followed by one that is stopped or killed after each step"
  case crashes = "followed by one that fails at a commit of each step"
  case takesTurns = "imported and followed by turns"
  case importsAtTheEnd = "imported at the end"
  case followsAtTheEnd = "followed from the end on"
  case importsFirstAndLast = "imported after the first step and the last one"
  case restartsOnce = "followed, but down between the first step and the last one"

  /// Whether somebody looks after a step.
  func looks(after step: Int, of count: Int) -> Bool {
    switch self {
    case .imports, .follows, .sweeps, .restarts, .crashes, .takesTurns: true
    case .importsAtTheEnd, .followsAtTheEnd: step == count - 1
    case .importsFirstAndLast, .restartsOnce: step == 0 || step == count - 1
    }
  }
}
