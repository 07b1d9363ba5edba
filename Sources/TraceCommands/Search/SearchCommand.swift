internal import ArgumentParser
internal import TraceFormat
internal import TraceStore

/// `tracetail search`: finds rows by their texts.
struct SearchCommand: ParsableCommand {
  /// What one answer may have, since it is held in memory.
  private static let limits = 1...10_000
  private static let standardLimit = 20

  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find rows by words of their texts.",
    usage: """
      tracetail search <text> ... [<options>]
      tracetail search --build | --drop [<options>]
      """,
    discussion: """
      Looks for words in message, exception_type, exception_message and stack_trace. All words \
      have to be there, in any order. Case and accents make no difference, and neither does what \
      is between words: run_id finds run-id too.

        timeout db7          both words
        '"connection reset"' these words next to one another
        'conn*'              any word that begins so

      With --match the text is an expression of SQLite's FTS5, with AND, OR, NOT, NEAR, ( ) \
      and names of columns: https://sqlite.org/fts5.html.

      --build makes a full-text index: a search of millions of rows then takes milliseconds. It \
      can be built while others write, may be stopped and run again, and is kept up by import and \
      follow from then on. If it is complete, --build builds it again. It takes about a tenth \
      of the space of the database, and makes an import half as fast. --drop removes it. Datasette \
      and sqlite-utils find it. Without an index tracetail looks at every row, the newest first: about \
      two seconds for five million rows, and more if many of them have the words but do not match.

      EXAMPLES:
        tracetail search timeout db7 --since 24h
        tracetail search '"connection reset"' --level error --limit 100
        tracetail search --match 'stack_trace: KeyError NOT retry' --by rank
        tracetail search 'workflow-12*' --json | jq -r .run_id | sort | uniq -c
        tracetail search --build
      """)

  @Argument(help: ArgumentHelp("The words to look for.", valueName: "text"))
  var words: [String] = []

  @Flag(help: "The text is an expression of FTS5.")
  var match = false

  @Option(
    help: ArgumentHelp(
      "The order: time, the newest first, or rank, the best first.", valueName: "order"))
  var by = SearchQuery.Order.time

  @OptionGroup var filter: FilterOptions

  @Flag(help: "Build the full-text index.")
  var build = false

  @Flag(help: "Remove the full-text index.")
  var drop = false

  @OptionGroup var zone: ZoneOptions
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var archive: ReadArchiveOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var pager: PagerOptions

  @Flag(help: "Write what is found as CSV, with a line of names.")
  var csv = false

  func validate() throws {
    try zone.check(isText: !output.json && !csv)
    if csv && output.json {
      throw ValidationError(
        """
        --json and --csv are two forms of the same results
        Give one of them.
        """)
    }
    guard build || drop else {
      _ = try expression()
      if let limit = filter.limit, !Self.limits.contains(limit) {
        throw Setting(name: "--limit", value: "\(limit)").refused(
          "it is not from \(Self.limits.lowerBound) to \(Quantity.count(Self.limits.upperBound))",
          hint: "The default is 20. For more, narrow the search with --since or --run.")
      }
      return
    }
    if build && drop || !words.isEmpty {
      throw ValidationError(
        """
        --build, --drop and a text to look for exclude one another
        Give one of them.
        """)
    }
  }

  func run() throws {
    let results = Output()
    if build {
      try SearchIndexBuild(database: database, output: output).run(results)
    } else if drop {
      try dropIndex(results)
    } else {
      try search(results)
    }
    try results.flush()
  }

  private func search(_ results: Output) throws {
    try SearchIndexBuild(database: database, output: output).catchUp()
    let reader = try database.openReader(archive, since: filter.since.bound())
    var query = SearchQuery(try expression())
    query.filter = try filter.rows(reader)
    query.order = by
    query.limit = filter.most(Self.standardLimit)
    let index = try reader.searchIndexStatus()
    let result: SearchResult
    do {
      result = try UpkeepDisplay.during(isWanted: !output.quiet) {
        try reader.search(query, monitor: $0)
      }
    } catch let error as SearchExpressionError {
      throw Setting(name: "--match", value: error.expression).refused(
        EscapedText.line(error.reason),
        hint: "See https://sqlite.org/fts5.html, or leave --match out to look for plain words.")
    }
    if !output.quiet { note(index, result) }
    if let fault = result.indexFault, !output.quiet {
      Diagnostics.note(
        """
        the full-text index is damaged (\(EscapedText.line(fault))): every row was looked at
        `tracetail search --build` builds it anew.
        """)
    }
    if csv || output.json {
      var format = FormatOptions()
      (format.json, format.csv) = (output.json, csv)
      let printer = ResultPrinter(SearchHit.columns, format, to: results)
      for hit in result.hits { try printer.add(hit) }
      try printer.finish()
      return
    }
    pager.start(isText: true)
    let zone = try zone.zone(reader)
    for hit in result.hits { try results.write(hit.text(zone)) }
    if result.hits.isEmpty, try reader.isEmpty() {
      try results.write(EmptyResult(what: "rows", wanted: []).text(reader, zone))
    } else if !output.quiet {
      try results.write(closing(result, zone))
    }
  }

  private func expression() throws -> SearchExpression {
    let text = words.joined(separator: " ")
    guard !text.isEmpty else {
      throw ValidationError(
        """
        there is nothing to look for
        Give one or more words: tracetail search timeout
        """)
    }
    if match { return SearchExpression(fts5: text) }
    guard let expression = SearchExpression(words: text) else {
      throw Setting(name: "<text>", value: text).refused(
        "it has no letter and no digit",
        hint: "Words are letters and digits; what is between them does not count.")
    }
    return expression
  }

  // MARK: What is said beside the results

  private func note(_ index: SearchIndexStatus, _ result: SearchResult) {
    let order = by == .rank ? ", and what is found has no rank" : ""
    let advice: String? =
      switch index.kind {
      case .none: isWorthAnIndex(result) || by == .rank ? "there is no full-text index" : nil
      case .building: "the full-text index is not complete"
      case .damaged: "the full-text index was damaged and is removed (\(index.reason))"
      case .complete: nil
      }
    if let advice {
      Diagnostics.note(
        """
        \(advice): \(Quantity.count(result.rowsLookedAt, "row")) had to be looked at\(order)
        `tracetail search --build` builds it: a search then takes milliseconds, an import twice as long.
        """)
    } else if index.newerRows >= BatchWriter.searchSlack {
      Diagnostics.note(
        "\(Quantity.count(index.newerRows)) newer rows are not indexed, and are looked at one by one"
          + "\nThey are indexed by the next writer, or a search that may write.")
    }
  }

  /// Whether the search would have been much faster by an index: below that, it took a fraction of a
  /// second.
  private func isWorthAnIndex(_ result: SearchResult) -> Bool {
    result.rowsLookedAt >= 2_000_000 || result.rowsJudged >= 50_000
  }

  private func closing(_ result: SearchResult, _ zone: RowZone) -> String {
    if result.hits.isEmpty {
      return "nothing found\(!filter.isEmpty ? " in the rows that were asked for" : "")\n"
        + (match ? "" : "Whole words are compared; 'word*' finds those that begin so.\n")
    }
    let count = Quantity.count(result.hits.count, "row")
    let times = zone.remark.map { $0 + "\n" } ?? ""
    return
      (result.hasMore ? "\(count) shown; there are more, see --limit\n" : "\(count) found\n")
      + times
  }

  private func dropIndex(_ results: Output) throws {
    let wasThere = try database.open(.write).dropSearchIndex()
    if output.json {
      try results.write(JSONText.line(["dropped": wasThere]))
    } else if !output.quiet {
      try results.write(
        wasThere
          ? "the full-text index is removed\n" : "there was no full-text index\n")
    }
  }
}
