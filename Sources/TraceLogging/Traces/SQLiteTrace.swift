/// A trace that writes rows into the `traces` table of a SQLite database.
///
/// What `SQLiteLogHandler` says of its buffer, its thread and other processes is true here too.
public final class SQLiteTrace: RunTrace {
  private let channel: LogChannel
  private let isDebugEnabled: Bool
  private let style: MessageStyle

  /// Opens a database, and makes it with the reference schema where it is missing.
  ///
  /// - Parameters:
  ///   - runID: the run.
  ///   - parentRunID: the run that has started it.
  ///   - database: a path, or a URL as `sqlite:./logs/workflow_traces.db`. If `nil`, the one that the
  ///     variable `WORKFLOW_LOG_TRACE_URL` names, and `./logs/workflow_traces.db` if it is not set.
  ///   - extras: what every record has; see `TraceExtras`.
  ///   - options: how it writes.
  /// - Throws: `TraceError` where the database cannot be opened or a setting is wrong.
  public init(
    runID: String, parentRunID: String? = nil, database: String? = nil, extras: TraceExtras = [:],
    options: TraceOptions = TraceOptions()
  ) throws(TraceError) {
    isDebugEnabled = options.isDebugEnabled
    style = options.messageStyle
    channel = try LogChannel(
      database: try DatabasePath.named(database),
      run: RunContext(runID: runID, parentRunID: parentRunID, extras: extras, options: options),
      options: options)
  }

  /// The run.
  public var runID: String { channel.run.runID }
  /// The run that has started it.
  public var parentRunID: String? { channel.run.parentRunID }
  /// What every record has.
  public var extras: TraceExtras { channel.run.extras }
  /// The short form of the run id, behind that of the parent.
  public var cutID: String { channel.run.cutID }
  /// How many records are not in the database yet.
  public var bufferedRecords: Int { channel.bufferedRecords }

  /// Records a message of any level; waits only where the memory limit is reached.
  public func log(
    _ level: TraceLevel, _ message: String, extras: TraceExtras = [:], fileID: String = #fileID,
    line: Int = #line
  ) {
    guard let call = call(level, message, extras, fileID, line) else { return }
    channel.log(call)
  }

  /// Records a message of any level; suspends only where the memory limit is reached.
  public func log(
    _ level: TraceLevel, _ message: String, extras: TraceExtras = [:], fileID: String = #fileID,
    line: Int = #line
  ) async {
    guard let call = call(level, message, extras, fileID, line) else { return }
    await channel.log(call)
  }

  /// Waits until everything that was recorded before is in the database.
  ///
  /// - Throws: `TraceError`: why it is not. The records stay, and are tried again.
  public func flush() throws { try channel.flush() }

  /// Waits until everything that was recorded before is in the database.
  ///
  /// - Throws: `TraceError`: why it is not. The records stay, and are tried again.
  public func flush() async throws {
    try await blocking { [channel] in try channel.flush() }
  }

  /// Flushes, and lets the database go. What is recorded later opens it again.
  ///
  /// - Throws: `TraceError`: why not everything is in the database; it is tried again.
  public func close() throws { try channel.close() }

  /// Flushes, and lets the database go.
  ///
  /// - Throws: `TraceError`: why not everything is in the database; it is tried again.
  public func close() async throws {
    try await blocking { [channel] in try channel.close() }
  }

  private func call(
    _ level: TraceLevel, _ message: String, _ extras: TraceExtras, _ file: String, _ line: Int
  ) -> TraceCall? {
    guard level != .debug || isDebugEnabled else { return nil }
    return channel.run.call(
      level, style.apply(to: message), extras: extras, file: file, line: line)
  }
}
