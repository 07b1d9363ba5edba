private import Foundation
internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// A first import into a database of its own that is thrown away: what a dry run shows, and what
/// `verify` compares with.
///
/// Memory and disk stay small: whenever enough of whole runs is there, whoever wants to know looks at
/// it, and it is removed.
struct ScratchImport {
  /// The runs are looked at when so many rows of them have been read.
  private static let rowsAtOnce = 20_000
  /// And when there are so many runs.
  private static let runsAtOnce = 1_000

  /// How bytes are understood.
  let read: ReadOptions
  /// How many rows a batch has at most.
  var batchSize = 10_000
  /// Which files are sources.
  let discovery: Discovery
  /// Is told what is read, and what cannot be.
  let monitor: ReadMonitor

  /// Makes the database and gives it to `body`, and removes it afterwards.
  static func withDatabase<Result>(_ body: (TraceDatabase) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tracetail-scratch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try TraceDatabase(
      path: folder.appendingPathComponent("scratch.db").path, access: .create)
    try database.deferIndexes()
    try database.giveUpDurability()
    return try body(database)
  }

  /// Imports what is below the paths.
  ///
  /// - Parameters:
  ///   - paths: roots, run directories or files.
  ///   - database: what `withDatabase` made.
  ///   - memory: says how the sources were read before; `nil` where that is of no interest.
  ///   - identify: says whose the files of a directory are; each is read as it is said.
  ///   - look: is given the runs that have been read since it was called last; the database has these
  ///     alone.
  /// - Returns: what the commits did, and whether the user stopped it.
  /// - Throws: `StoreError` where the database fails, `TailError` where a path cannot be read at all,
  ///   and what `look` throws.
  func run(
    _ paths: [String], into database: TraceDatabase, memory: SourceCatalog? = nil,
    identify: (RunDirectory) throws -> [RunDirectory] = { [$0] },
    look: ([ReadRun]) throws -> Void
  ) throws -> (written: CommitSummary, isInterrupted: Bool) {
    let writer = try BatchWriter(database)
    var written = CommitSummary()
    var pending = 0
    let builder = BatchBuilder(rowLimit: batchSize, interval: .infinity) {
      (batch: consuming Batch) in
      pending += batch.rows.count
      written.add(try writer.commit(batch))
      batch.removeAll()
      return batch
    }
    let reader = RunReader(
      options: read, catalog: try SourceCatalog(database), builder: builder, monitor: monitor,
      keepsFiles: true)
    reader.memory = memory
    reader.inspector.commit = builder.flush
    defer { reader.inspector.commit = {} }
    var waiting: [ReadRun] = []
    reader.onRun = { run in
      // One whose files begin alike is read in several looks.
      if waiting.last?.scratchID == run.scratchID { waiting.removeLast() }
      waiting.append(run)
    }
    func lookAtAll() throws {
      try builder.flush()
      try look(waiting)
      waiting.removeAll()
      pending = 0
      try database.removeEverything()
      reader.inspector.didCommit()
    }
    var isInterrupted = false
    do {
      func read(_ given: RunDirectory) throws {
        for run in try identify(given) {
          _ = try reader.readApart(run, commit: builder.flush)
        }
        if pending + builder.batch.rows.count >= Self.rowsAtOnce
          || waiting.count >= Self.runsAtOnce
        {
          try lookAtAll()
        }
        try monitor.checkInterruption()
      }
      // Files of one run that are given one by one are read together, as nothing else is known of it.
      var given = GivenRuns()
      for path in paths {
        let isDirectory = (try? FileStatus.of(path: path))?.kind == .directory
        try discovery.runs(at: path, onProblem: monitor.problem) { run in
          if isDirectory { try read(run) } else { given.add(run) }
        }
      }
      for run in given.runs { try read(run) }
    } catch is Interruption {
      isInterrupted = true
    }
    try lookAtAll()
    return (written, isInterrupted)
  }
}

/// A run as it was read: what the scratch database calls it, and its sources.
struct ReadRun {
  let scratchID: Int64
  let directory: RunDirectory
  /// How far each file was read.
  let sources: [(path: String, kind: SourceCheckpoint.Kind, offset: Int64)]
}

/// Runs of files that were given as paths, one by one.
private struct GivenRuns {
  private(set) var runs: [RunDirectory] = []
  private var positions: [RunIdentity: Int] = [:]

  mutating func add(_ run: RunDirectory) {
    guard let position = positions[RunIdentity(run)] else {
      positions[RunIdentity(run)] = runs.count
      runs.append(run)
      return
    }
    let known = Set(runs[position].files.map(\.path))
    runs[position] = RunDirectory(
      path: run.path, runID: run.runID,
      files: runs[position].files + run.files.filter { !known.contains($0.path) })
  }
}
