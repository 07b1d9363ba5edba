internal import TraceStore
internal import TraceTail

/// Reading a run once more from its start, as if nothing were known of it but who its sources are.
extension RunReader {
  /// What became of an attempt.
  enum Again {
    /// The database does not know the run.
    case unknown
    /// Bytes that became rows are not there any more, in sources of these names: nothing was done.
    case gone([String])
    /// A file of it has bytes of another source, or is one at an earlier time: nothing was done.
    case copied
    case read
  }

  /// Withdraws a run and reads it from its start.
  ///
  /// - Parameters:
  ///   - directory: the run.
  ///   - kept: sources that are read with the template that they were read with.
  ///   - withdraw: takes away what became of the run.
  /// - Returns: what became of it.
  /// - Throws: what `withdraw` and sending a batch throw; `TailError` where a source could not be read
  ///   as far as before. Whoever calls this undoes the withdrawal then.
  func readAgain(
    _ directory: RunDirectory, keepingTemplatesOf kept: Set<Int64> = [],
    withdraw: (Int64) throws -> Void
  ) throws -> Again {
    let inspections = try inspector.inspect(directory)
    guard inspections.count <= 1 else { return .copied }
    guard let inspection = inspections.first, let known = inspection.known else { return .unknown }
    let found = Set(inspection.files.compactMap { $0.known?.id })
    let gone = known.sources.filter { $0.offset > 0 && !found.contains($0.id) }
    guard gone.isEmpty else { return .gone(gone.map(\.file.name)) }
    let areCopies = inspection.files.contains { $0.isCopy || $0.isWaiting || $0.copied != nil }
    if try areCopies || catalog?.hasCopies(inRun: known.state.id) == true { return .copied }
    try withdraw(known.state.id)
    monitor.sawRun(sources: inspection.files.count)
    keptTemplates = kept
    isReadingAgain = true
    defer {
      keptTemplates = []
      isReadingAgain = false
    }
    let problems = monitor.problemCount
    let before = Dictionary(uniqueKeysWithValues: known.sources.map { ($0.id, $0.offset) })
    try readNews(inspection) { sources in
      if monitor.problemCount > problems, let problem = monitor.problems.last { throw problem }
      for source in sources where source.readOffset < before[source.checkpoint.id] ?? 0 {
        throw TailError(
          operation: "read", path: source.file.path, offset: source.readOffset, code: 0,
          reason: "it ends before what was read of it", hint: "Nothing was changed.")
      }
    }
    return .read
  }
}
