internal import TraceStore

/// Runs that are remembered, so that they are read on without an inspection.
extension RunReader {
  /// What is new in a run by what is remembered of it.
  ///
  /// - Parameters:
  ///   - run: its number.
  ///   - written: the names of its files that were written.
  /// - Returns: what there is; `nil` where it is to be inspected.
  func inspection(ofRemembered run: Int64, written: Set<String>) -> RunInspection? {
    guard let memory = memories[run], memory.commits < inspector.commits,
      let inspection = memory.inspection(written: written, openSources)
    else { return nil }
    inspector.touch(inspection)
    return inspection
  }

  /// Remembers the run that was read, where that is wanted and it was read to its end.
  func remember(_ inspection: RunInspection) {
    guard remembersRuns, !isStopped else { return }
    let memory = RunMemory(inspection, run, sources, commits: inspector.commits)
    memories[run.id] = memory
    remembered = memory == nil ? nil : run.id
  }

  /// Forgets what is about to be read: the run, and runs that sources of it were of before.
  func forget(_ sources: [SourceProgress]) {
    guard !memories.isEmpty else { return }
    memories[run.id] = nil
    for source in sources where source.storedRun != run.id { memories[source.storedRun] = nil }
  }
}
