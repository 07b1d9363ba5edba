internal import Synchronization

/// Watches with inotify(7): what happens is known microseconds later.
///
/// Speaks to the kernel itself. libinotifytools cannot forget a directory that was removed: once it
/// is made again it cannot be unwatched, and each costs memory for good; it ends the process where
/// its descriptor is above 1023; and it can be waited for by a thread of its own only.
public final class InotifyWatcher: Watcher {
  private struct State {
    /// `nil` once it is closed.
    var queue: (any EventQueue)?
    var table = WatchTable()
  }

  private let state: Mutex<State>
  private let waker: Waker

  /// Begins to watch, nothing so far.
  ///
  /// - Throws: `WatchError` where the limit of inotify instances or that of open files is reached.
  public convenience init() throws(WatchError) {
    try self.init(KernelQueue())
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
      let isWoken = waker.wait(orFor: queue.descriptor, until: deadline)
      let changes = state.withLock { Self.changes(&$0) }
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

  private static func changes(_ state: inout State) -> Changes {
    var changes = Changes()
    guard let queue = state.queue else { return changes }
    var unused: [Int32] = []
    withUnsafeTemporaryAllocation(byteCount: bufferSize, alignment: 8) { buffer in
      for _ in 0..<readLimit {
        let count = queue.read(into: buffer)
        for event in WatchEvents(UnsafeRawBufferPointer(rebasing: buffer[..<count])) {
          state.table.note(event, in: &changes, unused: &unused)
        }
        if count < bufferSize / 2 { break }
      }
    }
    for watch in unused { queue.remove(watch) }
    return changes
  }

  /// Two thousand events of a usual name.
  private static let bufferSize = 64 << 10

  /// How often a full buffer is read at most: the kernel's queue holds less by default, and a writer
  /// at full speed does not keep its reader here for ever.
  private static let readLimit = 16
}
