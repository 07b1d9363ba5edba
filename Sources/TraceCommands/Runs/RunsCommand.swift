internal import ArgumentParser
internal import TraceStore

/// `tracetail runs`: the runs of a database, the newest first.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List the runs of a database, those with the newest rows first.",
    usage: "tracetail runs [<options>]",
    discussion: """
      A line says when the last row of a run was logged, how long it took from its first row to its \
      last, how many rows it has, and how many of them are errors (error, exception, critical) and \
      warnings. The last column is its workflow. On a terminal, what does not fit is left out.

      With --tree, runs stand under the run that started them. A run that is found brings its whole \
      tree with it; --limit counts trees.

      EXAMPLES:
        tracetail runs --db traces.db
        tracetail runs --since 24h --level error      # which runs failed today?
        tracetail runs --workflow daily-load --tree
        tracetail runs --limit 0 --json | jq -r 'select(.errors > 0) | .run_id'
      """)

  @OptionGroup var since: SinceOptions
  @OptionGroup var level: LevelFilterOptions

  @Option(help: ArgumentHelp("Only runs of that workflow.", valueName: "name"))
  var workflow: String?

  @Flag(help: "Show runs under the run that started them.")
  var tree = false

  @OptionGroup var limit: LimitOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var archive: ArchiveOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let reader = try database.openReader(archive, since: since.bound())
    let filter = RunFilter(since: try since.bound(), level: level.level, workflow: workflow)
    let results = Output()
    let report = RunsReport(format, isTree: tree, to: results)
    let hasMore =
      tree
      ? try listTrees(of: reader, filter, report) : try list(reader.runs(filter), report)
    try report.finish()
    if format.isText {
      try results.write(try remark(on: report.count, hasMore: hasMore, filter, reader))
    }
    try results.flush()
  }

  /// Whether there are more than were listed.
  private func list(_ runs: ReadCursor<RunSummary>, _ report: RunsReport) throws -> Bool {
    while let run = try runs.next() {
      if limit.isReached(by: report.count) { return true }
      try report.add(RunLine(run: run))
    }
    return false
  }

  private func listTrees(
    of reader: TraceReader, _ filter: RunFilter, _ report: RunsReport
  ) throws -> Bool {
    var forest = RunForest(reader)
    let runs = reader.runs(filter)
    while let run = try runs.next() {
      guard let root = try forest.newRoot(of: run) else { continue }
      if limit.isReached(by: forest.count) { return true }
      try forest.walk(root) { try report.add($0) }
    }
    return false
  }

  /// What stands under the list.
  private func remark(
    on count: Int, hasMore: Bool, _ filter: RunFilter, _ reader: TraceReader
  ) throws -> String {
    if count == 0 {
      var wanted: [String] = []
      if let since = filter.since { wanted.append("since \(since.text)") }
      if let level = filter.level { wanted.append("with the level \(level) or a more severe one") }
      if let workflow { wanted.append("of the workflow \(workflow)") }
      return try EmptyResult(what: "runs", wanted: wanted).text(reader)
    }
    guard hasMore else { return "" }
    let shown = Quantity.count(limit.limit, tree ? "newest tree" : "newest run")
    return "\nThe \(shown); there are more: --limit 0 shows all.\n"
  }
}
