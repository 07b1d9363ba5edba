internal import TraceStore
internal import TraceTail
internal import TraceWatch

/// Following into one open database.
///
/// One thread reads, one writes. The reader goes in passes: it reads every directory that may have
/// changed, each run once and no more than a batch of it, and waits until all of that is committed;
/// what the database knows is then true for the next pass.
final class FollowSession {
  /// What is read in one pass of runs that have more, at least: about a batch.
  private static let pass = ReadLimit(records: 10_000, bytes: 1 << 20)

  let database: TraceDatabase
  let options: Follower
  let paths: [String]
  let watcher: any Watcher
  let observer: any FollowObserver
  let stop: StopRequest
  let clock: FollowClock
  private let writer: WriterThread
  private let builder: BatchBuilder
  private let sent = Count()
  let monitor: ReadMonitor
  let reader: RunReader
  let discovery: Discovery
  var watched: WatchedDirectories
  /// Directories that are to be looked at.
  var dirty: Set<String> = []
  /// Runs of which more was there than they had their turn for.
  private var unfinished: [RunDirectory] = []
  /// Runs that are in the batch or were handed over since the last `settle`.
  private var visited: Set<RunIdentity> = []
  var missing: Set<String> = []
  var hasLostTrack = false
  var nextSweep = 0.0
  private var lastCommit = 0.0
  private var isTidy = true
  /// Directories that were made, with all that is below them.
  var newDirectories: [VisitedDirectory] = []
  /// Files that were given as paths, by the directory that is watched for them.
  var filePaths: [String: [String]] = [:]
  /// What was open at the last sweep and is not used until the next is closed.
  var lastMark: UInt64 = 0
  private var nextBound = 0.0
  /// Whether the indexes are put off, until what was there at the start is read.
  private var isBulk = false

  init(
    _ options: Follower, paths: [String], database: TraceDatabase, watcher: any Watcher,
    observer: any FollowObserver, stop: StopRequest
  ) throws {
    self.options = options
    self.paths = paths
    self.database = database
    self.watcher = watcher
    self.observer = observer
    self.stop = stop
    clock = options.clock
    watched = WatchedDirectories(watcher, idleInterval: options.idleInterval)
    let identity = try DatabaseFile(path: database.path)
    let makeDestination = options.makeDestination
    writer = WriterThread {
      RetryingDestination(
        try makeDestination(database), stop: stop, observer: observer,
        isStillThere: identity.isThere)
    }
    let (writer, sent) = (writer, sent)
    builder = BatchBuilder(rowLimit: options.batchSize, interval: options.flushInterval) { batch in
      sent.count += 1
      return try writer.put(batch)
    }
    monitor = ReadMonitor(progress: ImportProgress(), isInterrupted: { stop.isRequested })
    monitor.onProblem = { observer.didFailToRead($0) }
    reader = RunReader(
      options: options.read, catalog: try SourceCatalog(database), builder: builder,
      monitor: monitor, isLive: true, openFiles: options.openFiles)
    discovery = Discovery(
      include: options.include, exclude: options.exclude, runID: options.read.runID)
  }

  /// Follows until it is to stop, or until everything is imported where that is wanted.
  func run() throws {
    do {
      try start()
      while !stop.isRequested {
        if options.once && !hasWork && !hasLostTrack { return }
        try step()
      }
    } catch is Interruption {
      try settle()
    }
  }

  /// Imports what is there.
  func start() throws {
    isBulk = try database.hasDeferredIndexes() || database.approximateRowCount() == 0
    defer { isBulk = false }
    if isBulk { try database.deferIndexes() }
    try sweep()
    while hasWork && !stop.isRequested {
      try pass()
      observer.didStep(status)
    }
    if isBulk && !stop.isRequested {
      try database.completeDeferredIndexes { _ in observer.didStep(status) }
    }
    observer.didBecomeReady(status)
  }

  /// Waits for changes, a second at most, and reads what they name.
  func step() throws {
    note(watcher.wait(timeout: hasWork ? .zero : .seconds(patience)))
    try pass()
    if hasLostTrack || now >= nextSweep || hasAppeared { try sweep() }
    try tidy()
    observer.didStep(status)
  }

