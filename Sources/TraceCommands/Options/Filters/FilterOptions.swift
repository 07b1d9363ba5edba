internal import ArgumentParser
internal import TraceFormat
internal import TraceStore

/// Which rows are wanted, and how many results: the same for every command that looks at traces.
struct FilterOptions: ParsableArguments {
  /// How many results there are at most where nothing else is said.
  static let standard = 50

  @OptionGroup var since: SinceOptions
  @OptionGroup var until: UntilOptions
  @OptionGroup var level: LevelFilterOptions

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      """
      Only that run and those that it started: its id, the beginning of it, its cut id, a name, or \
      latest.
      """, valueName: "run"))
  var run: String?

  @Option(help: ArgumentHelp("Only that workflow, and what it started.", valueName: "name"))
  var workflow: String?

  @Option(help: ArgumentHelp("Only jobs of that name, and what they started.", valueName: "name"))
  var job: String?

  @Option(help: ArgumentHelp("Only stages of that name, and what they started.", valueName: "name"))
  var stage: String?

  @Option(help: ArgumentHelp("Only rows of that user.", valueName: "name"))
  var user: String?

  @Option(help: ArgumentHelp("Only rows of that stream: stdout or stderr.", valueName: "stream"))
  var stream: Stream?

  @Option(
    name: [.customShort("n"), .customLong("limit")],
    help: ArgumentHelp(
      "Show this many at most; 0 for all. (default: 50; search: 20; show of a run: 0)",
      valueName: "number"))
  var limit: Int?

  func validate() throws {
    if let limit, limit < 0 {
      throw Setting(name: "--limit", value: "\(limit)")
        .refused("it is less than nothing", hint: "Write 0 for all. The default is 50.")
    }
  }

  /// Whether nothing was asked for but a number of results.
  var isEmpty: Bool {
    since.since == nil && until.until == nil && level.level == nil && names == RunNames()
      && user == nil && stream == nil
  }

  /// The names as they were given.
  private var names: RunNames {
    RunNames(run: run, workflow: workflow, job: job, stage: stage)
  }

  /// The names, with the whole id of the run.
  func names(_ reader: TraceReader) throws -> RunNames {
    var names = names
    names.run = try run.flatMap { try ShowTarget($0, reader).runID }
    return names
  }

  /// Which rows are wanted, but for what is named.
  func conditions() throws -> RowFilter {
    RowFilter(
      level: level.level, stream: stream, since: try since.bound(), until: try until.bound(),
      user: user)
  }

  /// Which rows are wanted.
  func rows(_ reader: TraceReader) throws -> RowFilter {
    var filter = try conditions()
    let names = try names(reader)
    if !names.isEmpty {
      filter.runs = try ExecutionDerivation.list(of: reader, scope(reader)).selection(
        names, since: filter.since, until: filter.until)
    }
    return filter
  }

  /// Which executions have to be known to find those that are wanted: so many of the newest are enough if
  /// there is no other condition than `--since`; 0 for all.
  func scope(_ reader: TraceReader, newest count: Int = 0) throws -> ExecutionScope {
    let names = try names(reader)
    let isOnlySince =
      names.isEmpty && until.until == nil && level.level == nil && user == nil && stream == nil
    if isOnlySince || since.since != nil {
      return .newest(isOnlySince ? count : 0, since: try since.bound())
    }
    if let run = names.run { return .run(run) }
    let others = [names.workflow, names.job, names.stage].compactMap { $0 }
    return others.isEmpty ? .all : .named(others)
  }

  /// Which executions are wanted: those that have such rows.
  func executions(_ reader: TraceReader) throws -> ExecutionFilter {
    let (since, until) = (try since.bound(), try until.bound())
    // What the executions themselves say costs no look at rows.
    if job == nil && stage == nil && user == nil && stream == nil {
      return ExecutionFilter(
        since: since, until: until, level: level.level, workflow: workflow,
        run: try names(reader).run)
    }
    return ExecutionFilter(since: since, until: until, rows: try rows(reader))
  }

  /// The conditions in words: "since 2026-01-02 03:04:05".
  func words() throws -> [String] {
    var words: [String] = []
    if let run { words.append("of the run \(run)") }
    if let workflow { words.append("of the workflow \(workflow)") }
    if let job { words.append("of the job \(job)") }
    if let stage { words.append("of the stage \(stage)") }
    if let user { words.append("of the user \(user)") }
    if let stream { words.append("in \(stream.name)") }
    if let level = level.level { words.append("of the level \(level) or a more severe one") }
    if let since = try since.bound() { words.append("since \(since.text)") }
    if let until = try until.bound() { words.append("before \(until.text)") }
    return words
  }

  /// How many results are shown at most; 0 for all.
  func most(_ standard: Int = Self.standard) -> Int { limit ?? standard }
}
