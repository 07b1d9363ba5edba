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

    /// Whether anything was read of its texts.
    public var hasTexts: Bool { sources.contains { $0.kind != .metadata && $0.offset > 0 } }

    /// Whether it has both sides, so that its records are paired.
    public var isPaired: Bool { state.hasRecords && hasTexts }
  }

  private let runsByID: Statement
  private let sourcesOfRun: Statement
  private let documentsOfRun: Statement
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
    self.database = database
    (runsByID, sourcesOfRun, documentsOfRun, nextRun, nextSource) = try database.withConnection(
      "read"
    ) {
      connection in
      func largest(_ table: String) throws -> Int64 {
        try Statement("SELECT max(id) FROM \(table)", on: connection).firstInteger() ?? 0
      }
      return (
        try Statement(
          "SELECT id, place, document, has_records FROM tracetail_runs WHERE run_id = ?1",
          on: connection),
        try Statement(Self.sourceColumns, on: connection),
        try Statement(
          """
          SELECT d.source, d.document FROM tracetail_documents d
            JOIN tracetail_sources s ON s.id = d.source WHERE s.run = ?1
          """, on: connection),
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
      try runsByID.forEach(.text(runID)) { row in
        var run = RunState(id: row.integer(0), place: row.text(1), runID: runID)
        run.document = row.bytes(2).flatMap { RunDocument(json: $0) }
        run.hasRecords = row.integer(3) != 0
        runs.append(run)
      }
      return try runs.map { run in
        var sources = try sources(ofRun: run.id)
        if run.document != nil { try readDocuments(ofRun: run.id, into: &sources) }
        return KnownRun(state: run, sources: sources)
      }
    }
  }

  private func sources(ofRun run: Int64) throws -> [SourceCheckpoint] {
    var sources: [SourceCheckpoint] = []
    try sourcesOfRun.forEach(.integer(run)) { row in
      if let source = Self.checkpoint(row, run: run) { sources.append(source) }
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

  private static let sourceColumns = """
    SELECT id, kind, name, device, inode, birth, size, modified, changed, offset, line,
      head_low, head_high, tail_low, tail_high, template, backlog_end, backlog_offset,
      open_state, open_offset, open_line
    FROM tracetail_sources WHERE run = ?1 ORDER BY id
    """

  private static func checkpoint(_ row: Statement.Row, run: Int64) -> SourceCheckpoint? {
    guard let kind = SourceCheckpoint.Kind(rawValue: row.integer(1)) else { return nil }
    let file = SourceCheckpoint.File(
      name: row.text(2), device: UInt64(bitPattern: row.integer(3)),
      inode: UInt64(bitPattern: row.integer(4)), birth: row.integer(5), size: row.integer(6),
      modified: row.integer(7), changed: row.integer(8))
    var source = SourceCheckpoint(id: row.integer(0), run: run, kind: kind, file: file)
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
    return source
  }

  private static func key(_ low: Int64, _ high: Int64) -> ContentHash {
    ContentHash(low: UInt64(bitPattern: low), high: UInt64(bitPattern: high))
  }
}
