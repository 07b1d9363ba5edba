internal import TraceStore
internal import TraceTail

/// What an import would do.
extension Importer {
  /// Reads the paths as `run` would into a new database, and shows what is in it. That database is in
  /// the directory for temporary files and is removed in the end; nothing else is written.
  ///
  /// - Parameters:
  ///   - paths: roots, run directories or files.
  ///   - progress: told how far it is.
  ///   - isInterrupted: asked between batches whether to stop.
  ///   - onSource: told of each source what is in it.
  /// - Returns: what was read; its `rows` are 0.
  /// - Throws: `StoreError` where the scratch database fails, `TailError` where a path cannot be read
  ///   at all, and what `onSource` throws.
  public func survey(
    paths: [String], progress: ImportProgress = ImportProgress(),
    isInterrupted: @escaping @Sendable () -> Bool = { false },
    onSource: (SourceSurvey) throws -> Void
  ) throws -> ImportSummary {
    if progress.isWatched { progress.expect(totalBytes: try measure(paths)) }
    let monitor = ReadMonitor(progress: progress, isInterrupted: isInterrupted)
    let scratch = ScratchImport(
      read: read, batchSize: batchSize, discovery: discovery, monitor: monitor)
    var reasons = RejectReasons()
    let (written, isStopped) = try ScratchImport.withDatabase { database in
      try scratch.run(paths, into: database) { runs in
        for run in runs {
          let contents = try database.contents(ofRun: run.scratchID)
          for source in run.sources {
            guard let found = contents[Array(source.path.utf8)] else { continue }
            try onSource(SourceSurvey(path: source.path, bytes: source.offset, found))
          }
        }
        reasons.add(try database.rejectReasons(after: 0))
      }
    }
    var summary = monitor.summary
    summary.isInterrupted = isStopped
    summary.records = written.records
    summary.rejectReasons = reasons.sorted
    summary.rejects = summary.rejectReasons.reduce(0) { $0 + $1.count }
    return summary
  }
}

/// Reasons of rejects that were counted in parts.
private struct RejectReasons {
  private var reasons: [RejectReason] = []

  mutating func add(_ others: [RejectReason]) {
    for other in others {
      if let position = reasons.firstIndex(where: { $0.reason == other.reason }) {
        reasons[position].count += other.count
      } else {
        reasons.append(other)
      }
    }
  }

  /// The most frequent first.
  var sorted: [RejectReason] {
    reasons.sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
  }
}
