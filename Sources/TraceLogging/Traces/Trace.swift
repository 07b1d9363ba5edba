/// Opens and finds traces, wherever they are.
public enum Trace {
  /// Opens the trace of a run, in files or in a database as the settings say.
  ///
  /// - Parameters:
  ///   - runID: the run.
  ///   - parentRunID: the run that has started it.
  ///   - extras: what every record has; see `TraceExtras`.
  ///   - settings: where and how; those of the environment if `nil`. Where writing is off, the trace
  ///     takes everything and writes nothing.
  /// - Returns: a `FileTrace` or a `SQLiteTrace`.
  /// - Throws: `TraceError` where the place cannot be written to or a setting is wrong.
  public static func open(
    runID: String, parentRunID: String? = nil, extras: TraceExtras = [:],
    settings: TraceSettings? = nil
  ) throws(TraceError) -> any RunTrace {
    let settings = if let settings { settings } else { try TraceSettings() }
    let options = settings.options
    guard settings.isWriteEnabled else {
      return SilentTrace(
        run: RunContext(runID: runID, parentRunID: parentRunID, extras: extras, options: options))
    }
    switch settings.location {
    case .files(let directory):
      return try FileTrace(
        runID: runID, parentRunID: parentRunID, directory: directory, extras: extras,
        options: options)
    case .sqlite(let path):
      return try SQLiteTrace(
        runID: runID, parentRunID: parentRunID, database: path, extras: extras, options: options)
    }
  }

  /// Opens the trace of a run, does what `body` does with it, and closes it. An error of `body` is
  /// recorded before.
  ///
  /// - Parameters:
  ///   - runID: the run.
  ///   - parentRunID: the run that has started it.
  ///   - extras: what every record has.
  ///   - settings: where and how; those of the environment if `nil`.
  ///   - body: what is traced.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws; else `TraceError`.
  public static func with<Result>(
    runID: String, parentRunID: String? = nil, extras: TraceExtras = [:],
    settings: TraceSettings? = nil, _ body: (any RunTrace) throws -> Result
  ) throws -> Result {
    let trace = try open(
      runID: runID, parentRunID: parentRunID, extras: extras, settings: settings)
    return try trace.scope { try body($0) }
  }

  /// Opens the trace of a run, does what `body` does with it, and closes it. An error of `body` is
  /// recorded before.
  ///
  /// - Parameters:
  ///   - runID: the run.
  ///   - parentRunID: the run that has started it.
  ///   - extras: what every record has.
  ///   - settings: where and how; those of the environment if `nil`.
  ///   - body: what is traced.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws; else `TraceError`.
  public static func with<Result: Sendable>(
    runID: String, parentRunID: String? = nil, extras: TraceExtras = [:],
    settings: TraceSettings? = nil, _ body: (any RunTrace) async throws -> Result
  ) async throws -> Result {
    let trace = try open(
      runID: runID, parentRunID: parentRunID, extras: extras, settings: settings)
    return try await trace.scope { try await body($0) }
  }
}
