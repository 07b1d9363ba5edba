internal import TraceBytes
internal import TraceFormat

/// What the database knows of runs and sources, for the reader.
///
/// Read on a connection of its own, so that the reader does not wait for the writer.
public final class SourceCatalog {
  /// A run and its sources.
  public struct KnownRun: Sendable {
    /// The run as it was committed last.
    public let state: RunState
    /// Its sources, in the order in which they were found.
    public let sources: [SourceCheckpoint]

    /// A run of its parts.
    public init(state: RunState, sources: [SourceCheckpoint]) {
      self.state = state
      self.sources = sources
    }

    /// Whether anything was read of its texts.
    public var hasTexts: Bool { sources.contains { $0.kind != .metadata && $0.offset > 0 } }

    /// Whether it has both sides, so that its records are paired.
    public var isPaired: Bool { state.hasRecords && hasTexts }
  }

  /// What the ledger says of some bytes of a source.
  public struct LedgerPart: Sendable {
    /// From where to where in the source, after decompression.
    public let bytes: Range<Int64>
    /// The hashes of its lines, as `LineHasher` makes them; `nil` where they were not kept.
    public let lineHashes: [UInt32]?
  }

  private let runsByID: Statement
  private let runByNumber: Statement
  private let sourcesOfRun: Statement
  private let documentsOfRun: Statement
  private let sourcesByInode: Statement
  private let partsOfSource: Statement
  private let readingsOfRun: Statement
  private var nextRun: Int64
  private var nextSource: Int64
  /// Behind the statements, which must end before their connection does.
  private let database: TraceDatabase

  /// The catalog of a database as it is now and becomes. Only one reader may make runs and sources:
  /// `StoreLock` sees to it.
  ///
  /// - Throws: `StoreError`.
  public init(_ database: TraceDatabase) throws {
    let database = try TraceDatabase(path: database.path, access: .read)
    try database.requireCurrentTables()
    self.database = database
    let runColumns = "SELECT id, place, document, has_records, run_id FROM tracetail_runs"
    (
      runsByID, runByNumber, sourcesOfRun, documentsOfRun, sourcesByInode, partsOfSource,
      readingsOfRun, nextRun, nextSource
    ) = try database.withConnection("read") { connection in
      func largest(_ table: String) throws -> Int64 {
        let id = try Statement("SELECT max(id) FROM \(table)", on: connection).firstInteger() ?? 0
        guard id < StoredValue.largest else {
          throw StoredValue.corruption("\(table) has the id \(id)")
        }
        return id
      }
      return (
        try Statement("\(runColumns) WHERE run_id = ?1", on: connection),
        try Statement("\(runColumns) WHERE id = ?1", on: connection),
        try Statement("\(Self.sourceColumns) WHERE run = ?1 ORDER BY id", on: connection),
        try Statement(
          """
          SELECT d.source, d.document FROM tracetail_documents d
            JOIN tracetail_sources s ON s.id = d.source WHERE s.run = ?1
          """, on: connection),
        try Statement("\(Self.sourceColumns) WHERE inode = ?1 ORDER BY id", on: connection),
        try Statement(Self.parts, on: connection),
        try Statement(Self.readingColumns, on: connection),
        try largest("tracetail_runs"), try largest("tracetail_sources")
      )
    }
  }

  /// An id for a new run.
  public func makeRunID() -> Int64 {
    nextRun += 1
    return nextRun
  }

  /// An id for a new source.
  public func makeSourceID() -> Int64 {
    nextSource += 1
    return nextSource
  }

  /// The run of that directory as it was committed last; `nil` where it is new.
  public func run(place: String, runID: String) throws -> KnownRun? {
    try runs(runID: runID).first { $0.state.place == place }
  }

  /// All runs of that run id, wherever their directories were when they were read.
  public func runs(runID: String) throws -> [KnownRun] {
    try database.withConnection("read the sources of") { _ in
      var runs: [RunState] = []
      try runsByID.forEach(.text(runID)) { runs.append(Self.state($0)) }
      return try runs.map(known)
    }
  }

  /// A source of a run id as it was committed last, and its run; `nil` where there is none.
  public func source(
    _ id: Int64, runID: String
  ) throws -> (run: KnownRun, source: SourceCheckpoint)? {
    for run in try runs(runID: runID) {
      if let source = run.sources.first(where: { $0.id == id }) { return (run, source) }
    }
    return nil
  }

  /// A run with its sources as they were committed last.
  private func known(_ run: RunState) throws -> KnownRun {
    var sources = try sources(sourcesOfRun, .integer(run.id))
    if run.document != nil { try readDocuments(ofRun: run.id, into: &sources) }
    return KnownRun(state: run, sources: sources)
  }

  /// The run of a number, as sources name it.
  public func run(_ id: Int64) throws -> KnownRun? {
    try database.withConnection("read the sources of") { _ in
      try runByNumber.first(.integer(id), body: Self.state).map(known)
    }
  }

  /// Calls `body` with each source of a directory: its name, and the id and the number of its run, the
  /// oldest run first.
  ///
  /// - Throws: `StoreError`.
  public func forEachFile(
    in place: String, _ body: (_ name: String, _ runID: String, _ run: Int64) -> Void
  ) throws {
    try database.withConnection("read the sources of") { connection in
      let statement = try Statement(
        """
        SELECT s.name, r.run_id, r.id FROM tracetail_runs r
        JOIN tracetail_sources s ON s.run = r.id WHERE r.place = ?1 ORDER BY r.id
        """, on: connection)
      try statement.forEach(.text(place)) { body($0.text(0), $0.text(1), $0.integer(2)) }
    }
  }

