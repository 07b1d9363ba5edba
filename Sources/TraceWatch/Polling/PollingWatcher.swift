internal import Synchronization

/// Watches by looking: compares each directory with what it was an interval before.
///
/// For file systems that tell the kernel nothing, as other machines write there. Costs a few system
/// calls for each watched directory and each file in it, each interval. A file that keeps its size
/// and is written twice within one tick of the file system's clock may be missed the second time.
public final class PollingWatcher: Watcher {
  /// How a watched directory was the last time.
  private enum Sight {
    case seen(DirectorySnapshot)
    case unreadable
  }

  private struct State {
    var isClosed = false
    /// When the directories are looked at the next time.
    var nextLook: ContinuousClock.Instant
    var sights: [String: Sight] = [:]
  }

  private let interval: Duration
  private let state: Mutex<State>
  private let waker: Waker

  /// Begins to watch, nothing so far.
  ///
  /// - Parameter interval: the time between two looks, from the end of one to the start of the next.
  /// - Throws: `WatchError` where the limit of open files is reached.
  public init(interval: Duration) throws(WatchError) {
    self.interval = interval
    waker = try Waker()
    state = Mutex(State(nextLook: .now.advanced(by: interval)))
  }

  /// Begins to watch what is directly in a directory: `Watcher.watch(_:)`.
  @discardableResult
  public func watch(_ directory: String) throws(WatchError) -> Coverage {
    do throws(WatchError) {
      let snapshot = try DirectorySnapshot(of: directory)
      try state.withLock { state throws(WatchError) in
        if state.isClosed { throw WatchError(closedBefore: directory) }
        // An older one is kept: what has changed since then is still to be said.
        if case .seen(let old) = state.sights[directory], old.isSameDirectory(as: snapshot) {
          return
        }
        state.sights[directory] = .seen(snapshot)
      }
      return .watched
    } catch {
      unwatch(directory)
      guard error.isLimit else { throw error }
      return .swept(error)
    }
  }

  /// Watches a directory no more: `Watcher.unwatch(_:)`.
  public func unwatch(_ directory: String) {
    state.withLock { _ = $0.sights.removeValue(forKey: directory) }
  }

  /// Waits until something may have changed: `Watcher.wait(timeout:)`.
  ///
  /// It is this call that looks at the directories, as often as the interval says.
  public func wait(timeout: Duration?) -> Changes {
    let deadline = timeout.map { ContinuousClock.now.advanced(by: $0) }
    while let nextLook = state.withLock({ $0.isClosed ? nil : $0.nextLook }) {
      let isWoken = waker.wait(orFor: -1, until: min(deadline ?? nextLook, nextLook))
      let changes = nextLook <= .now ? look() : Changes()
      if isWoken || !changes.isEmpty { return changes }
      if let deadline, deadline <= .now { return changes }
    }
    return Changes()
  }

  /// Ends the wait that is under way, or else the next one.
  public func wake() {
    waker.wake()
  }

  /// Stops watching: `Watcher.close()`. A look that is under way is finished first by its thread.
  public func close() {
    state.withLock { state in
      state.isClosed = true
      state.sights = [:]
    }
    waker.wake()
  }

  private func look() -> Changes {
    var changes = Changes()
    for directory in state.withLock({ Array($0.sights.keys) }) {
      // Without the lock: a file system that does not answer must not hold up the other threads.
      let result = Result { () throws(WatchError) in try DirectorySnapshot(of: directory) }
      state.withLock { Self.note(result, of: directory, &$0.sights, &changes) }
    }
    state.withLock { $0.nextLook = .now.advanced(by: interval) }
    return changes
  }

  private static func note(
    _ result: Result<DirectorySnapshot, WatchError>, of directory: String,
    _ sights: inout [String: Sight], _ changes: inout Changes
  ) {
    // Another thread may have unwatched it.
    guard let sight = sights[directory] else { return }
    switch (sight, result) {
    case (.seen(let old), .success(let new)) where new.isSameDirectory(as: old):
      new.note(changesSince: old, in: directory, &changes)
      sights[directory] = .seen(new)
    case (.unreadable, .success(let new)):
      changes.directories.insert(directory)
      sights[directory] = .seen(new)
    case (.seen, .failure(let error)) where !error.isAbsence:
      changes.directories.insert(directory)
      sights[directory] = .unreadable
    case (.unreadable, .failure(let error)) where !error.isAbsence:
      break
    default:
      changes.goneDirectories.insert(directory)
      sights[directory] = nil
    }
  }
}
