public import TraceStore
public import TraceTail

/// Withdraws what became of runs and reads them again with the options of now: for a template, a zone or
/// a pattern that was wrong, and for rows that are missing.
public struct Reimport: Sendable {
  /// What was done.
  public struct Summary: Sendable {
    /// Runs that were read again.
    public var runs = 0
    /// Records in them.
    public var records = 0
    /// Rows that were withdrawn.
    public var withdrawn = 0
    /// Rows that they have now.
    public var rows = 0
    /// Rejects that they have now.
    public var rejects = 0
    /// Runs that stay as they are, each with the reason.
    public var refused: [Refusal] = []
    /// Sources and directories that cannot be read, the first twenty.
    public var problems: [TailError] = []
    /// How many cannot be read in all.
    public var problemCount = 0
    /// Whether the user stopped it; runs that were read until then are committed.
    public var isInterrupted = false
  }

  /// A run that stays as it is.
  public struct Refusal: Sendable {
    /// Its directory.
    public let path: String
    /// Why.
    public let reason: String
  }

  /// How bytes are understood.
  public var read: ReadOptions
  /// Globs of files to read beyond those of run directories.
  public var include: [String]
  /// Globs of files to leave out.
  public var exclude: [String]

  /// A reimport with those options.
  public init(read: ReadOptions, include: [String] = [], exclude: [String] = []) {
    self.read = read
    self.include = include
    self.exclude = exclude
  }

  /// Reads the runs below the paths again, each in one transaction.
  ///
  /// - Throws: `StoreError` where the database fails, `TailError` where a path cannot be read at all.
  ///   The run at hand is as it was then.
  public func run(
    paths: [String], in database: TraceDatabase,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> Summary {
    var summary = Summary()
    let monitor = ReadMonitor(progress: ImportProgress(), isInterrupted: { false })
    let catalog = try SourceCatalog(database)
    let writer = try BatchWriter(database)
    let discovery = read.discovery(include: include, exclude: exclude)
    var seen: Set<RunIdentity> = []
    for path in paths {
      try discovery.runs(at: path, onProblem: monitor.problem) { run in
        guard seen.insert(RunIdentity(run)).inserted, !summary.isInterrupted else { return }
        summary.isInterrupted = isInterrupted()
        if summary.isInterrupted { return }
        try read(run, catalog, writer, monitor, &summary)
      }
    }
    summary.records = monitor.records
    summary.problems = monitor.problems
    summary.problemCount = monitor.problemCount
    return summary
  }

  private func read(
    _ run: RunDirectory, _ catalog: SourceCatalog, _ writer: BatchWriter, _ monitor: ReadMonitor,
    _ summary: inout Summary
  ) throws {
    var counts = CommitSummary()
    var withdrawn = 0
    var outcome = RunReader.Again.unknown
    do {
      try writer.rewrite { rewrite in
        outcome = try rewrite.readAgain(
          run, read, catalog, monitor, counts: &counts, withdrawn: &withdrawn)
      }
    } catch let error as TailError {
      // The run is as it was.
      summary.refused.append(Refusal(path: run.path, reason: error.reason))
      return
    }
    switch outcome {
    case .unknown:
      summary.refused.append(
        Refusal(path: run.path, reason: "it was not imported; `tracetail import` does it"))
    case .gone(let names):
      summary.refused.append(
        Refusal(
          path: run.path,
          reason: "what was read of \(names.joined(separator: ", ")) is not there any more"))
    case .copied:
      summary.refused.append(
        Refusal(
          path: run.path,
          reason: "a file of it has bytes of another one, or is one as it was at an earlier time"))
    case .read:
      summary.runs += 1
      summary.withdrawn += withdrawn
      summary.rows += counts.rowsAdded - counts.rowsRemoved
      summary.rejects += counts.rejectsAdded
    }
  }
}

extension RunRewrite {
  /// Withdraws a run and reads it again, within the transaction.
  func readAgain(
    _ run: RunDirectory, _ options: ReadOptions, _ catalog: SourceCatalog, _ monitor: ReadMonitor,
    keepingTemplatesOf kept: Set<Int64> = [], counts: inout CommitSummary, withdrawn: inout Int
  ) throws -> RunReader.Again {
    var (added, gone) = (CommitSummary(), 0)
    let builder = BatchBuilder(rowLimit: 10_000, interval: .infinity) { (batch: consuming Batch) in
      added.add(try self.commit(batch))
      batch.removeAll()
      return batch
    }
    let reader = RunReader(options: options, catalog: catalog, builder: builder, monitor: monitor)
    defer { reader.openSources.closeAll() }
    let outcome = try reader.readAgain(run, keepingTemplatesOf: kept) { id in
      gone = try withdraw(run: id)
    }
    try builder.flush()
    counts.add(added)
    withdrawn += gone
    return outcome
  }
}
