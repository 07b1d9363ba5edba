internal import ArgumentParser
internal import TracePipeline
internal import TraceStore

/// `tracetail reimport`: withdraws what became of runs, and reads them again.
struct ReimportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reimport",
    abstract: "Read runs again with other options, in place of what they became.",
    usage: "tracetail reimport <path> ... [<options>]",
    discussion: """
      For a template, a time zone or a pattern that was wrong, and for rows that `tracetail verify` \
      misses. The rows and rejects of each run are withdrawn, and its files are read from their \
      start, in one transaction. Rows get new ids.

      If files of a run are gone, the run stays as it is: its rows could not be made again. \
      `tracetail rejects --retry` reads rejects from the bytes that the database has kept.

      EXAMPLES:
        tracetail reimport app.log --template '{datetime} {level} {message}'
        tracetail reimport ./logs/run_id=20260102 --timezone Asia/Bangkok
      """)

  @OptionGroup var sources: SourceOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let location = try database.location()
    try sources.check(apartFrom: location)
    let store = try database.open(.write)
    let lock = try StoreLock(databasePath: store.path)
    defer { withExtendedLifetime(lock) {} }
    let read = try reading.readOptions()
    let summary = try Reimport(
      read: read, include: sources.include,
      exclude: sources.exclude + location.globs
    ).run(paths: sources.paths, in: store) { Interruption.isRequested }
    let results = Output()
    if output.json {
      try results.write(JSONText.line(ReimportReport(summary)))
    } else if !output.quiet {
      try results.write(ReimportReport(summary).text)
    }
    try results.flush()
    if !output.quiet, summary.runs > 0 { IdleOptions.tell(reading, sources, read.use) }
    try Outcome.check(
      summary.problems, count: summary.problemCount, isInterrupted: summary.isInterrupted,
      advice: "Runs that were read again are committed; the others are as they were.")
    let status = sources.checkSources(apartFrom: location.globs)
    if !summary.refused.isEmpty || status != .done {
      throw ExitCode(ExitStatus.unreadable.rawValue)
    }
  }
}

/// What a reimport did, for people and for programs.
private struct ReimportReport: Encodable {
  let runs: Int
  let records: Int
  let rows: Int
  let withdrawn: Int
  let rejects: Int
  let refused: [Refusal]

  struct Refusal: Encodable {
    let path: String
    let reason: String
  }

  init(_ summary: Reimport.Summary) {
    runs = summary.runs
    records = summary.records
    rows = summary.rows
    withdrawn = summary.withdrawn
    rejects = summary.rejects
    refused = summary.refused.map { Refusal(path: $0.path, reason: $0.reason) }
  }

  var text: String {
    var table = TextTable()
    table.add("runs", Quantity.count(runs), "read again")
    table.add("records", Quantity.count(records))
    table.add("rows", Quantity.count(rows), "in place of \(Quantity.count(withdrawn))")
    table.add("rejects", Quantity.count(rejects))
    return table.text
      + refused.map { "\(ShownPath.line($0.path)) stays as it is: \($0.reason)\n" }.joined()
  }
}
