public import Logging

/// A swift-log handler that writes records into the `traces` table of a SQLite database.
///
/// Logging costs the caller a few microseconds and never waits for the disk: a thread writes what was
/// logged, in one transaction, when `bufferSize` records are there or when the oldest is
/// `flushInterval` old. All handlers and traces of a process share one connection to a database;
/// other processes may write to it at the same time. What is logged is not lost when the process
/// ends by `exit` or the end of `main`; what was not flushed is when it is killed.
///
/// Metadata whose key is a column of the reference schema (`workflow_name`, `user_id`, `trace_id` …)
/// fills that column, also `run_id` and `parent_run_id`; everything else is JSON in the column
/// `metadata`. The levels `trace`, `notice` and `critical` become `debug`, `info` and `error`, and keep
/// their own word as `level` in `metadata`. The source of a log statement is there as `source`, and
/// the label of the logger as `label` if the handler knows it. What a program gives under these names
/// wins.
/// The error of a log statement fills `exception_type` and `exception_message`.
public struct SQLiteLogHandler: LogHandler {
  /// What every record of this value has.
  public var metadata: Logger.Metadata = [:]
  /// The label of the logger, which every record has in `metadata`; see `labeled`.
  public var label: String?
  /// Asked at every record.
  public var metadataProvider: Logger.MetadataProvider?
  /// The lowest level that is recorded: `.info` if not set.
  public var logLevel: Logger.Level = .info

  private let channel: LogChannel

  /// Opens a database, and makes it with the reference schema where it is missing.
  ///
  /// Copies of the handler write through the same connection, and differ in metadata and level only.
  ///
  /// - Parameters:
  ///   - runID: the run that records belong to, where their metadata does not say another one.
  ///   - parentRunID: the run that has started it.
  ///   - database: a path, or a URL as `sqlite:./logs/workflow_traces.db`. If `nil`, the one that the
  ///     variable `WORKFLOW_LOG_TRACE_URL` names, and `./logs/workflow_traces.db` if it is not set.
  ///   - bufferSize: how many records are written at once.
  ///   - flushInterval: how long a record waits at most, with or without others behind it.
  ///   - extras: what every record has; see `TraceExtras`.
  ///   - options: everything else; `bufferSize` and `flushInterval` of them are not used.
  /// - Throws: `TraceError` where the database cannot be opened or a setting is wrong.
  public init(
    runID: String, parentRunID: String? = nil, database: String? = nil, bufferSize: Int = 100,
    flushInterval: Duration = .seconds(1), extras: TraceExtras = [:],
    options: TraceOptions = TraceOptions()
  ) throws(TraceError) {
    var options = options
    options.bufferSize = bufferSize
    options.flushInterval = flushInterval
    let run = RunContext(runID: runID, parentRunID: parentRunID, extras: extras, options: options)
    channel = try LogChannel(
      database: try DatabasePath.named(database), run: run, options: options)
  }

  /// The same handler for a logger of that label: `LoggingSystem.bootstrap { handler.labeled($0) }`.
  ///
  /// - Parameter label: the label.
  /// - Returns: a copy, which writes through the same connection.
  public func labeled(_ label: String) -> SQLiteLogHandler {
    var copy = self
    copy.label = label
    return copy
  }

  /// How many records of this handler and its copies are not in the database yet.
  public var bufferedRecords: Int { channel.bufferedRecords }

  /// Waits until everything that was logged before is in the database.
  ///
  /// - Throws: `TraceError`: why it is not. The records stay, and are tried again.
  public func flush() throws(TraceError) { try channel.flush() }

  /// Flushes, and lets the database go. What is logged later opens it again.
  ///
  /// - Throws: `TraceError`: why not everything is in the database; it is tried again.
  public func close() throws(TraceError) { try channel.close() }

  /// A value of the metadata.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Records an event.
  public func log(event: LogEvent) {
    var extras: TraceExtras = ["source": .string(event.source)]
    if let label { extras["label"] = .string(label) }
    let level = TraceLevel(event.level)
    if level.rawValue != event.level.rawValue { extras["level"] = .string(event.level.rawValue) }
    for (key, value) in metadata { extras[key] = TraceValue(value) }
    if let provided = metadataProvider?.get() {
      for (key, value) in provided { extras[key] = TraceValue(value) }
    }
    if let error = event.error {
      let fields = ExceptionFields(error)
      extras["exception_type"] = .string(fields.type)
      extras["exception_message"] = .string(fields.message)
    }
    if let given = event.metadata {
      for (key, value) in given { extras[key] = TraceValue(value) }
    }
    channel.log(
      channel.run.call(
        level, event.message.description, extras: extras, file: event.file,
        line: Int(clamping: event.line)))
  }
}
