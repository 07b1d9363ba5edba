internal import TraceBytes
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
  private let writeBack: WALWriteBack
  private let builder: BatchBuilder
  private let sent = Count()
  let monitor: ReadMonitor
  let reader: RunReader
  let discovery: Discovery
  var watched: WatchedDirectories
  /// Directories that are to be looked at.
  var dirty = DirtyDirectories()
  /// The runs of directories in which files are written.
  private var liveRuns = LiveRuns()
  /// Runs of which more was there than they had their turn for.
  private var unfinished: [RunDirectory] = []
  /// Runs with an open record that grows, and is read when it is time.
  private var growing: [String: RunDirectory] = [:]
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
  /// When files that lost their names are closed, by their inodes.
  private var departures: [UInt64: Double] = [:]
  /// The directories that the paths led to when they were looked at last.
  var roots: [String: SourceInspector.FileKey] = [:]
  /// The directories of symbolic links, by the directories that these lead to.
  private var links: [String: Set<String>] = [:]
  /// Until then the WAL may be longer than it should be, as readers keep it.
  private var nextBound = 0.0
  private var load = FollowLoad()
  /// Whether the indexes are put off, until what was there at the start is read.
  private var isBulk = false

  init(
    _ options: Follower, paths: [String], database: TraceDatabase, watcher: any Watcher,
    observer: any FollowObserver, stop: StopRequest
  ) throws {
    self.options = options
    self.paths = paths.map(\.distinctPath)
    self.database = database
    self.watcher = watcher
    self.observer = observer
    self.stop = stop
    clock = options.clock
    watched = WatchedDirectories(
      watcher, idleInterval: options.idleInterval, limit: options.watchedRuns)
    // Before there are threads, which nobody would end if these failed: connections that stay open keep
    // the WAL of a database that has become another one.
    let catalog = try SourceCatalog(database)
    writeBack = try WALWriteBack(database)
    let (makeDestination, clock) = (options.makeDestination, options.clock)
    writer = WriterThread {
      RetryingDestination(
        try makeDestination(database), stop: stop, observer: observer, clock: clock,
        checkFiles: database.checkFiles)
    }
    let (writer, sent) = (writer, sent)
    builder = BatchBuilder(rowLimit: options.batchSize, interval: options.flushInterval) { batch in
      sent.count += 1
      return try writer.put(batch)
    }
    monitor = ReadMonitor(progress: ImportProgress(), isInterrupted: { stop.isRequested })
    monitor.onProblem = { observer.didFailToRead($0) }
    monitor.onDoubt = { observer.didDoubt($0) }
    reader = RunReader(
      options: options.read, catalog: catalog, builder: builder,
      monitor: monitor, isLive: true,
      openFiles: min(options.openFiles, DescriptorLimit.current / 4))
    discovery = options.read.discovery(
      include: options.include, exclude: options.exclude, followsLinks: options.followsLinks)
    reader.inspector.commit = { [unowned self] in try commitAll() }
  }

  /// Follows until it is to stop, or until everything is imported where that is wanted.
  ///
  /// - Parameter didStart: called when everything that was there is imported.
  /// - Throws: `StoreError`.
  func run(didStart: () -> Void) throws {
    do {
      try start()
      didStart()
      while !stop.isRequested {
        if options.once && !hasWork && !hasLostTrack { break }
        try step()
      }
    } catch is Interruption {
      try commitAll()
    }
    // What was committed is there only if the files are.
    try database.checkFiles()
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
    // What is there is read now; who asked for that only does not wait for more.
    if !options.once {
      reader.growing = GrowingRecords()
      reader.seconds = clock.seconds
    }
    observer.didBecomeReady(status)
  }

  /// Waits for changes, a second at most, and reads what they name.
  func step() throws {
    note(watcher.wait(timeout: hasWork ? .zero : .seconds(patience)))
    gather()
    lookAtDeparted()
    readWhatHasGrown()
    try pass()
    if hasLostTrack || now >= nextSweep || haveRootsChanged() { try sweep() }
    try tidy()
    if !hasWork { try lookAtFiles() }
    observer.didStep(status)
  }

  /// Notices that the database was removed, replaced or overwritten while nothing is written.
  private func lookAtFiles() throws {
    do {
      try database.checkFiles()
    } catch let error as StoreError where error.kind.isTransient {
      // The next commit waits for it.
    }
  }

  /// Ends the writer. What was read is committed, where the database can be written to.
  func close() throws {
    defer {
      writeBack.end()
      reader.openSources.closeAll()
    }
    try writer.finish()
  }

  var status: FollowStatus {
    let written = writer.written
    return FollowStatus(
      rows: written.rowsAdded - written.rowsRemoved, records: written.records,
      bytes: monitor.bytes, watchedDirectories: watched.count, openFiles: reader.openSources.count,
      hasWork: hasWork)
  }

  /// Seconds between commits at least while readers keep the WAL from being begun anew: it grows by
  /// commits, not by rows.
  private static let pauseWhileWALIsLong = 0.1

  /// Under load, lets more lines come, so that they make one commit.
  private func gather() {
    var pause = load.pause(at: now)
    if now < nextBound { pause = max(pause, Self.pauseWhileWALIsLong) }
    guard pause > 0, unfinished.isEmpty, !dirty.isEmpty else { return }
    stop.wait(seconds: pause)
    note(watcher.wait(timeout: .zero))
  }

  var now: Double { clock.seconds() }

  var hasWork: Bool { !dirty.isEmpty || !newDirectories.isEmpty || !unfinished.isEmpty }

  /// Seconds to wait for changes at most: the loop shows that it is alive.
  private var patience: Double {
    let next = min(nextSweep, reader.growing?.due ?? .infinity)
    return max(0, min(departures.isEmpty ? 1 : Self.lateLineInterval, next - now))
  }

  /// Looks again at runs whose open record is to be read now.
  private func readWhatHasGrown() {
    guard reader.growing?.ripen(at: now) == true else { return }
    unfinished += growing.values
    growing.removeAll()
  }

  // MARK: Files without names

  /// How long a file is kept open that has lost its name, and how often it is looked at: its writer may
  /// not have opened the new one yet.
  private static let lateLineGrace = 5.0
  private static let lateLineInterval = 0.25

  /// Has files looked at whose names are gone, and closes them in the end, so that their blocks are
  /// given back.
  private func lookAtDeparted() {
    let departed = reader.openSources.departed
    if departed.isEmpty {
      departures.removeAll()
      return
    }
    for file in departed {
      let place = String(decoding: file.run.place, as: UTF8.self)
      guard let end = departures[file.inode] else {
        departures[file.inode] = now + Self.lateLineGrace
        continue
      }
      if now < end {
        dirty.insert(place)
      } else {
        reader.openSources.close(device: file.device, inode: file.inode)
        departures[file.inode] = nil
      }
    }
  }

  // MARK: Which directories

  func note(_ changes: Changes) {
    for path in changes.goneDirectories {
      watched.remove(path)
      // Files that were in it may still be open, and have bytes that were not read.
      dirty.insert(path)
    }
    for path in changes.directories {
      guard let directory = watched.directory(path) else { continue }
      watched.watch(directory, onProblem: observer.didFailToWatch)
      newDirectories.append(directory)
    }
    let now = now
    for (directory, names) in changes.written {
      if filePaths[directory] == nil {
        dirty.insert(files: names, in: directory)
      } else {
        dirty.insert(directory)
      }
      noteChange(in: directory, at: now)
    }
    for path in changes.files {
      let parent = path.parentDirectory
      dirty.insert(parent)
      noteChange(in: parent, at: now)
    }
    if changes.hasLostTrack {
      hasLostTrack = true
      observer.didLoseTrack()
    }
  }

  /// Notes that files have changed in a directory; some of them may be known by links.
  private func noteChange(in directory: String, at time: Double) {
    watched.noteChange(directory, at: time)
    for other in links[directory] ?? [] { dirty.insert(other) }
  }

  /// Reads every directory that may have changed.
  func pass() throws {
    let (directories, new, rest) = (dirty.sorted, newDirectories, unfinished)
    guard hasWork else { return }
    let (start, records) = (now, monitor.records)
    dirty = DirtyDirectories()
    newDirectories = []
    unfinished = []
    for directory in new {
      try discovery.runs(
        below: directory, onDirectory: watchNew, onProblem: monitor.problem, visit)
    }
    for (path, extent) in directories {
      if case .files(let files) = extent, let runs = liveRuns.runs(of: path, with: files) {
        for (run, files) in runs { try visit(run, written: files) }
        continue
      }
      if let file = filePaths[path] {
        for file in file { try lookAtFile(file, in: path) }
      }
      try list(path)
    }
    let limit = limit(for: rest.count)
    for run in rest { try visit(run, upTo: limit) }
    try commitAll()
    load.notePass(from: start, to: now, records: monitor.records - records)
  }

  /// Reads what is new in the runs that are directly in a directory, by their names as they are now.
  private func list(_ path: String) throws {
    // A file whose name is gone may still be open, and have bytes that were not read.
    var departed = reader.openSources.runs(in: path)
    if let directory = watched[path] {
      var runs: [LiveRun] = []
      try discovery.runs(in: directory, onProblem: monitor.problem) { run in
        // One more than is kept, so that memory stays small where there are very many.
        if runs.count <= liveRuns.limit { runs.append(LiveRun(run)) }
        departed.remove(RunIdentity(run))
        try visit(run)
      }
      liveRuns.note(runs, of: path)
    }
    if filePaths[path] == nil { for run in departed { try visit(run.emptyRun) } }
  }

  /// Forgets which names directories had, so that they are listed again, and what was in their files.
  func forgetLiveRuns() {
    liveRuns.forgetAll()
    reader.memories.removeAll()
  }

  /// Reads what is new in a run of which some files were written, by what is remembered of it.
  private func visit(_ live: LiveRun, written: Set<String>) throws {
    reader.remembersRuns = true
    defer { reader.remembersRuns = false }
    let found = live.run.flatMap { reader.inspection(ofRemembered: $0, written: written) }
    if let found, !found.isNews { return }
    let comesAgain = try visit(live.directory, upTo: limit(for: .max), found: found)
    live.run = reader.remembered
    // What else it is now, an inspection says.
    if found != nil, live.run == nil, !comesAgain { dirty.insert(live.directory.path) }
  }

  /// Reads what is new in a file that was given as a path, also where its name is gone.
  private func lookAtFile(_ path: String, in directory: String) throws {
    var departed = reader.openSources.runs(in: directory)
    do {
      try discovery.runs(at: path, onProblem: monitor.problem) { run in
        departed.remove(RunIdentity(run))
        try visit(run)
      }
    } catch let error as TailError {
      // The sweep says that it is missing.
      if !error.isAbsence { monitor.problem(error) }
      for run in departed { try visit(run.emptyRun) }
    }
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

  /// Watches the directories that the links of a run lead to: there it shows that they are written to.
  private func watchTargets(of run: RunDirectory) throws {
    for target in run.files.compactMap(\.linkTarget) {
      let directory = try discovery.directory(ofFile: target)
      let path = directory.pathText
      if links[path]?.contains(run.path) == true, watched.isWatched(path) { continue }
      links[path, default: []].insert(run.path)
      watched.watchForFiles(directory, onProblem: observer.didFailToWatch)
      dirty.insert(run.path)
    }
  }

  /// - Returns: whether it is to be visited again because it has more, or what it has grows.
  @discardableResult
  private func visit(
    _ run: RunDirectory, upTo limit: ReadLimit, found: RunInspection? = nil
  ) throws -> Bool {
    if found == nil { try watchTargets(of: run) }
    let postponed = reader.growing?.count ?? 0
    let hasMore = try reader.readApart(run, upTo: limit, found: found, commit: commitAll)
    if hasMore { unfinished.append(run) }
    let isPostponed = reader.growing?.count ?? 0 > postponed
    if isPostponed { growing[run.path] = run }
    if builder.isFull { try builder.flush() }
    try monitor.checkInterruption()
    return hasMore || isPostponed
  }

  /// Waits until everything that was read is committed.
  func commitAll() throws {
    try builder.flush()
    reader.inspector.didCommit()
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
