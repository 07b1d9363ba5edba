internal import ArgumentParser
internal import TraceStore

/// `tracetail maintain`: keeps the database sound and fast.
struct MaintainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maintain",
    abstract: "Check the database, and keep it small and fast.",
    usage: "tracetail maintain [<options>]",
    discussion: """
      Without --check, --reindex, --vacuum, --executions or --analyze it does --check and --analyze, \
      which you can do every night. It works in this order: check, reindex, vacuum, executions, \
      analyze. After a check that finds something, it does nothing else.

      runs, show and report keep what they derive of executions in the database if they may write to \
      it and it is one of Tracetail's. --executions does that for a database of another program, or \
      for readers that may not write.

      It is safe beside a follower and beside readers: each step is a transaction of its own, or \
      several, for which the others wait. --vacuum holds off writers for as long as it takes, and \
      needs up to twice the size of the database on the disk until it has ended.

      EXAMPLES:
        tracetail maintain --db traces.db              # every night
        tracetail maintain --db traces.db --vacuum     # after much was deleted
        tracetail maintain --db traces.db --check --json | jq .problems
      """)

  @OptionGroup var database: DatabaseOptions

  @Flag(help: "Tell the query planner what is in the tables: queries find the best index.")
  var analyze = false

  @Flag(help: "Write the file anew without its holes, and give their room back.")
  var vacuum = false

  @Flag(help: "Build every index anew, and those that a stopped import has put off.")
  var reindex = false

  @Flag(
    help: """
      Derive the executions of all rows, and keep them in tables named tracetail_execution...: runs, \
      show and report then answer at once.
      """)
  var executions = false

  @Flag(help: "Prove that the file is sound, and that the ledger fits the tables.")
  var check = false

  @OptionGroup var output: OutputOptions

  /// What is to be done, in the order in which it is done.
  private var steps: [Maintenance.Step] {
    let wanted: [Maintenance.Step: Bool] = [
      .check: check, .reindex: reindex, .vacuum: vacuum, .executions: executions,
      .analyze: analyze,
    ]
    let chosen = Maintenance.Step.allCases.filter { wanted[$0] == true }
    return chosen.isEmpty ? [.check, .analyze] : chosen
  }

  func run() throws {
    let store = try database.open(.upkeep)
    let maintenance = Maintenance(store)
    let results = Output()
    var report = MaintainReport(database: store.path)
    for step in steps where report.problems.isEmpty {
      let outcome = try UpkeepDisplay.during(
        isWanted: !output.quiet,
        advice: "The steps before it are done; of this one, nothing has changed the database."
      ) { try maintenance.run(step, $0) }
      report.outcomes.append(outcome)
    }
    store.tidyWAL()
    if output.json {
      try results.write(report.json())
    } else if !output.quiet {
      try results.write(report.text(columns: Terminal.standardOutput.columns))
    }
    try results.flush()
    if let status = report.status { throw ExitCode(status.rawValue) }
  }
}
