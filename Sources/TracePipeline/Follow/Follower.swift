public import TraceStore
internal import TraceTail
public import TraceWatch

/// Imports what is below paths and then stays: what a writer appends becomes a row at once.
///
/// Everything goes through one step (DESIGN.md §4): list a directory, compare its files with what the
/// database knows, read what is new. Events, the sweep, start-up and lost events only decide which
/// directories are looked at, and when.
public struct Follower: Sendable {
  /// How bytes are understood.
  public var read: ReadOptions
  /// Globs of files to read beyond those of run directories.
  public var include: [String] = []
  /// Globs of files to leave out.
  public var exclude: [String] = []
  /// How many rows a batch has at most.
  public var batchSize = 10_000
  /// Seconds after which a batch is committed at the latest, while reading goes on.
  public var flushInterval = 1.0
  /// Seconds from one look at everything to the next, at least; more where a look takes long, so
  /// that the sweep takes no more than a four-hundredth of a processor.
  public var sweepInterval = 60.0
  /// Seconds without a change after which a run directory is no longer watched, only swept.
  public var idleInterval = 600.0
  /// How many files are kept open at most.
  public var openFiles = 256
  /// Whether to end once everything that is there has been imported.
  public var once = false

  var clock = FollowClock()
  /// Makes what batches are written to; a test puts one in between that fails.
  var makeDestination: @Sendable (TraceDatabase) throws -> any TraceDestination = {
    try BatchWriter($0)
  }

  /// A follower with those options.
  public init(read: ReadOptions) {
    self.read = read
  }

  /// Follows until it is asked to stop.
  ///
  /// - Parameters:
  ///   - paths: roots, run directories or files; they may appear later.
  ///   - watcher: says which paths may have changed; it is closed in the end.
  ///   - observer: is told what happens.
  ///   - stop: asks it to stop.
  ///   - open: opens the database, and is called again where it was removed or replaced.
  /// - Throws: `StoreError` where the database can never be written to, and what `open` throws. What
  ///   was committed stays.
  public func run(
    paths: [String], watcher: any Watcher, observer: any FollowObserver, stop: StopRequest,
    open: () throws -> TraceDatabase
  ) throws {
    defer { watcher.close() }
    stop.onRequest { watcher.wake() }
    while let database = try openPatiently(observer, stop, open) {
      let session = try FollowSession(
        self, paths: paths, database: database, watcher: watcher, observer: observer, stop: stop)
      do {
        try session.run()
        try session.close()
        return
      } catch is RetryingDestination.DatabaseReplaced {
        try? session.close()
        observer.didFindDatabaseReplaced(path: database.path)
      } catch let error as StoreError where error.kind.isTransient && stop.isRequested {
        // What could not be committed is still in the files.
        try? session.close()
        return
      } catch {
        try? session.close()
        throw error
      }
    }
  }

  /// Opens the database once that is possible; `nil` where it is to stop.
  private func openPatiently(
    _ observer: any FollowObserver, _ stop: StopRequest, _ open: () throws -> TraceDatabase
  ) throws -> TraceDatabase? {
    var waited = 0.0
    var delay = 0.02
    while !stop.isRequested {
      do {
        let database = try open()
        if waited > 0 { observer.didResume(afterSeconds: waited) }
        return database
      } catch let error as StoreError where error.kind.isTransient {
        observer.willRetry(after: error, seconds: waited)
        stop.wait(seconds: delay)
        waited += delay
        delay = min(delay * 2, 2)
      }
    }
    return nil
  }
}