  /// Whether the ledger says that files of a run begin with bytes of another source.
  public func hasCopies(inRun run: Int64) throws -> Bool {
    try database.withConnection("read the ledger of") { connection in
      try Statement(
        """
        SELECT EXISTS (SELECT 1 FROM tracetail_batches b JOIN tracetail_sources s ON s.id = b.source
          WHERE s.run = ?1 AND b.copy_of IS NOT NULL)
        """, on: connection
      ).firstInteger(.integer(run)) == 1
    }
  }

  /// The sources of all runs whose files had an inode when they were seen last.
  public func sources(inode: UInt64) throws -> [SourceCheckpoint] {
    try database.withConnection("read the sources of") { _ in
      var sources = try sources(sourcesByInode, .integer(inode))
      for run in Set(sources.filter { $0.kind == .metadata }.map(\.run)) {
        try readDocuments(ofRun: run, into: &sources)
      }
      return sources
    }
  }

  /// Calls `body` with what the ledger says of a source, in the order in which it was committed,
  /// until it says stop. Parts may overlap where an open record was read again.
  public func forEachPart(
    ofSource source: Int64, _ body: (LedgerPart, inout Bool) throws -> Void
  ) throws {
    try database.withConnection("read the ledger of") { _ in
      try partsOfSource.forEach(.integer(source)) { row, stop in
        let (first, end) = (row.integer(0), row.integer(1))
        guard first >= 0, end >= first else { return }
        try body(LedgerPart(bytes: first..<end, lineHashes: row.words(2)), &stop)
      }
    }
  }

  private func sources(
    _ statement: Statement, _ value: Statement.Value
  ) throws -> [SourceCheckpoint] {
    var sources: [SourceCheckpoint] = []
    try statement.forEach(value) { row in
      sources.append(try Self.checkpoint(row))
    }
    for run in Set(sources.map(\.run)) {
      try readingsOfRun.forEach(.integer(run)) { row in
        guard let position = sources.firstIndex(where: { $0.id == row.integer(0) }) else { return }
        sources[position].reading = SourceReading(row, from: 1)
        sources[position].hasNewReading = false
      }
    }
    return sources
  }

  /// A source that is a document is read again from its start once anything follows.
  private func readDocuments(ofRun run: Int64, into sources: inout [SourceCheckpoint]) throws {
    try documentsOfRun.forEach(.integer(run)) { row in
      guard let position = sources.firstIndex(where: { $0.id == row.integer(0) }) else { return }
      sources[position].document = row.bytes(1).flatMap { RunDocument(json: $0) }
      sources[position].open = .record
      sources[position].openOffset = 0
      sources[position].openLine = 1
    }
  }

  private static func state(_ row: Statement.Row) -> RunState {
    var run = RunState(
      id: row.integer(0), place: row.text(1).distinctPath, runID: row.text(4))
    run.document = row.bytes(2).flatMap { RunDocument(json: $0) }
    run.hasRecords = row.integer(3) != 0
    return run
  }

  private static let readingColumns = """
    SELECT source, \(SourceReading.columns) FROM tracetail_readings
    WHERE source IN (SELECT id FROM tracetail_sources WHERE run = ?1)
    """

  private static let parts = """
    SELECT first_byte, end_byte, line_hashes FROM tracetail_batches
    WHERE source = ?1 AND NOT is_retried ORDER BY id
    """

  private static let sourceColumns = """
    SELECT id, kind, name, device, inode, birth, size, modified, changed, offset, line,
      head_low, head_high, tail_low, tail_high, template, backlog_end, backlog_offset,
      open_state, open_offset, open_line, run, copy_of
    FROM tracetail_sources
    """

  /// - Throws: `DatabaseError` where it is none that Tracetail has written.
  private static func checkpoint(_ row: Statement.Row) throws -> SourceCheckpoint {
    try row.checkIntegers([0, 1] + Array(3...14) + Array(17...21), of: "tracetail_sources")
    guard let kind = SourceCheckpoint.Kind(rawValue: row.integer(1)) else {
      throw StoredValue.corruption("its source \(row.integer(0)) is of no kind that there is")
    }
    let file = SourceCheckpoint.File(
      name: row.text(2).distinctPath, device: UInt64(bitPattern: row.integer(3)),
      inode: UInt64(bitPattern: row.integer(4)), birth: row.integer(5), size: row.integer(6),
      modified: row.integer(7), changed: row.integer(8))
    var source = SourceCheckpoint(id: row.integer(0), run: row.integer(21), kind: kind, file: file)
    source.copyOf = row.isNull(22) ? nil : row.integer(22)
    source.offset = row.integer(9)
    source.line = row.integer(10)
    source.head = key(row.integer(11), row.integer(12))
    source.tail = key(row.integer(13), row.integer(14))
    source.template = row.isNull(15) ? nil : row.text(15)
    source.backlogEnd = row.isNull(16) ? nil : row.integer(16)
    source.backlogOffset = row.integer(17)
    source.open = SourceCheckpoint.Open(rawValue: row.integer(18)) ?? .nothing
    source.openOffset = row.integer(19)
    source.openLine = row.integer(20)
    if let fault = source.fault { throw StoredValue.corruption(fault) }
    return source
  }

  private static func key(_ low: Int64, _ high: Int64) -> ContentHash {
    ContentHash(low: UInt64(bitPattern: low), high: UInt64(bitPattern: high))
  }
}
