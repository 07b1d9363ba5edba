internal import ArgumentParser
internal import TraceStore

/// When rows are committed, and what a commit survives: the same for `import` and `follow`.
struct BatchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Commit after this many rows at the latest.", valueName: "rows"))
  var batchSize = 10_000

  @Option(help: ArgumentHelp("Commit after this many seconds at the latest.", valueName: "seconds"))
  var flushInterval = 1.0

  @Option(
    help: """
      What a commit survives: normal, a crash; full, power loss too. With normal, commits that \
      power loss takes back are imported again by the next run.
      """)
  var durability = TraceDatabase.Durability.normal

  func validate() throws {
    guard (1...1_000_000).contains(batchSize) else {
      throw Setting(name: "--batch-size", value: "\(batchSize)")
        .refused("a batch has 1 to 1000000 rows", hint: "The default, 10000, is fast and small.")
    }
    try Interval.check(flushInterval, 0.001...3600, of: "--flush-interval", standard: "1")
  }
}
