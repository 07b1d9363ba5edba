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
  /// Whether symbolic links are followed out of the roots.
  public var followsLinks = false
  /// How many rows a batch has at most.
  public var batchSize = 10_000
  /// Seconds after which a batch is committed at the latest, while reading goes on.
  public var flushInterval = 1.0
  /// Seconds from one look at everything to the next, at least; more where a look takes long, so
  /// that the sweep takes no more than a four-hundredth of a processor.
  public var sweepInterval = 60.0
  /// Seconds without a change after which a run directory is no longer watched, only swept.
  public var idleInterval = 600.0
  /// How many run directories are watched at most: a watch takes about a kilobyte. Past that the ones in
  /// which nothing has changed for longest are only swept.
  public var watchedRuns = 32_768
  /// How many files are kept open at most.
  public var openFiles = 2_048
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
    var patience = Patience(stop, observer)
    var isDoubtful = false
    while !stop.isRequested {
      do {
        let opened = try open()
        if isDoubtful { try opened.checkContent() }
        isDoubtful = false
        let database = try opened.claimed()
        let session = try FollowSession(
          self, paths: paths, database: database, watcher: watcher, observer: observer, stop: stop)
        guard let loss = try follow(session, observer, didStart: { patience.end() }) else { return }
        // Nothing goes on from here that could make it good.
        if stop.isRequested { throw loss }
        observer.didLoseDatabase(loss)
        isDoubtful = loss.kind == .overwritten
      } catch let error as StoreError where error.kind.isTransient {
        // What could not be committed is still in the files.
        patience.wait(after: error)
      }
    }
  }

  /// Follows until it is to stop.
  ///
  /// - Returns: how the database became another one, if it did; `nil` at the end.
  private func follow(
    _ session: FollowSession, _ observer: any FollowObserver, didStart: () -> Void
  ) throws -> StoreError? {
    do {
      try session.run(didStart: didStart)
      try session.close()
      return nil
    } catch {
      // Whatever failed, another file explains it.
      let loss = session.database.loss(after: error)
      try? session.close()
      guard let loss else { throw error }
      return loss
    }
  }
}

extension TraceDatabase {
  /// How the database became another one, if that is why something failed.
  fileprivate func loss(after error: any Error) -> StoreError? {
    do {
      if let error = error as? StoreError, error.isLoss || error.kind == .superseded { throw error }
      try checkFiles()
      return nil
    } catch let error as StoreError {
      return error.isLoss ? error : nil
    } catch {
      return nil
    }
  }
}

extension StoreError {
  /// Whether the database is not the one any more that was opened.
  fileprivate var isLoss: Bool { kind == .replaced || kind == .overwritten }
}

/// Waits ever longer while the database cannot be used.
private struct Patience {
  private let stop: StopRequest
  private let observer: any FollowObserver
  private var waited = 0.0
  private var delay = 0.02

  init(_ stop: StopRequest, _ observer: any FollowObserver) {
    self.stop = stop
    self.observer = observer
  }

  mutating func wait(after error: StoreError) {
    observer.willRetry(after: error, seconds: waited)
    stop.wait(seconds: delay)
    waited += delay
    delay = min(delay * 2, 2)
  }

  mutating func end() {
    if waited > 0 { observer.didResume(afterSeconds: waited) }
    waited = 0
    delay = 0.02
  }
}
