private import Foundation
internal import TraceFormat
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
  /// The directory of partitions that is read too; `nil` for none: then the rows of archived runs are
  /// not compared.
  public var archive: ArchiveDirectory?

  /// Runs are compared when so many rows of them have been read.
  private static let rowsAtOnce = 20_000

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
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tracetail-verify-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let scratch = try TraceDatabase(
      path: folder.appendingPathComponent("scratch.db").path, access: .create)
    try scratch.deferIndexes()
    try scratch.giveUpDurability()

    let monitor = ReadMonitor(progress: progress, isInterrupted: isInterrupted)
    let writer = try BatchWriter(scratch)
    if let archive { try database.attachArchive(archive) }
    var comparison = try RunComparison(
      database: database, scratch: scratch, read: read, hasArchive: archive != nil,
      onProblem: monitor.problem)
    var pending = 0
    let builder = BatchBuilder(rowLimit: 10_000, interval: .infinity) { (batch: consuming Batch) in
      pending += batch.rows.count
      _ = try writer.commit(batch)
      batch.removeAll()
      return batch
    }
    let reader = RunReader(options: read, catalog: nil, builder: builder, monitor: monitor)
    var waiting: [ReadRun] = []
    reader.onRun = { waiting.append($0) }
    let compare = {
      try builder.flush()
      for run in waiting { try comparison.compare(run) }
      waiting.removeAll()
      pending = 0
      try scratch.removeEverything()
    }
    let discovery = Discovery(include: include, exclude: exclude, runID: read.runID)
    do {
      for path in paths {
        try discovery.runs(at: path, onProblem: monitor.problem) { run in
          try reader.read(run)
          if pending + builder.batch.rows.count >= Self.rowsAtOnce || waiting.count >= 1_000 {
            try compare()
          }
          try monitor.checkInterruption()
        }
      }
    } catch is Interruption {
      comparison.report.isInterrupted = true
    }
    try compare()
    return finish(comparison.report, monitor.summary)
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

/// A run as it was read: what the scratch database calls it, and its sources.
struct ReadRun {
  let scratchID: Int64
  let directory: RunDirectory
  /// How far each file was read.
  let sources: [(path: String, kind: SourceCheckpoint.Kind, offset: Int64)]
}
