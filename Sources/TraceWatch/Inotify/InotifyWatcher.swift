internal import Glibc
internal import Synchronization

/// Watches with inotify(7): what happens is known microseconds later.
public final class InotifyWatcher: Watcher {
  /// Who speaks to the kernel.
  public enum Speaker: Sendable {
    /// libinotifytools, which one watcher of a process can use at a time.
    case library
    /// This module itself.
    case kernel
  }

  private struct State {
    /// `nil` once it is closed.
    var queue: (any EventQueue)?
    var table = WatchTable()
    /// What was read while something was to be watched, and nobody waited.
    var changes = Changes()
  }

  private let state: Mutex<State>
  private let waker: Waker

  /// Begins to watch, nothing so far.
  ///
  /// - Parameter speaker: who speaks to the kernel.
  /// - Throws: `WatchError` where the limit of inotify instances or that of open files is reached, or
  ///   where the library cannot be used.
  public convenience init(_ speaker: Speaker = .library) throws(WatchError) {
    switch speaker {
    case .library: try self.init(LibraryQueue())
    case .kernel: try self.init(KernelQueue())
    }
  }

  init(_ queue: any EventQueue) throws(WatchError) {
    waker = try Waker()
    state = Mutex(State(queue: queue))
  }

  /// Begins to watch what is directly in a directory: `Watcher.watch(_:)`.
  @discardableResult
  public func watch(_ directory: String) throws(WatchError) -> Coverage {
    // One lock around both: an event of the new watch is never seen before its directory is known.
    try state.withLock { state throws(WatchError) in
      guard let queue = state.queue else { throw WatchError(closedBefore: directory) }
      readEvents(&state)
      do throws(WatchError) {
        // Only the kernel knows whether the path still leads to the directory it watches.
        let watch = try queue.add(directory)
        state.table.insert(directory, watch).map(queue.remove)
        return .watched
      } catch {
        state.table.remove(directory).map(queue.remove)
        guard error.isLimit else { throw error }
        return .swept(error)
      }
    }
  }

  /// Watches a directory no more: `Watcher.unwatch(_:)`.
  public func unwatch(_ directory: String) {
    state.withLock { state in
      guard let watch = state.table.remove(directory) else { return }
      state.queue?.remove(watch)
    }
  }

  /// Waits until something may have changed: `Watcher.wait(timeout:)`.
  ///
  /// Between two calls the kernel keeps `fs.inotify.max_queued_events` events, and drops the rest:
  /// `Changes.hasLostTrack`. Whoever is busy for long looks in now and then with a timeout of zero.
  public func wait(timeout: Duration?) -> Changes {
    let deadline = timeout.map { ContinuousClock.now.advanced(by: $0) }
    // Keeps the queue open while this thread waits for it.
    while let queue = state.withLock({ $0.queue }) {
      let isWoken = waker.wait(
        orFor: queue.descriptor, until: queue.mayHaveMore ? .now : deadline)
      let changes = state.withLock { state in
        Self.readEvents(&state)
        defer { state.changes = Changes() }
        return state.changes
      }
      if isWoken || !changes.isEmpty { return changes }
      if let deadline, deadline <= .now { return changes }
    }
    return Changes()
  }

  /// Ends the wait that is under way, or else the next one.
  public func wake() {
    waker.wake()
  }

  /// Stops watching: `Watcher.close()`.
  public func close() {
    state.withLock { $0 = State() }
    waker.wake()
  }

  /// Notes the events that wait, and ends a wait that is under way where there are any.
  private func readEvents(_ state: inout State) {
    let hadNone = state.changes.isEmpty
    Self.readEvents(&state)
    if hadNone && !state.changes.isEmpty { waker.wake() }
  }

  private static func readEvents(_ state: inout State) {
    guard let queue = state.queue else { return }
    var unused: [Int32] = []
    withUnsafeTemporaryAllocation(byteCount: bufferSize, alignment: 8) { buffer in
      for _ in 0..<readLimit {
        let count = queue.read(into: buffer)
        let events = WatchEvents(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        for event in events {
          if event.isAny(of: IN_Q_OVERFLOW) && queue.losesWatchesWithTrack {
            state.table = WatchTable()
          }
          state.table.note(event, in: &state.changes, unused: &unused)
        }
        if count < bufferSize / 2 { break }
      }
    }
    for watch in unused { queue.remove(watch) }
  }

  /// Two thousand events of a usual name.
  private static let bufferSize = 64 << 10

  /// How often a full buffer is read at most: the kernel's queue holds less by default, and a writer
  /// at full speed does not keep its reader here for ever.
  private static let readLimit = 16
}
