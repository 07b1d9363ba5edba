import TestSupport

/// A random history of the files of some logs, as a script.
struct RandomScenario {
  /// A log, and what rotation made of it, the newest first.
  private struct Log {
    let name: String
    let verb: String
    let style: Style
    var rotated: [String] = []
    var snapshots: [String] = []
    var isHeld = false
  }

  private enum Style: CaseIterable {
    case number, numberBeforeEnding, date, dateBeforeEnding
  }

  private enum Action: CaseIterable {
    case log, logMore, logMuch, rename, copyTruncate, copy, truncate, compress, packBeside, halfPack
    case removeOldest, link, snapshot, restore, cutBack, trim, hold, late
  }

  let layout: ScenarioLayout
  private(set) var steps: [[String]] = []
  private var random: SeededRandom
  private var model = ScenarioModel()
  private var logs: [Log] = []
  private var count = 0
  private var dates = 0
  /// How many restored, shortened or trimmed files there may be, beside copies of the living log,
  /// half packed files and names that keep their ending. A history with more than a few of them
  /// says nothing about the world.
  private var oddities: Int

  init(seed: UInt64, oddities: Int) {
    random = SeededRandom(seed: seed)
    self.oddities = oddities
    layout = ScenarioLayout.allCases.randomElement(using: &random) ?? .runDirectory
    let names: [String] =
      layout == .runDirectory
      ? ["/run_id=a/log", "/run_id=a/stderr.txt", "/run_id=b/log", "/run_id=a/metadata.json"]
      : ["log", "log[-b]", "one/log", "two/log"]
    let styles = oddities > 0 ? Style.allCases : [.number, .date]
    for name in names.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)) {
      logs.append(
        Log(
          name: name, verb: name.hasSuffix("json") ? "json" : "add",
          style: styles.randomElement(using: &random) ?? .number))
    }
    for _ in 0..<Int.random(in: 3...14, using: &random) { makeStep() }
    steps.append([])
    for position in logs.indices { write(position, 1) }
  }

  var script: String { steps.map { $0.joined(separator: ", ") }.joined(separator: "; ") }

  /// What must and may be found by somebody who looks in some way.
  func messages(_ way: ScenarioWay) -> (certain: [String], possible: [String]) {
    var model = ScenarioModel()
    for (number, step) in steps.enumerated() {
      for action in step { model.perform(action) }
      if way.looks(after: number, of: steps.count) { model.look() }
    }
    return (Array(model.seen), Array(model.written.subtracting(model.seen)))
  }

  private mutating func makeStep() {
    steps.append([])
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      if let action = Action.allCases.randomElement(using: &random) {
        perform(action, Int.random(in: 0..<logs.count, using: &random))
      }
    }
    if steps.last?.isEmpty == true { steps.removeLast() }
  }

  private mutating func add(_ action: String) {
    model.perform(action)
    steps[steps.count - 1].append(action)
  }

  private mutating func write(_ position: Int, _ lines: Int) {
    let messages = (0..<lines).map { "m\(count + $0)" }.joined(separator: " ")
    count += lines
    add("\(logs[position].verb) \(logs[position].name) \(messages)")
  }

  private mutating func perform(_ action: Action, _ position: Int) {
    let name = logs[position].name
    let lines = model.messages(name).count
    let plain = logs[position].rotated.first { !$0.hasSuffix(".gz") && !$0.hasSuffix(".zst") }
    let isThere = model.files[name] != nil
    switch action {
    case .log: write(position, 1)
    case .logMore: write(position, Int.random(in: 2...5, using: &random))
    case .logMuch: write(position, Int.random(in: 20...60, using: &random))
    case .rename: if isThere { add("mv \(name) \(makeRoom(position))") }
    case .copyTruncate:
      // A line or two alone do not say whose they are.
      guard lines >= 3 else { return }
      add("cp \(name) \(makeRoom(position))")
      if Bool.random(using: &random) { nextStep() }
      if Int.random(in: 0..<3, using: &random) == 0 { write(position, 1) }
      if Bool.random(using: &random) { nextStep() }
      add("cut \(name)")
    case .copy: if oddities > 0, lines >= 3 { add("cp \(name) \(makeRoom(position))") }
    case .truncate: if isThere { add("cut \(name)") }
    case .compress:
      guard let plain else { return }
      rename(plain, in: position, by: Bool.random(using: &random) ? "gz" : "zst")
    case .packBeside:
      guard let plain else { return }
      add("pack \(plain)")
      if Bool.random(using: &random) { nextStep() }
      add("rm \(plain)")
      replace(plain, by: "\(plain).gz", in: position)
    case .halfPack:
      guard oddities > 0, let plain else { return }
      add("half \(plain)")
      nextStep()
      rename(plain, in: position, by: "gz")
    case .removeOldest:
      if let oldest = logs[position].rotated.popLast() { add("rm \(oldest)") }
    case .link:
      guard isThere else { return }
      add("ln \(name) \(makeRoom(position))")
      if Bool.random(using: &random) { nextStep() }
      add("rm \(name)")
    default: performOddity(action, position, lines)
    }
  }

  private mutating func performOddity(_ action: Action, _ position: Int, _ lines: Int) {
    let name = logs[position].name
    switch action {
    case .snapshot:
      // What is known of less than three lines could be any file's.
      guard lines >= 3 else { return }
      let snapshot = "~/s\(count)-\(position)-\(steps.count)-\(steps[steps.count - 1].count)"
      add("cp \(name) \(snapshot)")
      logs[position].snapshots.append(snapshot)
    case .restore:
      guard oddities > 0, let snapshot = logs[position].snapshots.randomElement(using: &random)
      else { return }
      oddities -= 1
      if Bool.random(using: &random), model.files[name] != nil { add("rm \(name)") }
      if Bool.random(using: &random) { nextStep() }
      add("cp \(snapshot) \(name)")
    case .cutBack:
      guard oddities > 0, lines >= 4 else { return }
      oddities -= 1
      add("cut \(name) \(Int.random(in: 3..<lines, using: &random))")
    case .trim:
      guard oddities > 0, lines >= 4 else { return }
      oddities -= 1
      add("trim \(name) \(Int.random(in: 3..<lines, using: &random))")
    case .hold:
      guard !logs[position].isHeld, model.files[name] != nil, logs[position].verb == "add"
      else { return }
      logs[position].isHeld = true
      add("hold \(name)")
    case .late:
      guard logs[position].isHeld else { return }
      logs[position].isHeld = false
      count += 1
      add("late \(name) m\(count - 1)")
      add("drop \(name)")
    default: break
    }
  }

  private mutating func nextStep() {
    if steps.last?.isEmpty == false { steps.append([]) }
  }

  private mutating func rename(_ plain: String, in position: Int, by verb: String) {
    add("\(verb) \(plain)")
    replace(plain, by: "\(plain).\(verb)", in: position)
  }

  private mutating func replace(_ old: String, by new: String, in position: Int) {
    logs[position].rotated = logs[position].rotated.map { $0 == old ? new : $0 }
  }

  /// The name of the next rotation, after the others were moved out of its way.
  private mutating func makeRoom(_ position: Int) -> String {
    let log = logs[position]
    let named: (Int) -> String
    let isPlain = !log.name.hasPrefix("log") && !log.name.contains("/log")
    switch log.style {
    case .numberBeforeEnding where !isPlain && !log.name.contains("["):
      named = { "\(log.name)[.\($0)]" }
    case .dateBeforeEnding where !isPlain && !log.name.contains("["):
      dates += 1
      let date = dates
      named = { _ in "\(log.name)[-\(20_260_300 + date)]" }
    case .date, .dateBeforeEnding:
      dates += 1
      let date = dates
      named = { _ in "\(log.name)-\(20_260_300 + date)" }
    default: named = { "\(log.name).\($0)" }
    }
    let name = named(1)
    if name != named(2) {
      var moved: [String] = []
      for (number, old) in log.rotated.enumerated().reversed() {
        let ending = [".gz", ".zst"].first { old.hasSuffix($0) } ?? ""
        let new = named(number + 2) + ending
        add("mv \(old) \(new)")
        moved.insert(new, at: 0)
      }
      logs[position].rotated = moved
    }
    logs[position].rotated.insert(name, at: 0)
    return name
  }
}
