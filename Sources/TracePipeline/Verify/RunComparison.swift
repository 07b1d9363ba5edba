private import Foundation
internal import TraceStore
internal import TraceTail

/// Compares runs of the database with what a scratch database says they should be.
struct RunComparison {
  /// So many rows that differ are compared by their messages at once.
  private static let oddAtOnce = 100_000

  var report = VerifyReport()
  /// The runs that were compared.
  private var compared: Set<Int64> = []
  private let database: TraceDatabase
  private let scratch: TraceDatabase
  private let read: ReadOptions
  private let onProblem: (TailError) -> Void
  private let openSources: OpenSources
  /// Says who the files are for the database.
  private let inspector: SourceInspector
  /// Whether the rows of the archive are read too.
  private let hasArchive: Bool
  private let actual: RunRows
  private let expected: RunRows

  init(
    database: TraceDatabase, scratch: TraceDatabase, read: ReadOptions, hasArchive: Bool,
    onProblem: @escaping (TailError) -> Void
  ) throws {
    self.database = database
    self.scratch = scratch
    self.read = read
    self.onProblem = onProblem
    self.hasArchive = hasArchive
    openSources = OpenSources(limit: 64, maximumWindow: read.maximumWindow)
    inspector = SourceInspector(
      catalog: try SourceCatalog(database), openSources: openSources, isLive: false,
      isDatedRecord: DatedRecords(read).contains, onProblem: onProblem)
    let columns = try RunRows.comparableColumns(of: database)
    actual = try RunRows(database, columns: columns)
    expected = try RunRows(scratch, columns: columns)
  }

  /// The runs of a directory, by who the database says that its files are.
  func identify(_ directory: RunDirectory) throws -> [RunDirectory] {
    defer { openSources.closeAll() }
    let runs = try inspector.inspect(directory)
    inspector.didCommit()
    let others = runs.dropFirst().map { run in
      run.directory.with(files: run.files.map(\.file))
    }
    let names = Set(others.flatMap(\.files).map { Array($0.path.utf8) })
    let id = runs.first?.directory.runID ?? directory.runID
    let own = (runs.first?.directory.files ?? directory.files).filter {
      !names.contains(Array($0.path.utf8))
    }
    if own.isEmpty && !others.isEmpty { return others }
    return [RunDirectory(path: directory.path, runID: id, files: own)] + others
  }

  mutating func compare(_ run: ReadRun) throws {
    let place = run.directory.path
    defer { openSources.closeAll() }
    let inspections = try inspector.inspect(run.directory)
    inspector.didCommit()
    guard let known = inspections.compactMap(\.known).first else {
      if run.sources.contains(where: { $0.offset > 0 }) {
        add(place, "the run \(run.directory.runID) is not in the database")
      }
      return
    }
    compared.insert(known.state.id)
    let lost = try compareSources(run, known, inspections.flatMap(\.files))
    let retried = try database.retriedBytes(ofRun: known.state.id)
    let areRejectsEqual =
      try retried.isEmpty
      && scratch.rejectDigest(ofRun: run.scratchID)
        == database.rejectDigest(ofRun: known.state.id)
    if areRejectsEqual {
      try compareRows(run, known, and: [], lost)
    } else {
      let wanted = try scratch.rejects(ofRun: run.scratchID)
      try compareRows(run, known, and: rowsOfRetries(retried, wanted), lost)
      compareRejects(run, try database.rejects(ofRun: known.state.id), wanted, retried)
    }
  }

  private mutating func add(_ path: String, offset: Int64 = 0, line: Int64 = 0, _ what: String) {
    report.add(Difference(path: path, offset: offset, line: line, what: what))
  }

  // MARK: Sources and the ledger

  /// Gives the sources of which not all that was read is there.
  private mutating func compareSources(
    _ run: ReadRun, _ known: SourceCatalog.KnownRun, _ matches: [InspectedFile]
  ) throws -> [SourceCheckpoint] {
    var found: Set<Int64> = []
    for match in matches {
      let size = run.sources.first { $0.path == match.file.path }?.offset ?? 0
      if match.isCopy { continue }
      guard let source = match.known else {
        if size > 0 { add(match.file.path, "not imported: \(size) bytes") }
        continue
      }
      if !match.isWaiting { found.insert(source.id) }
      if source.offset < size {
        add(
          match.file.path, offset: source.offset, line: source.line,
          "not imported yet: \(size - source.offset) bytes")
      }
      if let gap = try database.ledgerGap(ofSource: source.id, upTo: source.offset) {
        add(
          match.file.path, offset: gap.lowerBound,
          "the ledger does not say what became of \(gap.count) bytes")
      }
    }
    return known.sources.filter { !found.contains($0.id) && $0.offset > 0 }
  }

  /// Says of a run whose directory is gone that nothing of it can be proven. One that was compared, or
  /// has no rows, is not told.
  mutating func noteGone(run: Int64, place: String) throws {
    guard !compared.contains(run) else { return }
    let rows = try actual.digest(ofRun: run).count
    if rows > 0 { report.add(UnprovenSource(path: place, rows: rows)) }
  }

  // MARK: Rows

  /// The rows that rejects became, as far as they are records with these options too. With those of
  /// the import they are rejects, which `compareRejects` looks for.
  private func rowsOfRetries(_ retried: [RetriedBytes], _ wanted: [RejectedBytes]) -> [Int64] {
    let starts = Set(wanted.map { [$0.kind, $0.offset] })
    return retried.filter { !starts.contains([$0.kind, $0.bytes.lowerBound]) }.compactMap(\.row)
  }

