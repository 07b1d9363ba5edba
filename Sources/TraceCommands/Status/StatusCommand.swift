internal import ArgumentParser
internal import Foundation
internal import TracePipeline
internal import TraceStore

/// `tracetail status`: how the database is, and how far it is behind its sources.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how far the database is behind its sources, and how it is.",
    usage: "tracetail status [<path> ...] [<options>]",
    discussion: """
      Compares the sizes and times of all files that the database knows with how far it has read \
      them; it reads none of them. With paths it also looks for files that the database does not \
      know yet. It touches no file, no lock and no row.

      The lag is in bytes on the disk, and in time at most: since the last bytes that were read \
      were written.

      The exit status is 0 if all is well, and 4 if something needs attention: \
      a source is behind for longer than --max-lag, there are more rejects than --max-rejects, \
      indexes are put off and nobody is about to build them, the full-text index was damaged, \
      nothing was ever imported, or nobody writes and --require-writer is given. It is 3 if a \
      path holds no source, and 26 if there is no database.

      EXAMPLES:
        tracetail status --db traces.db
        tracetail status ./logs --db traces.db     # files that are not known yet too
        tracetail status --max-lag 300 --quiet || notify 'traces are late'
        tracetail status --json | jq '.sources.lag_bytes, .writer.pid'
        tracetail status --prometheus > new && mv new tracetail.prom
      """)

  @Argument(
    help: ArgumentHelp(
      "Roots, run directories or files to look for new files in.", valueName: "path"),
    completion: .file(), transform: SourcePath.path(of:))
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "Report sources that are more than this many seconds behind.", valueName: "seconds"))
  var maxLag = 60.0

  @Option(help: ArgumentHelp("Report more rejects than this.", valueName: "count"))
  var maxRejects = 0

  @Flag(help: "Somebody must be writing: a follower that should be there.")
  var requireWriter = false

  @Flag(help: "Write metrics in the text form of Prometheus, as its textfile collector reads it.")
  var prometheus = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try Interval.check(maxLag, 0...1e9, of: "--max-lag", standard: "60")
    if prometheus && output.json {
      throw ValidationError(
        """
        --prometheus and --json are two forms of the same results
        Give one of them.
        """)
    }
    if maxRejects < 0 {
      throw Setting(name: "--max-rejects", value: "\(maxRejects)")
        .refused("a count is 0 or more", hint: "Leave it out, or give the rejects that are known.")
    }
  }

  func run() throws {
    let location = try database.location()
    let store = try openIfThere(location)
    let survey = try StatusSurvey(of: store, paths: paths, exclude: location.globs)
    let report = StatusReport(
      path: location.path, store: try store?.status(), survey: survey,
      writer: LockHolder(databasePath: location.path), now: Date().timeIntervalSince1970,
      limits: StatusReport.Limits(
        lag: maxLag, rejects: maxRejects, isWriterRequired: requireWriter))
    let results = Output()
    let terminal = Terminal.standardOutput
    if prometheus {
      try results.write(report.prometheus())
    } else if output.json {
      try results.write(report.json())
    } else if !output.quiet {
      try results.write(report.text(columns: terminal.isInteractive ? terminal.columns : .max))
    }
    try results.flush()
    for problem in survey.problems { Diagnostics.warn("\(problem)") }
    let status = SourceOptions.checkSources(in: paths, exclude: location.globs)
    if report.status != .done { throw ExitCode(report.status.rawValue) }
    if status != .done { throw ExitCode(status.rawValue) }
  }

  /// `nil` where there is no such file: that is a status too.
  private func openIfThere(_ location: DatabaseLocation) throws -> TraceDatabase? {
    guard FileManager.default.fileExists(atPath: location.path) else { return nil }
    return try database.open(.read)
  }
}
