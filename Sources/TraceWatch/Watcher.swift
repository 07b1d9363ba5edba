/// Says which paths may have changed below the directories it is told, and says so when it lost
/// track.
///
/// What it says are hints (DESIGN.md section 4): a path is named where something may have happened,
/// and the file system itself tells what. Watching first and listing afterwards misses nothing: what
/// is written in between is in the listing, in the next changes, or in both.
///
/// One thread waits at a time; everything else may be called from any thread.
public protocol Watcher: AnyObject, Sendable {
  /// Begins to watch what is directly in a directory, not what is in its subdirectories.
  ///
  /// Watching a directory again does nothing, unless another directory has taken its place (removed
  /// and made again, or something is mounted there now): then that one is watched. After an error the
  /// directory is not watched.
  ///
  /// - Parameter directory: an absolute path; symbolic links in it are followed.
  /// - Returns: how changes in it are found.
  /// - Throws: `WatchError` where it is not there, is no directory, or must not be read.
  @discardableResult
  func watch(_ directory: String) throws(WatchError) -> Coverage

  /// Watches a directory no more. Nothing happens where it is not watched.
  func unwatch(_ directory: String)

  /// Waits until something may have changed, the time is up, or `wake()` was called.
  ///
  /// - Parameter timeout: the longest time to wait; zero only looks, `nil` waits for ever.
  /// - Returns: everything noted since the last call, each path once; nothing where none of it
  ///   happened, and at once when the watcher is closed.
  func wait(timeout: Duration?) -> Changes

  /// Ends the wait that is under way, or else the next one. Takes no lock and no memory.
  func wake()

  /// Stops watching, and ends a wait that is under way. May be called again.
  func close()
}

/// How changes in a directory are found.
public enum Coverage: Sendable, Equatable {
  /// The watcher names them.
  case watched
  /// The watcher cannot: a limit of the system is reached, which the error names. Whoever sweeps the
  /// roots finds them, later.
  case swept(WatchError)
}
