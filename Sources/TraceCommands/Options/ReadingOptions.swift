internal import ArgumentParser
internal import TraceFormat
internal import TracePipeline

/// How bytes are understood: the same for every command that reads sources.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: """
      The template of the text files, or the name of a format, such as gunicorn. Can be repeated: \
      the first that fits a record is that of the record. auto forgets what was given for a source \
      before. (default: that of the file handler in WORKFLOW_LOG_TRACE_HANDLERS, else \
      WORKFLOW_LOG_FORMAT_FILE, else what was given before, else found for each source)
      """)
  var template: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      The strftime pattern of the datetimes, the only form that is read then; fractions are kept to \
      the microsecond. auto forgets it. (default: WORKFLOW_LOG_DATETIME_FORMAT, else ISO 8601 and \
      the common forms of logs are recognised)
      """,
      valueName: "pattern"))
  var datetimeFormat: String?

  @Option(
    help: ArgumentHelp(
      """
      The time zone of datetimes that name none, such as Asia/Bangkok; rows have UTC then. auto \
      forgets it. (default: WORKFLOW_LOG_TIMEZONE, else datetimes stay as they are written)
      """,
      valueName: "name"))
  var timezone: String?

  @Option(
    help: ArgumentHelp(
      "The year of the first datetime, if datetimes have none; after December comes January of the next.",
      valueName: "year"))
  var year: Int?

  @Flag(help: "Take each line of a text file for a record, or for a reject.")
  var singleLine = false

  @Option(
    name: .customLong("run-id"),
    help: ArgumentHelp(
      "The run id of files that are in no run directory. (default: the file's name)",
      valueName: "id"))
  var runID: String?

  @Option(
    help: ArgumentHelp(
      """
      How much memory a packed file may take to be unpacked, in MiB: its window. (default: 8, \
      enough for `zstd -19`)
      """,
      valueName: "MiB"))
  var maxWindow: Int?

  @OptionGroup var records: RecordOptions

  func validate() throws {
    _ = try readOptions()
  }

  /// Whether one of the options was given.
  var isEmpty: Bool {
    template.isEmpty && datetimeFormat == nil && timezone == nil && runID == nil && year == nil
      && !singleLine && maxWindow == nil && records.isEmpty
  }

  /// The word that forgets what was given before.
  static let automatic = "auto"

  /// The options, checked.
  func readOptions() throws -> ReadOptions {
    if let runID, runID.isEmpty {
      throw Setting(name: "--run-id", value: runID)
        .refused("a run id has at least one character", hint: "Leave it out, or name one.")
    }
    if let year, !(1...9999).contains(year) {
      throw Setting(name: "--year", value: "\(year)")
        .refused("it is no year of four digits", hint: "Write it in full, such as 2026.")
    }
    var forgotten: Set<ReadOptions.Part> = []
    if template == [Self.automatic] { forgotten.insert(.template) }
    if datetimeFormat == Self.automatic { forgotten.insert(.datetimeFormat) }
    if timezone == Self.automatic { forgotten.insert(.timezone) }
    var options = ReadOptions(
      templates: try makeTemplates(), datetimes: try makeDatetimes(), runID: runID,
      isSingleLine: singleLine, forgotten: forgotten)
    if records.jsonKeys == Self.automatic { options.forgotten.insert(.keys) }
    if records.levelMap == Self.automatic { options.forgotten.insert(.levels) }
    options.keys = try records.keys()
    options.levels = try records.levels()
    if let maxWindow {
      guard (1...2048).contains(maxWindow) else {
        throw Setting(name: "--max-window", value: "\(maxWindow)")
          .refused("it is no size from 1 to 2048 MiB", hint: "Leave it out, or name one.")
      }
      options.maximumWindow = maxWindow << 20
    }
    return options
  }

  private func makeTemplates() throws -> [Template] {
    if template == [Self.automatic] { return [] }
    var settings = template.map { Setting(name: "--template", value: $0) }
    if settings.isEmpty, let setting = variableTemplate { settings = [setting] }
    var templates: [Template] = []
    for template in try settings.flatMap(Self.templates) where !templates.contains(template) {
      templates.append(template)
    }
    return templates
  }

  /// The templates of a setting: its own, or those of the format that it names.
  private static func templates(of setting: Setting) throws -> [Template] {
    let text = setting.value
    if let templates = KnownFormat.named(text) { return templates }
    if let foreign = ForeignSyntax.translation(of: text) {
      throw setting.refused(
        "it is \(foreign.syntax)",
        hint: foreign.template.map { "The template that says the same: '\($0)'" }
          ?? "Write it with fields in braces, as '\(Template.main.text)'.")
    }
    if text.wholeMatch(of: /[A-Za-z][A-Za-z0-9._-]*/) != nil {
      throw setting.refused(
        "it is no format that is known, and there is no {message} in it",
        hint: "Known are \(KnownFormat.names.joined(separator: ", ")).")
    }
    do {
      return [try Template(text)]
    } catch {
      throw setting.refused("column \(error.column): \(error.reason)", hint: error.hint)
    }
  }

  /// What the writer's variables say: that of its current versions first.
  private var variableTemplate: Setting? {
    if let template = TraceHandlers.environment.template {
      return Setting(name: "format in \(TraceHandlers.variable)", value: template)
    }
    return Setting(option: "--template", value: nil, variable: "WORKFLOW_LOG_FORMAT_FILE")
  }

  private func makeDatetimes() throws -> DatetimeReader {
    let pattern =
      datetimeFormat == Self.automatic
      ? nil
      : Setting(
        option: "--datetime-format", value: datetimeFormat,
        variable: "WORKFLOW_LOG_DATETIME_FORMAT")
    let zone =
      timezone == Self.automatic
      ? nil : Setting(option: "--timezone", value: timezone, variable: "WORKFLOW_LOG_TIMEZONE")
    do {
      return try DatetimeReader(
        DatetimeOptions(
          pattern: pattern?.value, triesOtherForms: datetimeFormat == nil, timezone: zone?.value,
          year: year))
    } catch {
      throw refusal(of: error, pattern, zone)
    }
  }

  private func refusal(
    of error: DatetimeError, _ pattern: Setting?, _ zone: Setting?
  ) -> any Error {
    switch error {
    case .pattern(_, let column, let reason, let hint):
      pattern?.refused("column \(column): \(reason)", hint: hint) ?? error
    case .timezone:
      zone?.refused(
        "there is no such time zone",
        hint: "Give a name of the tz database, such as Asia/Bangkok; `timedatectl list-timezones`"
          + " lists them.") ?? error
    }
  }
}
