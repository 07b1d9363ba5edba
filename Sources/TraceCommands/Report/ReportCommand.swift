internal import ArgumentParser
internal import TraceStore

/// `tracetail report`: the analyses of the reference documentation.
struct ReportCommand: ParsableCommand {
  /// What can be asked.
  enum Analysis: String, CaseIterable, ExpressibleByArgument {
    case errors
    case slow
    case users
    case levels
  }

  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report errors, slow runs, what users did, or how often each level was logged.",
    usage: "tracetail report errors|slow|users|levels [<options>]",
    discussion: """
      errors  rows of the level error or a more severe one, the newest first
      slow    runs that took longer than --over, the longest first
      users   runs, rows and errors of each user, the most active first
      levels  rows of each level, the most frequent first

      EXAMPLES:
        tracetail report errors --since 24h --db traces.db
        tracetail report slow --over 1h --limit 10
        tracetail report users --since 7d --csv > users.csv
        tracetail report levels --json | jq -s 'map({(.level): .rows}) | add'
      """)

  @Argument(help: ArgumentHelp("errors, slow, users or levels.", valueName: "analysis"))
  var analysis: Analysis

  @OptionGroup var since: SinceOptions

  @Option(
    help: ArgumentHelp(
      "slow: the duration from which on a run is slow, such as 30s, 5m or 1h. (default: 5m)",
      valueName: "duration"))
  var over: String?

  @OptionGroup var limit: LimitOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var archive: ArchiveOptions
  @OptionGroup var format: FormatOptions

  func validate() throws {
    if over != nil && analysis != .slow {
      throw ValidationError(
        """
        --over is for the report of slow runs
        Leave it out, or write `tracetail report slow`.
        """)
    }
    _ = try slowness()
  }

  func run() throws {
    let reader = try database.openReader(archive, since: since.bound())
    let results = Output()
    let report = AnalysisReport(
      reader: reader, since: try since.bound(), limit: limit.limit, format: format, output: results)
    switch analysis {
    case .errors: try report.errors()
    case .slow: try report.slow(over: slowness())
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
