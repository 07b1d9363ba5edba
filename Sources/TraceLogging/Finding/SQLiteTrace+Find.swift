internal import Foundation

extension SQLiteTrace {
  /// The runs of a database, the newest first, each once; see `Trace.findTraces`.
  ///
  /// - Parameters:
  ///   - database: a path or a `sqlite:` URL. If `nil`, the one that the variable
  ///     `WORKFLOW_LOG_TRACE_URL` names, and `./logs/workflow_traces.db` if it is not set.
  ///   - options: how runs are rendered; as the variables of the environment say if `nil`.
  /// - Returns: the runs, which are found while they are walked over.
  /// - Throws: `TraceError` if the database cannot be read or a setting is wrong.
  public static func findTraces(
    database: String? = nil, options: TraceOptions? = nil
  ) throws(TraceError) -> TraceRuns {
    try Trace.findTraces(settings: settings(database, options))
  }

  /// The run of an id; see `Trace.findTrace`.
  ///
  /// - Parameters:
  ///   - runID: its whole id.
  ///   - database: as for `findTraces`.
  ///   - options: how it is rendered; as the variables of the environment say if `nil`.
  ///   - orEmpty: whether a run without records is given if there is none.
  /// - Returns: the run; its records are read when they are asked for.
  /// - Throws: `TraceError`: of kind `notFound` if there is none, and if the database cannot be read or
  ///   a setting is wrong.
  public static func findTrace(
    runID: String, database: String? = nil, options: TraceOptions? = nil,
    orEmpty: Bool = false
  ) throws(TraceError) -> TraceRun {
    try Trace.findTrace(runID: runID, settings: settings(database, options), orEmpty: orEmpty)
  }

  private static func settings(
    _ database: String?, _ options: TraceOptions?
  ) throws(TraceError) -> TraceSettings {
    let path = try DatabasePath.canonical(try DatabasePath.named(database))
    if let options { return TraceSettings(.sqlite(path: path), options: options) }
    let environment = ProcessInfo.processInfo.environment
    return TraceSettings(.sqlite(path: path), options: try TraceOptions(environment: environment))
  }
}
