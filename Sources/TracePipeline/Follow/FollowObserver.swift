public import TraceStore
public import TraceTail
public import TraceWatch

/// Is told what a follower does. Called on its threads: must return soon.
public protocol FollowObserver: AnyObject, Sendable {
  /// Everything that was there has been imported, and watches stand.
  func didBecomeReady(_ status: FollowStatus)

  /// The loop that does the work has come round once more.
  func didStep(_ status: FollowStatus)

  /// What was read has become rows.
  func didCommit(_ commit: FollowCommit)

  /// The database cannot be written to now, and could not for so many seconds; it is tried again.
  func willRetry(after error: StoreError, seconds: Double)

  /// The database can be written to again.
  func didResume(afterSeconds seconds: Double)

  /// The database was removed, replaced or overwritten: it is opened again, and all sources are compared
  /// with it.
  func didLoseDatabase(_ loss: StoreError)

  /// A source or a directory cannot be read.
  func didFailToRead(_ error: TailError)

  /// A source may not be what it was taken for.
  func didDoubt(_ doubt: ReadingDoubt)

  /// A directory cannot be watched: it is swept instead.
  func didFailToWatch(_ error: WatchError)

  /// Events were lost: everything is looked at.
  func didLoseTrack()

  /// A path is not there yet, or no longer.
  func didMiss(path: String)
}

/// How far a follower is.
public struct FollowStatus: Sendable {
  /// Rows that the database has more than when it was opened.
  public var rows = 0
  /// Records that were read since then.
  public var records = 0
  /// Bytes that were read since then, after decompression.
  public var bytes: Int64 = 0
  /// Directories that are watched.
  public var watchedDirectories = 0
  /// Sources that are open.
  public var openFiles = 0
  /// Whether something is known to have changed that is not read yet.
  public var hasWork = false
}
