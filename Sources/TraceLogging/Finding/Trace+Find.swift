extension Trace {
  /// The runs of a place, the newest first, each once. Nothing is read before it is asked for, and of
  /// a large database no more than that.
  ///
  /// - Parameter settings: where, and how runs are rendered; those of the environment if `nil`.
  /// - Returns: the runs, which are found while they are walked over.
  /// - Throws: `TraceError` where the place cannot be read or a setting is wrong.
  public static func findTraces(settings: TraceSettings? = nil) throws(TraceError) -> TraceRuns {
    let settings = if let settings { settings } else { try TraceSettings() }
    switch settings.location {
    case .files(let directory):
      return try FileRuns(directory: directory, options: settings.options).all
    case .sqlite(let path):
      return try DatabaseRuns(path: path, options: settings.options).all
    }
  }

  /// The run of an id.
  ///
  /// In a root, the directory of that name is looked into first; a run that another one has started is
  /// in the directory of that one, for which all of them may have to be read.
  ///
  /// - Parameters:
  ///   - runID: its whole id.
  ///   - settings: where, and how it is rendered; those of the environment if `nil`.
  ///   - orEmpty: whether a run without records is given where there is none.
  /// - Returns: the run; its records are read when they are asked for.
  /// - Throws: `TraceError`: of kind `notFound` where there is none, and where the place cannot be read
  ///   or a setting is wrong.
  public static func findTrace(
    runID: String, settings: TraceSettings? = nil, orEmpty: Bool = false
  ) throws(TraceError) -> TraceRun {
    let settings = if let settings { settings } else { try TraceSettings() }
    let options = settings.options
    let (run, place): (TraceRun?, String)
    do throws(TraceError) {
      switch settings.location {
      case .files(let directory):
        run = try FileRuns(directory: directory, options: options).run(runID)
        place = "the directory \(directory)"
      case .sqlite(let path):
        run = try DatabaseRuns(path: path, options: options).run(runID)
        place = "the database \(path)"
      }
    } catch {
      guard orEmpty, error.kind == .cannotOpen else { throw error }
      return try .empty(runID, options)
    }
    if let run { return run }
    if orEmpty { return try .empty(runID, options) }
    throw TraceError(
      .notFound, operation: "find the run \"\(runID)\" in", path: place,
      reason: "it has no records there")
  }
}

extension TraceRun {
  /// A run without records.
  fileprivate static func empty(
    _ runID: String, _ options: TraceOptions
  ) throws(TraceError) -> TraceRun {
    TraceRun(runID: runID, parentRunID: nil, template: try options.compiledTemplate()) { [] }
  }
}
