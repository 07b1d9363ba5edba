internal import TraceFormat
public import TraceStore
internal import TraceTail

/// Parses rejects again, as other options understand them: text that had no header with the template
/// of before. What is not JSON, or was too long, stays so whatever the options are.
///
/// A run in which nothing of the text was understood is read again from its start, so that all is as a
/// first import with these options makes it; sources that were understood keep their template. Where
/// that is not possible, because a file is gone or holds records of another template too, the rejects
/// are read from their bytes.
public struct RejectRetry: Sendable {
  /// What became of the rejects.
  public struct Summary: Sendable {
    /// Rejects that could be parsed with other options.
    public var tried = 0
    /// Rejects that are records now.
    public var moved = 0
    /// Records that they are.
    public var records = 0
    /// All rejects that are left.
    public var remaining = 0
  }

  /// Why text was rejected that other options may understand.
  private static let reasons = ["no-header", "near-header"]

  /// How bytes are understood.
  public var read: ReadOptions

  /// A retry with those options.
  public init(read: ReadOptions) {
    self.read = read
  }

  /// Moves what can be parsed into `traces`, in one transaction.
  ///
  /// - Throws: `StoreError`; then nothing has changed.
  public func run(in database: TraceDatabase) throws -> Summary {
    var summary = Summary()
    // The transaction has the connection for itself.
    let stored = try TraceDatabase(path: database.path, access: .read)
    let catalog = try SourceCatalog(database)
    let understood = try understoodSources(stored, catalog)
    summary.tried = try Self.reasons.reduce(0) { $0 + (try stored.countRejects(reason: $1)) }
    try BatchWriter(database).rewrite { rewrite in
      var again: Set<Int64> = []
      for run in try stored.runs(ofSources: understood) {
        guard let files = try filesToReadAgain(run, understood, stored, catalog) else { continue }
        var (counts, withdrawn) = (CommitSummary(), 0)
        let monitor = ReadMonitor(progress: ImportProgress(), isInterrupted: { false })
        let outcome = try rewrite.readAgain(
          files.directory, read, catalog, monitor, keepingTemplatesOf: files.kept,
          counts: &counts, withdrawn: &withdrawn)
        guard case .read = outcome else { continue }
        again.formUnion(files.sources)
        summary.records += counts.rowsAdded - counts.rowsRemoved - withdrawn
      }
      try rewrite.retry { transaction in
        var reader = RetryReader(read: read, catalog: catalog, transaction: transaction)
        try stored.forEachReject { reject in
          guard Self.reasons.contains(reject.reason), understood.contains(reject.source),
            !again.contains(reject.source)
          else { return }
          try reader.retry(reject)
        }
        try reader.finish()
        summary.records += reader.records
      }
    }
    summary.remaining = try database.countRejects(reason: nil)
    let left = try Self.reasons.reduce(0) { $0 + (try database.countRejects(reason: $1)) }
    summary.moved = max(0, summary.tried - left)
    return summary
  }

  /// The sources of which these options understand a reject.
  private func understoodSources(
    _ stored: TraceDatabase, _ catalog: SourceCatalog
  ) throws -> Set<Int64> {
    let sourceParsers = SourceParsers(read)
    var parsers: (source: Int64, parsers: RejectParsers)?
    var sources: Set<Int64> = []
    try stored.forEachReject { reject in
      guard Self.reasons.contains(reject.reason), !sources.contains(reject.source) else { return }
      if parsers?.source != reject.source {
        let source = try catalog.source(reject.source, runID: reject.runID)?.source
        parsers = (reject.source, RejectParsers(source, read, sourceParsers))
      }
      if parsers?.parsers.record(reject.bytes) != nil { sources.insert(reject.source) }
    }
    return sources
  }

  /// What of a run is read again, where all of it can be: the sources of which nothing was understood
  /// yet with these options, the others with their own.
  private func filesToReadAgain(
    _ run: RunState, _ understood: Set<Int64>, _ stored: TraceDatabase, _ catalog: SourceCatalog
  ) throws -> (directory: RunDirectory, kept: Set<Int64>, sources: Set<Int64>)? {
    guard let known = try catalog.run(place: run.place, runID: run.runID) else { return nil }
    let sources = Set(known.sources.map(\.id)).intersection(understood)
    for source in sources where try stored.hasRecords(source: source) { return nil }
    let files = known.sources.map { SourceFile(path: run.place + "/" + $0.file.name) }.filter {
      (try? FileStatus.of(path: $0.path)) != nil
    }
    return (
      RunDirectory(path: run.place, runID: run.runID, files: files),
      Set(known.sources.map(\.id)).subtracting(sources), sources
    )
  }
}
