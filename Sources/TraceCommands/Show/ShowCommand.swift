internal import ArgumentParser
internal import TraceFormat
internal import TraceStore

/// `tracetail show`: rows as text, of an execution, of a run, or all of them.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the rows of an execution, rendered by a template.",
    usage: "tracetail show [<run>] [<options>]",
    discussion: """
      <run> is a run id, the beginning of one if no other run begins so, a cut id, the name of a \
      workflow (its newest execution), or latest. A run that started others is shown with them, in \
      the order of time, each row as deep as its run stands. Any other run is shown in the order in \
      which its rows were committed. Without <run>, the newest rows of all runs are shown.

      The stack of an exception is under its row. On a terminal, levels are coloured and control \
      characters written out; into a file or a pipe goes what was logged, byte for byte.

      With --follow, rows are shown as they are committed, until Ctrl-C. A row that was shown may \
      still grow, as a traceback does: its new lines are shown where it is the last row, and \
      otherwise the whole row again. With --json it comes again with the same id, and the later one \
      counts.

      EXAMPLES:
        tracetail show latest --db traces.db
        tracetail show daily-sales --errors
        tracetail show 20260102030405 --stage Load --level warning
        tracetail show --follow                       # everything, as it is written
        tracetail show 20260102030405 --template '{datetime} {stage_name}: {message}'
        tracetail show 20260102030405 --json | jq -r .message
      """)

  @Argument(
    help: ArgumentHelp(
      "The run: its id, the beginning of it, its cut id, a name, or latest.", valueName: "run"))
  var name: String?

  @OptionGroup var since: SinceOptions
  @OptionGroup var until: UntilOptions
  @OptionGroup var level: LevelFilterOptions

  @Flag(help: "Only errors and what is more severe: --level error.")
  var errors = false

  @Option(help: ArgumentHelp("Only rows of that stage, and of what it started.", valueName: "name"))
  var stage: String?

  @Option(help: ArgumentHelp("Only rows of that job, and of what it started.", valueName: "name"))
  var job: String?

  @Option(
    help: ArgumentHelp(
      "Only rows of runs that stand no deeper: 0 for the top run alone.", valueName: "number"))
  var depth: Int?

  @Option(help: ArgumentHelp("Only rows of that user.", valueName: "name"))
  var user: String?

  @Option(help: ArgumentHelp("Only rows of that stream: stdout or stderr.", valueName: "stream"))
  var stream: Stream?

  @Option(
    name: [.customShort("n"), .customLong("limit")],
    help: ArgumentHelp(
      "Show so many at most, the last ones; 0 for all. (default: 50 without <run>, else all)",
      valueName: "number"))
  var limit: Int?

  @Option(
    help: """
      How a row is written: a str.format template of the fields of traces. Where a row has no value \
      that it can write, the default is used. (default: \(Template.main.text))
      """)
  var template: String?

  @Flag(name: .shortAndLong, help: "Go on, and show rows as they are committed.")
  var follow = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var archive: ArchiveOptions

  @Flag(help: "Write rows as JSON, one object a line.")
  var json = false

  func validate() throws {
    _ = try makeTemplate()
    if json && template != nil {
      throw ValidationError(
        """
        --template is for text, and JSON has every column
        Leave out one of --json and --template.
        """)
    }
    for (option, number) in [("--limit", limit), ("--depth", depth)] {
      if let number, number < 0 {
        throw Setting(name: option, value: "\(number)")
          .refused("it is less than nothing", hint: "Write 0 or more.")
      }
    }
  }

  func run() throws {
    let reader = try database.openReader(archive)
    let target = try ShowTarget(name, reader)
    let results = Output()
    var isTree = false
    if case .execution(_, let runs) = target { isTree = runs.count > 1 }
    var printer = RowPrinter(
      template: try makeTemplate(), isJSON: json, isIndented: isTree && template == nil,
      to: results)
    let filter = try makeFilter()
    let known = try reader.lastRow()
    let follower: RowFollower
    switch target {
    case .everything:
      if depth != nil { throw refusedDepth() }
      try showNewest(reader, filter, &printer)
      follower = RowFollower(
        reader: reader, rows: { reader.rows(after: $0, filter) }, depth: isNamed, last: known)
    case .run(let run):
      // What is there is shown by the follower too, which then knows what may still grow.
      if !follow { try show(reader.rows(ofRun: run, filter), &printer) }
      follower = RowFollower(
        reader: reader, rows: { reader.rows(ofRun: run, after: $0, filter) }, depth: isNamed)
    case .execution(let execution, let runs):
      let rows = ExecutionRows(
        execution, runs: runs, filter, stage: stage, job: job, deepest: depth)
      try show(reader, runs, rows, upTo: follow ? known : .max, &printer)
      follower = RowFollower(
        reader: reader, rows: { reader.rows(after: $0) }, depth: rows.depth, last: known)
    }
    if follow {
      try results.flush()
      Interruption.watch()
      try follower.run(&printer, results)
      if let status = Interruption.status { throw ExitCode(status.rawValue) }
      return
    }
    if printer.isEmpty && !json {
      try results.write(
        EmptyResult(what: "rows", wanted: target.words + wanted()).text(reader))
    }
    try results.flush()
  }

  private func showNewest(
    _ reader: TraceReader, _ filter: RowFilter, _ printer: inout RowPrinter
  ) throws {
    let rows = try reader.newestRows(filter, limit: limit ?? LimitOptions.standard)
    while let row = try rows.next() {
      if isNamed(row) != nil { try printer.add(row) }
    }
  }

  private func show(_ rows: ReadCursor<TraceRow>, _ printer: inout RowPrinter) throws {
    var last = LastRows(limit ?? 0)
    while let row = try rows.next() {
      guard let depth = isNamed(row) else { continue }
      for (row, depth) in last.add(row, depth) { try printer.add(row, depth: depth) }
    }
    for (row, depth) in last.rest { try printer.add(row, depth: depth) }
  }

  private func show(
    _ reader: TraceReader, _ runs: [String], _ shown: ExecutionRows, upTo known: Int64,
    _ printer: inout RowPrinter
  ) throws {
    if stage != nil || job != nil {
      // The row that names a run need not be its first.
      let rows = try reader.rows(ofRuns: runs)
      while let row = try rows.next() { shown.learn(row) }
    }
    var last = LastRows(limit ?? 0)
    let rows = try reader.rows(ofRuns: runs)
    while let row = try rows.next() {
      guard row.id <= known, let depth = shown.depth(of: row) else { continue }
      for (row, depth) in last.add(row, depth) { try printer.add(row, depth: depth) }
    }
    for (row, depth) in last.rest { try printer.add(row, depth: depth) }
  }

  /// Outside an execution only columns say of which stage and job a row is.
  private func isNamed(_ row: TraceRow) -> Int? {
    let isWanted =
      (stage.map { $0.lowercased() == row.stageName?.lowercased() } ?? true)
      && (job.map { $0.lowercased() == row.jobName?.lowercased() } ?? true)
    return isWanted ? 0 : nil
  }

  private func refusedDepth() -> ValidationError {
    ValidationError(
      """
      --depth is for the rows of one execution
      Name a run, or `latest`.
      """)
  }

  private func makeFilter() throws -> RowFilter {
    RowFilter(
      level: errors ? level.level ?? "error" : level.level, stream: stream,
      since: try since.bound(), until: try until.bound(), user: user)
  }

  /// The conditions, in words.
  private func wanted() throws -> [String] {
    let filter = try makeFilter()
    var wanted: [String] = []
    if let since = filter.since { wanted.append("since \(since.text)") }
    if let until = filter.until { wanted.append("before \(until.text)") }
    if let level = filter.level { wanted.append("of the level \(level) or a more severe one") }
    if let stage { wanted.append("of the stage \(stage)") }
    if let job { wanted.append("of the job \(job)") }
    if let user { wanted.append("of the user \(user)") }
    if let stream { wanted.append("in \(stream.name)") }
    return wanted
  }

  private func makeTemplate() throws -> Template {
    guard let template else { return .main }
    do {
      return try Template(template)
    } catch {
      throw Setting(name: "--template", value: template)
        .refused("column \(error.column): \(error.reason)", hint: error.hint)
    }
  }
}
