internal import TraceBytes

/// How directories are watched.
public enum WatchMode: String, Sendable, CaseIterable {
  /// Events of the kernel through libinotifytools: microseconds, and no cost where nothing happens.
  case inotify
  /// The same without the library.
  case kernel
  /// Looking at regular intervals: works on every file system.
  case poll
  /// `inotify`, unless a root is where it cannot work, or it cannot start: `poll`.
  case auto

  /// Begins to watch, nothing so far.
  ///
  /// - Parameters:
  ///   - roots: where the directories will be, whether they are there yet or not: absolute paths.
  ///   - interval: the time between two looks where it is polling.
  /// - Returns: the watcher; with `auto`, why it is polling, `nil` where it is inotify.
  /// - Throws: `WatchError` where a limit of the system is reached.
  public func watcher(
    for roots: [String], polling interval: Duration
  ) throws(WatchError) -> (watcher: any Watcher, reason: String?) {
    try watcher(for: roots, polling: interval, inotify: Self.inotifyWatcher)
  }

  /// The same with what a test puts in the system's place.
  func watcher(
    for roots: [String], polling interval: Duration,
    inotify: () throws(WatchError) -> any Watcher = inotifyWatcher,
    kind: (String) -> FileSystemKind? = FileSystemKind.init(unwatchableAt:)
  ) throws(WatchError) -> (watcher: any Watcher, reason: String?) {
    switch self {
    case .inotify:
      return (try inotify(), nil)
    case .kernel:
      return (try InotifyWatcher(.kernel), nil)
    case .poll:
      return (try PollingWatcher(interval: interval), nil)
    case .auto:
      for root in roots {
        guard let kind = kind(root) else { continue }
        let reason =
          "\(root.printablePath) is on \(kind.name), and inotify does not see what others write"
        return (try PollingWatcher(interval: interval), reason)
      }
      do throws(WatchError) {
        return (try inotify(), nil)
      } catch {
        return (try PollingWatcher(interval: interval), error.description)
      }
    }
  }

  private static func inotifyWatcher() throws(WatchError) -> any Watcher { try InotifyWatcher() }
}
