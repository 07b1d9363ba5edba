internal import TraceBytes
internal import TraceFormat
public import TraceStore
internal import TraceTail

/// Imports what is in directories of traces into a database, once, and ends.
///
/// One thread reads and parses, one writes; between them at most two batches wait. Running it again
/// imports what is new and nothing else; after a kill it goes on from the last commit.
public struct Importer: Sendable {
  /// How bytes are understood.
  public var read: ReadOptions
  /// Globs of files to read beyond those of run directories.
  public var include: [String]
  /// Globs of files to leave out.
  public var exclude: [String]
  /// Whether symbolic links are followed out of the roots.
  public var followsLinks = false
  /// How many rows a batch has at most.
  public var batchSize: Int
  /// Seconds after which a batch is committed, however few rows it has.
  public var flushInterval: Double

  /// Makes what batches are written to; a test puts one in between that fails.
  var makeDestination: @Sendable (TraceDatabase) throws -> any TraceDestination = {
    try BatchWriter($0)
  }

  /// An importer with those options.
  public init(
    read: ReadOptions, include: [String] = [], exclude: [String] = [], batchSize: Int = 10_000,
    flushInterval: Double = 1
  ) {
    self.read = read
    self.include = include
    self.exclude = exclude
    self.batchSize = batchSize
    self.flushInterval = flushInterval
  }

  /// Reads the paths and writes what is new.
  ///
  /// - Parameters:
  ///   - paths: roots, run directories or files.
  ///   - database: what is written to.
  ///   - progress: told how far it is.
  ///   - isInterrupted: asked between batches whether to stop.
  /// - Returns: what was read, and what became of it.
  /// - Throws: `StoreError` where the database fails, `TailError` where a path cannot be read at
  ///   all. What was committed until then stays.
  public func run(
    paths: [String], into database: TraceDatabase, progress: ImportProgress = ImportProgress(),
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> ImportSummary {
    let database = try database.claimed()
    let lastReject = try database.lastRejectID()
    var bulk = try BulkLoad(database)
    if progress.isWatched { progress.expect(totalBytes: try measure(paths)) }
    let monitor = ReadMonitor(progress: progress, isInterrupted: isInterrupted)
    var isStopped = false
    let counts = try write(to: database) { writer in
      let builder = BatchBuilder(rowLimit: batchSize, interval: flushInterval) { batch in
        // A full batch is the first sign that much is new.
        if batch.rows.count >= batchSize { try bulk.decide(database) { try measure(paths) } }
        return try writer.put(batch)
      }
      let catalog = try SourceCatalog(database)
      let reader = RunReader(options: read, catalog: catalog, builder: builder, monitor: monitor)
      isStopped = try readAll(paths, reader, builder, monitor, readsRoundRobin: { !bulk.isOn }) {
        try writer.waitUntilWritten()
      }
    }
    if bulk.isOn && !isStopped {
      try database.completeDeferredIndexes { progress.begin(activity: "building \($0)") }
    }
    var summary = monitor.summary
    summary.isInterrupted = isStopped
    summary.records = counts.records
    summary.rows = counts.rowsAdded - counts.rowsRemoved
    summary.rejectReasons = try database.rejectReasons(after: lastReject)
    summary.rejects = summary.rejectReasons.reduce(0) { $0 + $1.count }
    return summary
  }

  /// Reads all runs; true where the user stopped it. What was read is committed then too. While
  /// `readsRoundRobin` is true, runs are read round robin. `waitForCommits` waits until everything
  /// that was sent is known to the catalog.
  private func readAll(
    _ paths: [String], _ reader: RunReader, _ builder: BatchBuilder, _ monitor: ReadMonitor,
    readsRoundRobin: () -> Bool, waitForCommits: @escaping () throws -> Void
  ) throws -> Bool {
    func commitAll() throws {
      try builder.flush()
      try waitForCommits()
      reader.inspector.didCommit()
    }
    func readPart(
      _ run: RunDirectory, upTo limit: ReadLimit = .none, isFirst: Bool = true
    ) throws -> Bool {
      let isUnfinished = try reader.readApart(
        run, upTo: limit, isFirst: isFirst, commit: commitAll)
      if builder.isFull { try builder.flush() }
      try monitor.checkInterruption()
      return isUnfinished
    }
    reader.inspector.commit = commitAll
    defer { reader.inspector.commit = {} }
    let roundRobin = RoundRobin(read: readPart, commit: commitAll)
    do {
      for path in paths {
        try discovery.runs(at: path, onProblem: monitor.problem) { run in
          if readsRoundRobin() { try roundRobin.begin(run) } else { _ = try readPart(run) }
        }
      }
      try roundRobin.finish()
    } catch is Interruption {
      try builder.flush()
      return true
    }
    try builder.flush()
    return false
  }

  /// Runs `body` on this thread, and a writer beside it.
  private func write(
    to database: TraceDatabase, _ body: (WriterThread) throws -> Void
  ) throws -> CommitSummary {
    let writer = WriterThread { [makeDestination] in try makeDestination(database) }
    do {
      try body(writer)
    } catch {
      try writer.finish()
      // Whatever could not be read of the database, another file explains it.
      try database.checkFiles()
      throw error
    }
    try writer.finish()
    return writer.written
  }

  /// Which files are sources.
  var discovery: Discovery {
    read.discovery(include: include, exclude: exclude, followsLinks: followsLinks)
  }

  /// The bytes on the disk of all sources.
  func measure(_ paths: [String]) throws -> Int64 {
    var total: Int64 = 0
    let add: (RunDirectory) -> Void = { run in
      for file in run.files {
        total = total.clampedSum((try? FileStatus.of(path: file.path))?.size ?? 0)
      }
    }
    for path in paths { try discovery.runs(at: path, onProblem: { _ in }, add) }
    return total
  }
}
