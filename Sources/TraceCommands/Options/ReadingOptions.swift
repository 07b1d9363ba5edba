internal import ArgumentParser
internal import TraceFormat
internal import TracePipeline

/// How bytes are understood: the same for every command that reads sources.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: """
      The template of the text files. (default: WORKFLOW_LOG_FORMAT_FILE, else found for each \
      source among those of all versions of the writer)
      """)
  var template: String?

  @Option(
    help: ArgumentHelp(
      """
      The strftime pattern of the datetimes. (default: WORKFLOW_LOG_DATETIME_FORMAT, else ISO 8601 \
      and the common forms of logs are recognised)
      """,
      valueName: "pattern"))
  var datetimeFormat: String?

  @Option(
    help: ArgumentHelp(
      """
      The time zone of datetimes that name none, such as Asia/Bangkok. (default: \
      WORKFLOW_LOG_TIMEZONE, else UTC)
      """,
      valueName: "name"))
  var timezone: String?

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

  func validate() throws {
    _ = try readOptions()
  }

  /// Whether one of the options was given.
  var isEmpty: Bool {
    template == nil && datetimeFormat == nil && timezone == nil && runID == nil
      && maxWindow == nil
  }

  /// The options, checked.
  func readOptions() throws -> ReadOptions {
    if let runID, runID.isEmpty {
      throw Setting(name: "--run-id", value: runID)
        .refused("a run id has at least one character", hint: "Leave it out, or name one.")
    }
    var options = ReadOptions(
      template: try makeTemplate(), datetimes: try makeDatetimes(), runID: runID)
    if let maxWindow {
      guard (1...2048).contains(maxWindow) else {
        throw Setting(name: "--max-window", value: "\(maxWindow)")
          .refused("it is no size from 1 to 2048 MiB", hint: "Leave it out, or name one.")
      }
      options.maximumWindow = maxWindow << 20
    }
    return options
  }

  private func makeTemplate() throws -> Template? {
    guard
      let setting = Setting(
        option: "--template", value: template, variable: "WORKFLOW_LOG_FORMAT_FILE")
    else { return nil }
    do {
      return try Template(setting.value)
    } catch {
      throw setting.refused("column \(error.column): \(error.reason)", hint: error.hint)
    }
  }

  private func makeDatetimes() throws -> DatetimeReader {
    let pattern = Setting(
      option: "--datetime-format", value: datetimeFormat,
      variable: "WORKFLOW_LOG_DATETIME_FORMAT")
    let zone = Setting(option: "--timezone", value: timezone, variable: "WORKFLOW_LOG_TIMEZONE")
    do {
      return try DatetimeReader(pattern: pattern?.value, timezone: zone?.value)
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
