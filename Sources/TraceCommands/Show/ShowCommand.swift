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

  @OptionGroup var filter: FilterOptions

  @Flag(help: "Only errors and what is more severe: --level error.")
  var errors = false

  @Option(
    help: ArgumentHelp(
      "Only rows of runs that stand no deeper: 0 for the top run alone.", valueName: "number"))
  var depth: Int?

  @Option(
    help: """
      How a row is written: a str.format template of Python with any column of traces, or key of its \
      metadata. (default: the writer's, of WORKFLOW_LOG_TRACE_HANDLERS or WORKFLOW_LOG_FORMAT_FILE, \
      else \(DisplayTemplate.main.text))
      """)
  var template: String?

  @Flag(name: .shortAndLong, help: "Go on, and show rows as they are committed.")
  var follow = false

  @OptionGroup var zone: ZoneOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var archive: ReadArchiveOptions

  @OptionGroup var format: FormatOptions
  @OptionGroup var pager: PagerOptions

  func validate() throws {
    _ = try makeTemplate()
    try zone.check(isText: format.isText)
    if !format.isText && template != nil {
      throw ValidationError(
        """
        --template is for text; JSON and CSV have every column
        Leave --template out, or --json and --csv.
        """)
    }
    if let depth, depth < 0 {
      throw Setting(name: "--depth", value: "\(depth)")
        .refused("it is less than nothing", hint: "Write 0 or more.")
    }
    if name != nil && filter.run != nil {
      throw ValidationError(
        """
        <run> and --run are the same
        Leave one of them out.
        """)
    }
  }

  func run() throws {
    let reader = try database.openReader(archive)
    let target = try ShowTarget(name ?? filter.run, reader)
    let results = Output()
    pager.start(isText: format.isText && !follow, isAtEnd: true)
    var isTree = false
    if case .execution(_, let runs) = target { isTree = runs.count > 1 }
    var printer = RowPrinter(
      template: try makeTemplate(), format, isIndented: isTree && templateSetting == nil,
      zone: format.isText ? try zone.zone(reader) : .none, to: results)
    let wanted = try makeFilter(reader, target)
    let named = NamedRows(try filter.names(reader), reader)
    let known = try reader.lastRow()
    let follower: RowFollower
    switch target {
    case .everything:
      if depth != nil { throw refusedDepth() }
      try showNewest(reader, wanted, &printer)
      // Runs that begin later are in no selection.
      var later = wanted
      later.runs = nil
      follower = RowFollower(
        reader: reader, rows: { [later] in reader.rows(after: $0, later) }, depth: named.depth,
        last: known)
    case .run(let run):
      // What is there is shown by the follower too, which then knows what may still grow.
      if !follow { try show(reader.rows(ofRun: run, wanted), named, &printer) }
      follower = RowFollower(
        reader: reader, rows: { reader.rows(ofRun: run, after: $0, wanted) }, depth: named.depth)
    case .execution(let execution, let runs):
      let rows = ExecutionRows(
        execution, runs: runs, wanted, NameMatch(try filter.names(reader)), deepest: depth)
      try show(reader, runs, rows, upTo: follow ? known : .max, &printer)
      follower = RowFollower(
        reader: reader, rows: { reader.rows(after: $0) }, depth: rows.depth, last: known)
    }
    if !printer.isEmpty || follow, let remark = printer.zone.remark { Diagnostics.note(remark) }
    if follow {
      try results.flush()
      Interruption.watch()
      try follower.run(&printer, results)
      if let status = Interruption.status { throw ExitCode(status.rawValue) }
      return
    }
    try printer.finish()
    if printer.isEmpty && format.isText {
      try results.write(
        EmptyResult(what: "rows", wanted: target.words + words())
          .text(reader, zone.zone(reader)))
    }
    try results.flush()
  }

  private func showNewest(
    _ reader: TraceReader, _ wanted: RowFilter, _ printer: inout RowPrinter
  ) throws {
    let rows = try reader.newestRows(wanted, limit: filter.most())
    while let row = try rows.next() { try printer.add(row) }
  }

  private func show(
    _ rows: ReadCursor<TraceRow>, _ named: NamedRows, _ printer: inout RowPrinter
  ) throws {
    var last = LastRows(filter.most(0))
    while let row = try rows.next() {
      guard let depth = try named.depth(of: row) else { continue }
      for (row, depth) in last.add(row, depth) { try printer.add(row, depth: depth) }
    }
    for (row, depth) in last.rest { try printer.add(row, depth: depth) }
  }

  private func show(
    _ reader: TraceReader, _ runs: [String], _ shown: ExecutionRows, upTo known: Int64,
    _ printer: inout RowPrinter
  ) throws {
    if filter.job != nil || filter.stage != nil || filter.workflow != nil {
      // The row that names a run need not be its first.
      let rows = try reader.rows(ofRuns: runs)
      while let row = try rows.next() { shown.learn(row) }
    }
    var last = LastRows(filter.most(0))
    let rows = try reader.rows(ofRuns: runs)
    while let row = try rows.next() {
      guard row.id <= known, let depth = shown.depth(of: row) else { continue }
      for (row, depth) in last.add(row, depth) { try printer.add(row, depth: depth) }
    }
    for (row, depth) in last.rest { try printer.add(row, depth: depth) }
  }

  private func refusedDepth() -> ValidationError {
    ValidationError(
      """
      --depth is for the rows of one execution
      Name a run, or `latest`.
      """)
  }

  /// Names are looked up where rows of all runs are shown; elsewhere the rows themselves say them.
  private func makeFilter(_ reader: TraceReader, _ target: ShowTarget) throws -> RowFilter {
    var wanted: RowFilter
    if case .everything = target {
      wanted = try filter.rows(reader)
    } else {
      wanted = try filter.conditions()
    }
    if errors { wanted.level = wanted.level ?? "error" }
    return wanted
  }

  /// The conditions, in words.
  private func words() throws -> [String] {
    var filter = filter
    // The target says it.
    filter.run = nil
    var words = try filter.words()
    if errors && filter.level.level == nil {
      words.append("of the level error or a more severe one")
    }
    return words
  }

  private func makeTemplate() throws -> DisplayTemplate {
    guard let setting = templateSetting else { return .main }
    do {
      return try DisplayTemplate(setting.value)
    } catch {
      throw setting.refused("column \(error.column): \(error.reason)", hint: error.hint)
    }
  }

  /// The option, else what the writer's variables say.
  private var templateSetting: Setting? {
    if template == nil, let template = TraceHandlers.environment.template {
      return Setting(name: "format in \(TraceHandlers.variable)", value: template)
    }
    return Setting(option: "--template", value: template, variable: "WORKFLOW_LOG_FORMAT_FILE")
  }
}
