internal import ArgumentParser
internal import TracePipeline
internal import TraceStore

/// `tracetail verify`: proves that each record is in the database once.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove that each record is in the database once.",
    usage: "tracetail verify <path> ... [<options>]",
    discussion: """
      Reads the sources again and compares them with the ledger and the rows. Differences are \
      listed with source, line, offset and what is different. Rows whose source is gone are \
      counted: they cannot be proven. The exit status is 0 only when all is proven. Neither the \
      sources nor the database are changed.

      Give the paths and the options that were given to `tracetail import`. Runs that are \
      archived are proven with --archive only; without, they are counted.

      EXAMPLES:
        tracetail verify ./logs --db traces.db
        tracetail verify ./logs --db traces.db --json | jq .difference_count
        tracetail verify ./logs --db traces.db --archive ./archive
      """)

  @OptionGroup var sources: SourceOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var archive: ArchiveOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let location = try database.location()
    try sources.check(apartFrom: location)
    let read = try reading.readOptions()
    var verifier = Verifier(
      read: read, include: sources.include,
      exclude: sources.exclude + location.globs)
    verifier.followsLinks = sources.followLinks
    verifier.archive = try archive.directory(of: location)
    let store = try database.open(.read)
    let report = try ProgressDisplay.during(isWanted: !output.quiet) { progress in
      try verifier.verify(paths: sources.paths, in: store, progress: progress) {
        Interruption.isRequested
      }
    }
    let results = Output()
    if output.json {
      try results.write(report.json(database: location.path))
    } else if !output.quiet {
      try results.write(report.text)
    }
    try results.flush()
    if !output.quiet, report.sources > 0 { IdleOptions.tell(reading, sources, read.use) }
    try Outcome.check(
      report.problems, count: report.problemCount, isInterrupted: report.isInterrupted,
      advice: "Nothing is proven by what was compared until then; nothing was changed.")
    let status = sources.checkSources(apartFrom: location.globs)
    if report.differenceCount > 0 { throw ExitCode(ExitStatus.differences.rawValue) }
    if status != .done { throw ExitCode(status.rawValue) }
    if !report.isProven { throw ExitCode(ExitStatus.differences.rawValue) }
  }
}
