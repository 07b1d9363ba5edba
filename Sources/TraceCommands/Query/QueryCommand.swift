internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import TraceStore

/// `tracetail query`: runs SQL that only reads.
struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Run SQL that only reads.",
    usage: """
      tracetail query <sql> [<options>]
      tracetail query --file <file> [<options>]
      """,
    discussion: """
      Runs one or more statements of SQLite's SQL, ended by semicolons, in their order. It refuses \
      a statement that would change something, and runs the next ones all the same. A statement \
      with an error ends it.

      Rows are written as they are found, so that memory does not grow with them. At most 1,000 \
      of a statement are shown, and all may take 30 seconds; see --limit and --timeout. A \
      row may have 12 MiB. \
      In JSON and CSV a BLOB is written as SQL writes it: X'0102'. Columns of the same name are \
      numbered: id, id_2; in JSON, tags and metadata are objects. On a terminal, rows that are wider \
      than it are written line by line.

      EXAMPLES:
        tracetail query "SELECT level, count(*) FROM traces GROUP BY level"
        tracetail query "SELECT * FROM traces WHERE run_id = '1'" --json | jq .message
        tracetail query --file queries.sql --db traces.db
        echo 'SELECT max(datetime) FROM traces' | tracetail query - --csv
      """)

  @Argument(help: ArgumentHelp("The statements; - reads them from standard input."))
  var sql: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Read the statements from a file.", valueName: "file"),
    completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp(
      "Show at most this many rows of a statement; 0 for all.", valueName: "number"))
  var limit = 1_000

  @Option(
    help: ArgumentHelp(
      """
      Seconds that it may take, without those in which the output waits for its reader; 0 for any \
      time. Beyond them the status is 124.
      """, valueName: "seconds"))
  var timeout = 30.0

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: FormatOptions
  @OptionGroup var pager: PagerOptions

  func validate() throws {
    guard (sql == nil) != (file == nil) else {
      throw ValidationError(
        """
        \(sql == nil ? "there is no SQL" : "there is SQL, and a file with SQL")
        Give statements, or - to read them from standard input, or --file.
        """)
    }
    if limit < 0 {
      throw Setting(name: "--limit", value: "\(limit)")
        .refused("it is less than nothing", hint: "Write 0 for all. The default is 1000.")
    }
    guard timeout == 0 || (0.001...1e9).contains(timeout) else {
      throw Setting(name: "--timeout", value: "\(timeout)").refused(
        "it is no number of seconds", hint: "Write 0 for any time. The default is 30.")
    }
  }

  func run() throws {
    let script = try readScript()
    ReadOnlyQuery.limitMemory()
    let query = try database.openQuery(timeLimit: timeout == 0 ? nil : timeout)
    let results = Output()
    pager.start(isText: format.isText)
    var isFirst = true
    var refused = 0
    do {
      let waited: @Sendable () -> Duration = { results.waited }
      try query.run(script, waited: waited, onStuck: endProcess) { error in
        refused += 1
        // In the order of the statements, also where both go to a terminal.
        try results.flush()
        Diagnostics.warn(message(of: error))
      } _: { result in
        if !isFirst && !format.json { try results.write("\n") }
        isFirst = false
        try show(result, results)
      }
    } catch let error as QueryError {
      try results.flush()
      throw CommandFailure(
        status: error.kind == .outOfTime ? .outOfTime : .usage,
        message: message(of: error) + "\n" + hint(for: error))
    }
    try results.flush()
    if refused > 0 {
      throw CommandFailure(
        status: .usage,
        message: "\(Quantity.count(refused, "statement")) refused\n\(Self.upkeepHint)")
    }
  }

  /// Ends the process in the midst of a statement, which is all that is left where SQLite cannot be
  /// interrupted. Nothing is lost: it only reads.
  private var endProcess: @Sendable () -> Void {
    let failure = CommandFailure(
      status: .outOfTime,
      message: "stopped after \(Quantity.seconds(timeout))\n\(Self.timeHint)")
    return { _exit(Diagnostics.report(failure)) }
  }

  private static let timeHint = "Narrow it by run_id or datetime, or give more time by --timeout."
  /// In bytes.
  private static let longestScript = 4 << 20
  private static let upkeepHint =
    "query only reads. For ANALYZE, VACUUM and REINDEX there is `tracetail maintain`."

  private func readScript() throws -> String {
    if let sql, sql != "-" { return sql }
    let descriptor = file.map { open($0, O_RDONLY | O_CLOEXEC) } ?? dup(STDIN_FILENO)
    let code = errno
    guard descriptor >= 0 else { throw unreadable(String(cString: strerror(code))) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      let bytes = try handle.read(upToCount: Self.longestScript + 1) ?? Data()
      guard bytes.count <= Self.longestScript else {
        throw unreadable("it has more than \(Self.longestScript >> 20) MiB of SQL")
      }
      return String(decoding: bytes, as: UTF8.self)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw unreadable(error.localizedDescription)
    }
  }

  private func unreadable(_ reason: String) -> CommandFailure {
    CommandFailure(
      status: .unreadable,
      message: """
        cannot read \(EscapedText.line(file ?? "standard input")): \(reason)
        Nothing was run.
        """)
  }

  private func show(_ result: QueryResult, _ results: Output) throws {
    let printer: ResultPrinter<[QueryValue]>
    guard let first = try result.next() else {
      printer = ResultPrinter(QueryColumns.make(result.columns, []), format, to: results)
      try printer.finish()
      if format.isText { try results.write("no rows\n") }
      return
    }
    printer = ResultPrinter(
      QueryColumns.make(result.columns, first), format, to: results,
      isExpandable: true)
    var row: [QueryValue]? = first
    while let values = row, limit == 0 || printer.count < limit {
      try printer.add(values)
      row = try result.next()
    }
    try printer.finish()
    if row != nil {
      try results.flush()
      Diagnostics.note(
        "the first \(Quantity.count(limit, "row")) of more\n--limit 0 shows all.")
    }
  }

  private func message(of error: QueryError) -> String {
    let place = error.position
    let (line, marker) = place.shown(columns: Terminal.standardError.columns - 2)
    let reason =
      error.kind == .outOfTime
      ? "stopped after \(Quantity.seconds(timeout))" : EscapedText.line(error.reason)
    return """
      line \(place.line), column \(place.column): \(reason)
        \(line)
        \(marker)
      """
  }

  private func hint(for error: QueryError) -> String {
    switch error.kind {
    case .failed where !error.suggestions.isEmpty:
      "Did you mean \(error.suggestions.map { EscapedText.line($0) }.joined(separator: ", "))?"
    case .failed: "See https://sqlite.org/lang.html; `.schema` of sqlite3 shows the tables."
    case .writes: Self.upkeepHint
    case .tooLarge:
      "Ask for fewer or shorter values, as by LIMIT. `tracetail show` and sqlite3 have no such limit."
    case .outOfTime: Self.timeHint
    }
  }
}

extension QueryError.Position {
  /// The line as far as it fits, and a mark under the place.
  fileprivate func shown(columns: Int) -> (line: String, marker: String) {
    // What is far before the place is left out.
    let skipped = max(0, column - 1 - columns * 2 / 3)
    let lead = skipped > 0 ? "…" : ""
    let rest = text.dropFirst(skipped)
    let before = lead + EscapedText.line(String(rest.prefix(column - 1 - skipped)))
    let line = EscapedText.line(lead + String(rest), columns: columns)
    return (line, String(repeating: " ", count: EscapedText.columns(of: before)) + "^")
  }
}