  private mutating func compareRows(
    _ run: ReadRun, _ known: SourceCatalog.KnownRun, and retried: [Int64],
    _ lost: [SourceCheckpoint]
  ) throws {
    if try !hasArchive && database.hasArchivedRows(ofRun: known.state.id) {
      report.archivedRuns += 1
      return
    }
    let wanted = try expected.digest(ofRun: run.scratchID)
    let got = try actual.digest(ofRun: known.state.id, and: retried)
    report.rows += got.count
    guard wanted != got else { return }
    try listDifferences(run, known, and: retried, lost)
  }

  /// Finds the rows that are missing or surplus. A run is taken in parts, by the hash of its rows,
  /// so that memory stays small.
  private mutating func listDifferences(
    _ run: ReadRun, _ known: SourceCatalog.KnownRun, and retried: [Int64],
    _ lost: [SourceCheckpoint]
  ) throws {
    let lostRows = try lost.map { ($0.file.name, try database.rowRanges(ofSources: [$0.id])) }
    var unproven: [String: Int] = [:]
    var odd: (missing: [Int64], surplus: [Int64]) = ([], [])
    let rows = try expected.digest(ofRun: run.scratchID).count
    let parts = rows / 200_000 + 1
    for part in 0..<parts {
      var rowsByHash: [Int: [Int64]] = [:]
      try expected.forEachRow(ofRun: run.scratchID) { row in
        if Int(row.hash.magnitude % UInt(parts)) == part {
          rowsByHash[row.hash, default: []].append(row.id)
        }
      }
      var surplus: [Int64] = []
      try actual.forEachRow(ofRun: known.state.id, and: retried) { row in
        guard Int(row.hash.magnitude % UInt(parts)) == part else { return }
        if rowsByHash[row.hash]?.popLast() == nil { surplus.append(row.id) }
      }
      odd.missing += rowsByHash.values.joined().sorted()
      odd.surplus += surplus.sorted()
      if part < parts - 1, odd.missing.count + odd.surplus.count < Self.oddAtOnce { continue }
      try settleOdd(&odd, run, lost, lostRows, &unproven)
    }
    for (name, rows) in unproven.sorted(by: { $0.key < $1.key }) {
      report.add(UnprovenSource(path: run.directory.path + "/" + name, rows: rows))
    }
  }

  /// Says which rows are missing or surplus. A row that is right but for what metadata says that is gone is
  /// neither: it cannot be proven.
  private mutating func settleOdd(
    _ odd: inout (missing: [Int64], surplus: [Int64]), _ run: ReadRun,
    _ lost: [SourceCheckpoint], _ lostRows: [(name: String, rows: [ClosedRange<Int64>])],
    _ unproven: inout [String: Int]
  ) throws {
    if let metadata = lost.first(where: { $0.kind == .metadata }) {
      var rows: [[UInt8]: [Int64]] = [:]
      for row in odd.surplus { rows[try actual.message(ofRow: row), default: []].append(row) }
      var explained: Set<Int64> = []
      odd.missing = try odd.missing.filter { row in
        guard let other = rows[try expected.message(ofRow: row)]?.popLast() else { return true }
        explained.insert(other)
        return false
      }
      odd.surplus.removeAll(where: explained.contains)
      if !explained.isEmpty { unproven[metadata.file.name, default: 0] += explained.count }
    }
    for row in odd.missing { try addMissing(row, run) }
    for row in odd.surplus {
      // The rows of what is gone are counted, once.
      if let name = lostRows.first(where: { $0.rows.contains { $0.contains(row) } })?.name {
        unproven[name, default: 0] += 1
        continue
      }
      add(
        run.directory.path,
        "row \(row) is not what any record of the run says: "
          + excerpt(try actual.message(ofRow: row)))
    }
    odd = ([], [])
  }

  private mutating func addMissing(_ row: Int64, _ run: ReadRun) throws {
    let place = try expected.location(ofRow: row, run: run.scratchID)
    let path = run.directory.path + (place.map { "/" + $0.name } ?? "")
    add(
      path, offset: place?.offset ?? 0,
      "missing from the database, in the part of the source that begins here: "
        + excerpt(try expected.message(ofRow: row)))
  }

  private func excerpt(_ message: [UInt8]) -> String {
    let text = String(decoding: message.prefix(80), as: UTF8.self)
    return "\"" + text.replacingOccurrences(of: "\n", with: "\\n") + "\""
  }

  // MARK: Rejects

  private mutating func compareRejects(
    _ run: ReadRun, _ got: [RejectedBytes], _ wanted: [RejectedBytes], _ retried: [RetriedBytes]
  ) {
    var left: [Int: [RejectedBytes]] = [:]
    for reject in got { left[reject.hash, default: []].append(reject) }
    for reject in wanted where left[reject.hash]?.popLast() == nil {
      if retried.cover(reject) { continue }
      add(
        run.directory.path + "/" + reject.name, offset: reject.offset, line: reject.line,
        "\(reject.length) bytes that cannot be parsed (\(reject.reason))"
          + " are not among the rejects")
    }
    for reject in left.values.joined().sorted(by: { ($0.name, $0.offset) < ($1.name, $1.offset) }) {
      add(
        run.directory.path + "/" + reject.name, offset: reject.offset, line: reject.line,
        "a reject (\(reject.reason)) that the source does not explain")
    }
  }
}

extension [RetriedBytes] {
  /// Whether what is here, in the order of its sources, has the bytes of a reject.
  fileprivate func cover(_ reject: RejectedBytes) -> Bool {
    let place = (reject.kind, reject.offset)
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if (self[middle].kind, self[middle].bytes.lowerBound) <= place {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low > 0, self[low - 1].kind == reject.kind else { return false }
    return reject.offset + reject.length <= self[low - 1].bytes.upperBound
  }
}
