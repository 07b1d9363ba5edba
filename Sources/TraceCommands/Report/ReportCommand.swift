internal import ArgumentParser
internal import TraceStore

/// `tracetail report`: what executions did, together.
struct ReportCommand: ParsableCommand {
  /// What can be asked.
  enum Analysis: String, CaseIterable, ExpressibleByArgument {
    case errors
    case slow
    case stages
    case timeline
    case users
    case levels
  }

  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report errors, what is slow, rows over time, users or levels.",
    usage: "tracetail report errors|slow|stages|timeline|users|levels [<options>]",
    discussion: """
      errors    kinds of errors, the most frequent first; --each lists them one by one
      slow      executions that took longer than --over, the longest first, each with its \
      longest stage
      stages    how often stages and jobs ran and how long they took, the most time first
      timeline  rows and errors of each minute, hour, day or month, as a histogram
      users     runs, rows and errors of each user, the most active first
      levels    rows of each level, the most frequent first

      Errors are of one kind if the lines that say what is wrong differ only in numbers, ids, \
      addresses, paths and quoted values. Errors that only follow from another failure \
      come after all others. The duration of a stage is known if the writer has told its \
      beginning and its end; a share is one of the time of all executions that are asked for.

      EXAMPLES:
        tracetail report errors --since 24h --db traces.db
        tracetail report slow --over 1h --limit 10
        tracetail report stages --workflow daily-sales
        tracetail report timeline --since 2h --level warning
        tracetail report users --since 7d --csv > users.csv
      """)

  @Argument(
    help: ArgumentHelp(
      "errors, slow, stages, timeline, users or levels.", valueName: "analysis"))
  var analysis: Analysis

  @Flag(help: "errors: list them one by one, the newest first.")
  var each = false

  @Option(
    help: ArgumentHelp(
      "slow: the duration from which on a run is slow, such as 30s, 5m or 1h. (default: 5m)",
      valueName: "duration"))
  var over: String?

  @Option(
    help: ArgumentHelp(
      """
      timeline: how long a piece of time is: minute, hour, day or month. (default: the shortest that \
      gives no more than 60)
      """, valueName: "step"))
  var by: TimelineStep?

  @OptionGroup var filter: FilterOptions
  @OptionGroup var zone: ZoneOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var archive: ReadArchiveOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var pager: PagerOptions

  func validate() throws {
    let misplaced: [(isGiven: Bool, option: String, analysis: Analysis, what: String)] = [
      (over != nil, "--over", .slow, "what is slow"),
      (each, "--each", .errors, "errors"),
      (by != nil, "--by", .timeline, "rows over time"),
    ]
    for (isGiven, option, owner, what) in misplaced where isGiven && analysis != owner {
      throw ValidationError(
        """
        \(option) is for the report of \(what)
        Leave it out, or write `tracetail report \(owner.rawValue)`.
        """)
    }
    _ = try slowness()
    try zone.check(isText: format.isText)
    if zone.timezone != nil, analysis != .errors && analysis != .slow {
      throw ValidationError(
        """
        --timezone is for the reports of errors and of what was slow
        Leave it out.
        """)
    }
  }

  func run() throws {
    let reader = try database.openReader(archive, since: filter.since.bound())
    let results = Output()
    pager.start(isText: format.isText)
    let report = AnalysisReport(
      reader: reader, filter: filter, format: format, zone: try zone.zone(reader), output: results)
    switch analysis {
    case .errors: try each ? report.errors() : report.errorGroups()
    case .slow: try report.slow(over: slowness())
    case .stages: try report.stages()
    case .timeline: try report.timeline(by: by)
    case .users: try report.users()
    case .levels: try report.levels()
    }
    try results.flush()
  }

  private func slowness() throws -> Double {
    // The threshold of the reference's query.
    guard let over else { return 300 }
    guard let seconds = TimeSpan.seconds(over) else {
      throw Setting(name: "--over", value: over)
        .refused("it is no duration", hint: "Write 30s, 15m, 24h, 7d or 2w. The default is 5m.")
    }
    return seconds
  }
}