  /// Ends the writer. What was read is committed, where the database can be written to.
  func close() throws {
    defer { reader.openSources.closeAll() }
    try writer.finish()
  }

  var status: FollowStatus {
    let written = writer.written
    return FollowStatus(
      rows: written.rowsAdded - written.rowsRemoved, records: monitor.records,
      bytes: monitor.bytes, watchedDirectories: watched.count, openFiles: reader.openSources.count)
  }

  var now: Double { clock.seconds() }

  var hasWork: Bool { !dirty.isEmpty || !newDirectories.isEmpty || !unfinished.isEmpty }

  /// Seconds to wait for changes at most: the loop shows that it is alive.
  private var patience: Double { max(0, min(1, nextSweep - now)) }

  // MARK: Which directories

  func note(_ changes: Changes) {
    for path in changes.goneDirectories { watched.remove(path) }
    for path in changes.directories {
      guard let directory = watched.directory(path) else { continue }
      watched.watch(directory, onProblem: observer.didFailToWatch)
      newDirectories.append(directory)
    }
    for path in changes.files {
      let parent = path.parentDirectory
      watched.noteChange(parent, at: now)
      dirty.insert(parent)
    }
    if changes.hasLostTrack {
      hasLostTrack = true
      observer.didLoseTrack()
    }
  }

  /// Reads every directory that may have changed.
  func pass() throws {
    let (directories, new, rest) = (dirty, newDirectories, unfinished)
    guard hasWork else { return }
    dirty = []
    newDirectories = []
    unfinished = []
    for directory in new {
      try discovery.runs(
        below: directory, onDirectory: watchNew, onProblem: monitor.problem, visit)
    }
    for path in directories.sorted() {
      if let file = filePaths[path] {
        for file in file { try? discovery.runs(at: file, onProblem: monitor.problem, visit) }
      }
      guard let directory = watched[path] else { continue }
      var isEmpty = true
      try discovery.runs(in: directory, onProblem: monitor.problem) { run in
        isEmpty = false
        try visit(run)
      }
      // A file whose name is gone may still be open, and have bytes that were not read.
      if isEmpty, let run = directory.emptyRun { try visit(run) }
    }
    let limit = limit(for: rest.count)
    for run in rest { try visit(run, upTo: limit) }
    try settle()
  }

  func watchNew(_ directory: VisitedDirectory) {
    watched.watch(directory, onProblem: observer.didFailToWatch)
    watched.noteChange(directory.pathText, at: now)
  }

  /// Reads what is new in a run, or a turn of it.
  func visit(_ run: RunDirectory) throws {
    try visit(run, upTo: limit(for: .max))
  }

  /// How much of each of so many runs is read. Without indexes turns are of no use, and what was there
  /// at the start is read the sooner.
  private func limit(for runs: Int) -> ReadLimit {
    isBulk ? Self.pass : Self.pass.shared(by: runs)
  }

  private func visit(_ run: RunDirectory, upTo limit: ReadLimit) throws {
    if !visited.insert(RunIdentity(run)).inserted {
      try settle()
      visited = [RunIdentity(run)]
    }
    if try reader.read(run, upTo: limit) { unfinished.append(run) }
    if builder.isFull { try builder.flush() }
    try monitor.checkInterruption()
  }

  /// Waits until everything that was read is committed.
  func settle() throws {
    visited.removeAll(keepingCapacity: true)
    try builder.flush()
    guard sent.count > 0 else { return }
    try writer.waitUntilWritten()
    sent.count = 0
    // Readers that are in the way now will be for a while.
    if now >= nextBound, !database.boundWAL() { nextBound = now + 5 }
    lastCommit = now
    isTidy = false
  }

  // MARK: Upkeep

  /// Once nothing has happened for a second, the WAL is written back and made empty.
  private func tidy() throws {
    guard !isTidy, !hasWork, now - lastCommit >= 1 else { return }
    isTidy = true
    database.tidyWAL()
  }
}

extension String {
  /// The path without its last name.
  fileprivate var parentDirectory: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")), slash > startIndex else { return "/" }
    return String(self[..<slash])
  }
}

private final class Count {
  var count = 0
}
