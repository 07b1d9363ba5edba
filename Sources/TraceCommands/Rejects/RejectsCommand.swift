internal import ArgumentParser
internal import TracePipeline
internal import TraceStore

/// `tracetail rejects`: shows what could not be parsed, and parses it again.
struct RejectsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rejects",
    abstract: "List what could not be parsed, or parse it again.",
    usage: "tracetail rejects [<options>]",
    discussion: """
      The table tracetail_rejects keeps all bytes that no rule can parse: where they were, why \
      they were refused, and the bytes themselves. --retry parses them again, and moves those that \
      it understands into traces, in one transaction.

      EXAMPLES:
        tracetail rejects --db traces.db
        tracetail rejects --db traces.db --json | jq -r .reason | sort | uniq -c
        tracetail rejects --db traces.db --retry --template '{level}: {message}'
      """)

  @Flag(help: "Parse the rejects again with the options given, and move what succeeds.")
  var retry = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !retry && !reading.isEmpty {
      throw ValidationError(
        """
        --template, --datetime-format, --timezone, --run-id and --max-window are for --retry
        Add --retry to parse the rejects again, or leave those options out to list them.
        """)
    }
  }

  func run() throws {
    let results = Output()
    if retry {
      try retryAll(results)
    } else {
      try list(results)
    }
    try results.flush()
  }

  private func list(_ results: Output) throws {
    let store = try database.open(.read)
    let columns = Terminal.standardOutput.columns
    var count = 0
    try store.forEachReject { reject in
      count += 1
      if output.json {
        try results.write(reject.json())
      } else if !output.quiet {
        try results.write(reject.text(columns: columns))
      }
    }
    if !output.json && !output.quiet {
      try results.write(count == 0 ? "no rejects\n" : "\n\(Quantity.count(count, "reject"))\n")
    }
  }

  private func retryAll(_ results: Output) throws {
    let options = try reading.readOptions()
    let lock = try database.location().lock(for: .write)
    defer { withExtendedLifetime(lock) {} }
    let store = try database.open(.write)
    let summary = try RejectRetry(read: options).run(in: store)
    if output.json {
      try results.write(
        JSONText.line([
          "tried": summary.tried, "moved": summary.moved, "records": summary.records,
          "remaining": summary.remaining,
        ]))
    } else if !output.quiet {
      var table = TextTable()
      table.add("tried", Quantity.count(summary.tried))
      table.add("moved", Quantity.count(summary.moved))
      table.add("records", Quantity.count(summary.records), "from them, now in traces")
      table.add("remaining", Quantity.count(summary.remaining))
      try results.write(table.text)
      for remark in IdleOptions.remarks(ofRetry: reading, tried: summary.tried) {
        Diagnostics.note(remark)
      }
    }
  }
}
