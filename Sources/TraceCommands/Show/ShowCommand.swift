internal import ArgumentParser
internal import TraceFormat
internal import TraceStore

/// `tracetail show`: the rows of one run, as text.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the rows of a run, rendered by a template.",
    usage: "tracetail show <run> [<options>]",
    discussion: """
      <run> is a run id, the beginning of one if no other run begins so, or a cut id. Rows come in \
      the order in which they were committed, and the stack of an exception is under its row. On a \
      terminal, levels are coloured and control characters written out; into a file or a pipe goes \
      what was logged, byte for byte.

      With --follow, rows are shown as they are committed, until Ctrl-C. A row that was shown may \
      still grow, as a traceback does: its new lines are shown where it is the last row, and \
      otherwise the whole row again. With --json it comes again with the same id, and the later one \
      counts.

      EXAMPLES:
        tracetail show 20260102030405 --db traces.db
        tracetail show 20260102030405 --level warning
        tracetail show 20260102030405 --stream stderr --follow
        tracetail show 20260102030405 --template '{datetime} {stage_name}: {message}'
        tracetail show 20260102030405 --json | jq -r .message
      """)

  @Argument(
    help: ArgumentHelp(
      "The run: its id, the beginning of it, or its cut id.", valueName: "run"))
  var name: String

  @OptionGroup var level: LevelFilterOptions

  @Option(help: ArgumentHelp("Only rows of that stream: stdout or stderr.", valueName: "stream"))
  var stream: Stream?

  @Option(
    help: """
      How a row is written: a str.format template of the fields of traces. Where a row has no value \
      that it can write, the default is used. (default: \(Template.main.text))
      """)
  var template: String?

  @Flag(name: .shortAndLong, help: "Go on, and show rows as they are committed.")
  var follow = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var archive: ArchiveOptions

  @Flag(help: "Write rows as JSON, one object a line.")
  var json = false

  func validate() throws {
    _ = try makeTemplate()
    if json && template != nil {
      throw ValidationError(
        """
        --template is for text, and JSON has every column
        Leave out one of --json and --template.
        """)
    }
  }

  func run() throws {
    let reader = try database.openReader(archive)
    let run = try reader.resolve(run: name)
    let filter = RowFilter(level: level.level, stream: stream)
    let results = Output()
    var printer = RowPrinter(template: try makeTemplate(), isJSON: json, to: results)
    if follow {
      Interruption.watch()
      try RowFollower(reader: reader, run: run, filter: filter).run(&printer, results)
      if let status = Interruption.status { throw ExitCode(status.rawValue) }
      return
    }
    let rows = reader.rows(ofRun: run, filter)
    while let row = try rows.next() { try printer.add(row) }
    if printer.isEmpty && !json {
      try results.write(EmptyResult(what: "rows", wanted: wanted(of: run)).text(reader))
    }
    try results.flush()
  }

  /// The conditions, in words.
  private func wanted(of run: String) -> [String] {
    var wanted = ["of the run \(run)"]
    if let level = level.level { wanted.append("of the level \(level) or a more severe one") }
    if let stream { wanted.append("in \(stream.name)") }
    return wanted
  }

  private func makeTemplate() throws -> Template {
    guard let template else { return .main }
    do {
      return try Template(template)
    } catch {
      throw Setting(name: "--template", value: template)
        .refused("column \(error.column): \(error.reason)", hint: error.hint)
    }
  }
}
