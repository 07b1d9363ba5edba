internal import ArgumentParser
internal import TraceStore

/// `tracetail runs`: the executions of a database, the newest first.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List what ran: executions, those with the newest rows first.",
    usage: "tracetail runs [<options>]",
    discussion: """
      An execution is a run with all runs that it started. A line has its name, how it ended, when \
      its last row was logged, how long it took, how many errors (error, exception, critical), \
      warnings and rows it has, all runs together, and the id of its top run. On a terminal, what \
      does not fit is left out.

      The status is what rows say: failed, succeeded, running (it has begun, and its last row is \
      less than a minute old) or unknown. Most releases of the writer never say that a workflow \
      succeeded. A duration is shown as it is known: 1.74 s, 5.3–6.3 s, ≤ 0.6 s.

      With --tree, the runs of an execution stand under it. --limit counts executions; the other \
      options are about rows, and an execution is listed if it has such a row.

      EXAMPLES:
        tracetail runs --db traces.db
        tracetail runs --since 24h --status failed    # what failed today?
        tracetail runs --workflow daily-load --tree
        tracetail runs --limit 0 --json | jq -r 'select(.status == "failed") | .failure'
      """)

  @OptionGroup var filter: FilterOptions

  @Option(
    help: ArgumentHelp(
      "Only executions that ended so: succeeded, failed, running or unknown.", valueName: "status"))
  var status: ExecutionStatus?

  @Flag(help: "Show the runs of an execution under it.")
  var tree = false

  @OptionGroup var zone: ZoneOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var archive: ReadArchiveOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var pager: PagerOptions

  func validate() throws {
    try zone.check(isText: format.isText)
  }

  func run() throws {
    let reader = try database.openReader(archive, since: filter.since.bound())
    let limit = filter.most()
    // One more shows whether there are more.
    let newest = status == nil && limit > 0 ? limit + 1 : 0
    let scope = try filter.scope(reader, newest: newest)
    let list = try ExecutionDerivation.list(of: reader, scope)
    var wanted = try filter.executions(reader)
    wanted.status = status
    let results = Output()
    pager.start(isText: format.isText)
    let report = RunsReport(format, isTree: tree, zone: try zone.zone(reader), to: results)
    let executions = list.all(wanted)
    var count = 0
    var shared: [ExecutionSummary] = []
    var hasMore = false
    while let execution = try executions.next() {
      hasMore = limit > 0 && count >= limit
      if hasMore { break }
      count += 1
      if execution.sharing > 1 { shared.append(execution) }
      try report.add(.execution(execution))
      if tree { try addRuns(of: execution, list, reader, report) }
    }
    try report.finish()
    if format.isText {
      try results.write(remark(count: count, hasMore: hasMore, shared, reader))
    }
    try results.flush()
  }

  private func addRuns(
    of execution: ExecutionSummary, _ list: ExecutionList, _ reader: TraceReader,
    _ report: RunsReport
  ) throws {
    var tree = ExecutionTree(top: execution.runID)
    let rows = try reader.rows(ofRuns: list.runs(of: execution))
    while let row = try rows.next() { tree.add(row) }
    for (span, depth) in tree.ordered() where span.runID != execution.runID {
      // A parent that has no rows has its line all the same: that of the execution.
      try report.add(.run(span, depth: max(1, depth)))
    }
  }

  /// What stands under the list.
  private func remark(
    count: Int, hasMore: Bool, _ shared: [ExecutionSummary], _ reader: TraceReader
  ) throws -> String {
    let zone = try zone.zone(reader)
    if count == 0 {
      var wanted = try filter.words()
      if let status { wanted.append("that are \(status.rawValue)") }
      return try EmptyResult(what: "runs", wanted: wanted).text(reader, zone)
    }
    var text = ""
    if let first = shared.first {
      text +=
        "\nThe run id \(EscapedText.line(first.runID)) is that of"
        + " \(Quantity.count(first.sharing, "execution")): it is made of the name alone.\n"
    }
    if hasMore {
      let shown =
        count == 1 ? "newest execution" : "\(Quantity.count(count)) newest executions"
      text += "\nThe \(shown); there are more: --limit 0 shows all.\n"
    }
    if let remark = zone.remark { text += "\n" + remark + "\n" }
    return text
  }
}
