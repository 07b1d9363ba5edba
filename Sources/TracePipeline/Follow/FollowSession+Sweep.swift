internal import TraceBytes
internal import TraceTail
internal import TraceWatch

/// Looking at everything: at the start, now and then, and after events were lost.
extension FollowSession {
  /// Looks at everything: what no event tells of, and what events told of while nobody listened.
  func sweep() throws {
    let start = now
    let mark = reader.openSources.mark
    hasLostTrack = false
    forgetLiveRuns()
    for path in paths { try sweep(path) }
    try commitAll()
    watched.forgetIdle(at: now)
    if nextSweep > 0 { reader.openSources.closeUnused(since: lastMark) }
    lastMark = mark
    let end = now
    nextSweep = end + max(options.sweepInterval, (end - start) * 400)
  }

  private func sweep(_ path: String) throws {
    do {
      let status = try FileStatus.of(path: path)
      missing.remove(path)
      roots[path] = status.kind == .directory ? SourceInspector.FileKey(status) : nil
      if status.kind != .directory { try watchFile(path) }
      try discovery.runs(at: path, onDirectory: watchFound, onProblem: monitor.problem) { run in
        try visit(run)
        watchIfActive(run)
        try lookInBetween()
      }
    } catch let error as TailError {
      noteMissing(path, error)
    }
  }

  private func noteMissing(_ path: String, _ error: TailError) {
    roots[path] = nil
    guard missing.insert(path).inserted else { return }
    error.isAbsence ? observer.didMiss(path: path) : observer.didFailToRead(error)
  }

  /// Whether a path leads to another directory than when it was looked at last, or to one that was
  /// missing. One that is gone is missing from now on.
  func haveRootsChanged() -> Bool {
    var isNews = false
    for path in paths {
      do {
        let status = try FileStatus.of(path: path)
        let key = SourceInspector.FileKey(status)
        isNews = isNews || missing.contains(path) || roots[path].map { $0 != key } == true
      } catch {
        // A file may be between its old name and the new one.
        if roots[path] != nil { noteMissing(path, error) }
      }
    }
    return isNews
  }

  /// Reads what has changed while a long sweep is under way.
  private func lookInBetween() throws {
    observer.didStep(status)
    let changes = watcher.wait(timeout: .zero)
    guard !changes.isEmpty else { return }
    note(changes)
    try pass()
  }

  /// Directories that hold no run, and those that changed lately, are watched before they are
  /// listed, so that nothing falls between.
  private func watchFound(_ directory: VisitedDirectory) {
    let isActive =
      !directory.isRun
      || watched.hasRoom
        && isRecent((try? FileStatus.of(path: directory.pathText))?.modified ?? 0)
    guard isActive || watched.isWatched(directory.pathText) else {
      watched.remember(directory)
      return
    }
    watched.watch(directory, onProblem: observer.didFailToWatch)
    if isActive { watched.noteChange(directory.pathText, at: now) }
  }

  /// A run that was written to lately is watched, and read once more, for what was written between
  /// the reading and the watching.
  private func watchIfActive(_ run: RunDirectory) {
    guard watched.hasRoom, !watched.isWatched(run.path), let directory = watched.remembered,
      directory.pathText == run.path,
      run.files.contains(where: { isRecent((try? FileStatus.of(path: $0.path))?.modified ?? 0) })
    else { return }
    watchNew(directory)
    dirty.insert(run.path)
  }

  private func isRecent(_ nanoseconds: Int64) -> Bool {
    clock.nanosecondsSince1970().clampedDifference(nanoseconds)
      < Int64(clamping: options.idleInterval * 1e9)
  }

  private func watchFile(_ path: String) throws {
    let directory = try discovery.directory(ofFile: path)
    let parent = directory.pathText
    if filePaths[parent]?.contains(path) != true { filePaths[parent, default: []].append(path) }
    watched.watchForFiles(directory, onProblem: observer.didFailToWatch)
  }
}
