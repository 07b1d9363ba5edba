internal import TraceFormat

/// How traces are written and shown, whatever their place.
public struct TraceOptions: Sendable {
  /// The `str.format` template of the text files, and of `stdout` and `stderr` of a run that is read.
  /// The writer's own default if not set.
  public var template = TraceFormat.Template.longWithCutID.text
  /// The strftime pattern of `datetime`; in seconds if not set. It must tell the date and the time.
  public var datetimeFormat = "%Y-%m-%d %H:%M:%S"
  /// The time zone of `datetime`, a name of the tz database.
  public var timezone = "UTC"
  /// Whether `debug` writes anything.
  public var isDebugEnabled = true
  /// What becomes of messages. `.plain` if not set.
  public var messageStyle = MessageStyle.plain
  /// How run ids are cut.
  public var cutIDRule = CutID.Rule.dated
  /// Whether each record says how much memory the process has, in MiB (`memory_usage_mb`). It is
  /// measured ten times a second at most.
  public var recordsMemory = false
  /// Whether each record says what part of a processor the process uses (`cpu_usage_percent`): 100 is
  /// one processor, over the last tenth of a second or more.
  public var recordsProcessor = false
  /// Whether each record has the address of the host (`ip_address`): the first that is no loopback.
  public var recordsAddress = false
  /// What each record has as `package_version`: the version of the program.
  public var packageVersion: String?
  /// How many records wait in memory before they are written to a database: 1 writes each at once.
  public var bufferSize = 100
  /// How long a record waits at most, with or without others behind it.
  public var flushInterval = Duration.seconds(1)
  /// How many bytes of records may wait while a database cannot be written to. Past that, logging
  /// waits for the database; where waiting is in vain, a record is given up and the error says so.
  public var memoryLimit = 32 << 20
  /// How long `close`, `flush` and the end of the process wait for a locked database.
  public var patience = Duration.seconds(30)
  /// Told of each failure that no call can throw, on the thread that writes. Without it they go to
  /// standard error, one a minute at most.
  public var onError: (@Sendable (TraceError) -> Void)?

  /// The defaults.
  public init() {}

  /// The defaults, changed by the writer's own variables: `WORKFLOW_LOG_FORMAT_FILE`,
  /// `WORKFLOW_LOG_DATETIME_FORMAT`, `WORKFLOW_LOG_TIMEZONE` and `WORKFLOW_LOG_DEBUG_MODE`.
  ///
  /// - Throws: `TraceError` of kind `setting`.
  public init(environment: [String: String]) throws(TraceError) {
    template = environment["WORKFLOW_LOG_FORMAT_FILE"] ?? template
    datetimeFormat = environment["WORKFLOW_LOG_DATETIME_FORMAT"] ?? datetimeFormat
    timezone = environment["WORKFLOW_LOG_TIMEZONE"] ?? timezone
    isDebugEnabled = try environment.flag("WORKFLOW_LOG_DEBUG_MODE") ?? isDebugEnabled
  }

  /// The template, compiled.
  func compiledTemplate() throws(TraceError) -> Template {
    do {
      return try Template(template)
    } catch {
      throw TraceError(
        .setting, operation: "use", path: "the template \"\(template)\"", reason: "\(error)")
    }
  }

  /// What reads the datetimes that the format writes.
  func datetimeReader() throws(TraceError) -> DatetimeReader {
    do {
      return try DatetimeReader(pattern: datetimeFormat, timezone: timezone)
    } catch {
      throw TraceError(
        .setting, operation: "use",
        path: "the datetime format \"\(datetimeFormat)\" in \(timezone)", reason: "\(error)")
    }
  }
}

extension [String: String] {
  /// A variable that is on or off, in the words that the writer takes; `nil` where it is not set.
  func flag(_ name: String) throws(TraceError) -> Bool? {
    guard let value = self[name] else { return nil }
    switch value.lowercased() {
    case "1", "true", "t", "yes", "y", "on": return true
    case "0", "false", "f", "no", "n", "off", "": return false
    default:
      throw TraceError(
        .setting, operation: "use", path: "\(name)=\(value)", reason: "it is neither on nor off",
        hint: "Write true or false.")
    }
  }
}
