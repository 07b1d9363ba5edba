internal import TraceBytes
public import TraceStore
internal import TraceTail

/// Proves that each record of the sources is in the database once (DESIGN.md §3, 6).
///
/// The sources are read again, into a scratch database of their own, as a first import would read
/// them. Then, run by run: the ledger must cover every byte up to the committed offset without a gap;
/// the rows that the ledger gives to the run must be, as a multiset and column by column, the rows of
/// the scratch database; and so must the rejects. What the proof does not need is not believed: the
/// committed rows are never taken for granted.
public struct Verifier: Sendable {
  /// How bytes are understood; as when they were imported.
  public var read: ReadOptions
  /// Globs of files to read beyond those of run directories.
  public var include: [String]
  /// Globs of files to leave out.
  public var exclude: [String]
  /// Whether symbolic links are followed out of the roots.
  public var followsLinks = false
  /// The directory of partitions that is read too; `nil` for none: then the rows of archived runs are
  /// not compared.
  public var archive: ArchiveDirectory?

  /// A verifier with those options.
  public init(read: ReadOptions, include: [String] = [], exclude: [String] = []) {
    self.read = read
    self.include = include
    self.exclude = exclude
  }

  /// Reads the sources below the paths again and compares.
  ///
  /// The connection of `database` reads the archive too from then on, where there is one.
  ///
  /// - Throws: `StoreError` where a database fails, `TailError` where a path cannot be read at all.
  public func verify(
    paths: [String], in database: TraceDatabase, progress: ImportProgress = ImportProgress(),
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws -> VerifyReport {
    let monitor = ReadMonitor(progress: progress, isInterrupted: isInterrupted)
    let discovery = read.discovery(
      include: include, exclude: exclude, followsLinks: followsLinks)
    let scratch = ScratchImport(read: read, discovery: discovery, monitor: monitor)
    if let archive { try database.attachArchive(archive) }
    let memory = try SourceCatalog(database)
    return try ScratchImport.withDatabase { expected in
      var comparison = try RunComparison(
        database: database, scratch: expected, read: read, hasArchive: archive != nil,
        onProblem: monitor.problem)
      let (written, isInterrupted) = try scratch.run(
        paths, into: expected, memory: memory, identify: { try comparison.identify($0) }
      ) { runs in
        for run in runs { try comparison.compare(run) }
      }
      if !isInterrupted { try compareGone(below: paths, in: database, &comparison) }
      comparison.report.isInterrupted = isInterrupted
      comparison.report.rejects = written.rejectsAdded
      var summary = monitor.summary
      summary.records = written.records
      return finish(comparison.report, summary)
    }
  }

  /// Finds the runs of the database that are below the paths and are not there any more.
  private func compareGone(
    below paths: [String], in database: TraceDatabase, _ comparison: inout RunComparison
  ) throws {
    let roots = paths.compactMap(Discovery.canonicalDirectory)
    var gone: [Int64: String] = [:]
    try database.forEachSource { source in
      guard source.offset > 0, gone[source.run] == nil,
        roots.contains(where: { source.place == $0 || source.place.isBelow($0) }),
        (try? FileStatus.of(path: source.place.appending(name: source.file.name))) == nil
      else { return }
      gone[source.run] = source.place
    }
    for (run, place) in gone.sorted(by: { $0.key < $1.key }) {
      try comparison.noteGone(run: run, place: place)
    }
  }

  private func finish(_ report: VerifyReport, _ summary: ImportSummary) -> VerifyReport {
    var report = report
    report.records = summary.records
    report.runs = summary.runs
    report.sources = summary.sources
    report.bytes = summary.bytes
    report.seconds = summary.seconds
    report.problems = summary.problems
    report.problemCount = summary.problemCount
    return report
  }
}

extension String {
  /// Whether a path is below a directory.
  fileprivate func isBelow(_ directory: String) -> Bool {
    utf8.starts(with: directory.appending(name: "").utf8)
  }
}
