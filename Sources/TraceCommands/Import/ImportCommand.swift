internal import ArgumentParser
internal import Glibc
internal import TracePipeline
internal import TraceStore

/// `tracetail import`: reads what is there into the database, once, and ends.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import traces into the database, each record exactly once.",
    usage: "tracetail import <path> ... [<options>]",
    discussion: """
      A path is a root (a directory with run_id=... directories at any depth), a run directory, \
      or a file. The files are only read, never changed. With --run-id the path - is standard input, \
      read to its end. A file beside the database holds it until it is imported. If later input \
      under the same run id begins with all that came before, it goes on from there.

      You can run it again at any time: it imports no record twice, and after it was stopped or \
      killed it goes on. The table tracetail_rejects keeps the lines that it cannot understand, see \
      `tracetail rejects`.

      EXAMPLES:
        tracetail import ./logs
        tracetail import ./logs --dry-run
        tracetail import ./logs --db sqlite:///var/lib/traces.db --json
        tracetail import error.log --run-id web --timezone Europe/Zurich
        ssh web cat /var/log/app.log | tracetail import - --run-id web
        tracetail import app.log --template '{datetime} {level:<8} {message}'
      """)

  @OptionGroup var sources: SourceOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var reading: ReadingOptions

  @OptionGroup var batches: BatchOptions

  @Flag(help: "Read everything and show what would be imported; touch no database.")
  var dryRun = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let location = try database.location()
    if try !isStandardInput() { try sources.check(apartFrom: dryRun ? nil : location) }
    let read = try reading.readOptions()
    var importer = Importer(
      read: read, include: sources.include,
      exclude: sources.exclude + location.globs, batchSize: batches.batchSize,
      flushInterval: batches.flushInterval)
    importer.followsLinks = sources.followLinks
    let results = Output()
    let summary =
      try dryRun ? survey(with: importer, results) : write(with: importer, to: location)
    let report = ImportReport(summary: summary, database: dryRun ? nil : location.path)
    if output.json {
      try results.write(report.json())
    } else if !output.quiet {
      try results.write(report.text(columns: Terminal.standardOutput.columns))
    }
    try results.flush()
    if !output.quiet, summary.sources > 0 { IdleOptions.tell(reading, sources, read.use) }
    try Outcome.check(
      summary.problems, count: summary.problemCount, isInterrupted: summary.isInterrupted,
      advice: dryRun
        ? "Nothing was written."
        : "What was read is committed; the same command goes on from there.")
    let status =
      try isStandardInput() ? .done : sources.checkSources(apartFrom: location.globs)
    if status != .done { throw ExitCode(status.rawValue) }
  }

  /// Whether standard input is what is imported.
  private func isStandardInput() throws -> Bool {
    guard sources.paths.contains(StandardInput.name) else { return false }
    let advice: String? =
      if sources.paths.count > 1 {
        "is imported by itself\nGive the paths to another import; ./- is a file of that name."
      } else if reading.runID == nil {
        "has no name that could be a run id\nName its run: --run-id web"
      } else if isatty(STDIN_FILENO) != 0 {
        "is a terminal\nGive it a file or a pipe: tracetail import - --run-id web < app.log"
      } else {
        nil
      }
    if let advice { throw ValidationError("standard input \(advice)") }
    return true
  }

  /// Calls `body` with the paths to read.
  private func withPaths<Result>(
    for location: DatabaseLocation?, _ body: ([String]) throws -> Result
  ) throws -> Result {
    guard try isStandardInput() else { return try body(sources.paths) }
    return try StandardInput(for: location).during { try body([$0]) }
  }

  private func write(
    with importer: Importer, to location: DatabaseLocation
  ) throws -> ImportSummary {
    let lock = try location.lock(for: .create)
    defer { withExtendedLifetime(lock) {} }
    let store = try database.open(.create, durability: batches.durability)
    return try withPaths(for: location) { paths in
      try ProgressDisplay.during(isWanted: !output.quiet) { progress in
        try importer.run(paths: paths, into: store, progress: progress) {
          Interruption.isRequested
        }
      }
    }
  }

  /// Lists the sources as they are read. A progress line on the same terminal would be torn by it.
  private func survey(with importer: Importer, _ results: Output) throws -> ImportSummary {
    let terminal = Terminal.standardOutput
    let columns = terminal.columns
    let isListed = output.json || !output.quiet
    let isShown = !output.quiet && !terminal.isInteractive
    let summary = try withPaths(for: nil) { paths in
      try ProgressDisplay.during(isWanted: isShown) { progress in
        try importer.survey(
          paths: paths, progress: progress,
          isInterrupted: { Interruption.isRequested },
          onSource: { source in
            guard isListed else { return }
            let report = SurveyReport(survey: source)
            try results.write(output.json ? report.json() : report.text(columns: columns))
          })
      }
    }
    if isListed, !output.json, summary.sources > 0 { try results.write("\n") }
    return summary
  }
}
