internal import TraceFormat

/// The table of pending entries, for the writer.
struct PendingEntries {
  private let insert, remove, firstText, firstPiece, last: Statement
  private let openOfSource, openTextsOfRun, between: Statement

  private static let columns = "state, row, piece, source, offset, line"

  init(on connection: OpaquePointer) throws {
    func prepare(_ sql: String) throws -> Statement { try Statement(sql, on: connection) }
    insert = try prepare(
      """
      INSERT INTO tracetail_pending
        (run, stream, side, text, state, row, piece, source, offset, line)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """)
    remove = try prepare(
      """
      DELETE FROM tracetail_pending
      WHERE run = ?1 AND stream = ?2 AND side = ?3 AND text = ?4 AND state = ?5 AND row = ?6
        AND piece = ?7
      """)
    let equal = "run = ?1 AND stream = ?2 AND side = ?3 AND text = ?4"
    func select(_ order: String) throws -> Statement {
      try prepare(
        "SELECT \(Self.columns) FROM tracetail_pending WHERE \(equal) ORDER BY \(order) LIMIT 1")
    }
    firstPiece = try select("state ASC")
    last = try select("state DESC")
    // Rejects are numbers below 0: that which stands first in its source has the greatest.
    firstText = try prepare(
      """
      SELECT \(Self.columns) FROM tracetail_pending WHERE \(equal)
        AND state = (SELECT min(state) FROM tracetail_pending WHERE \(equal))
      ORDER BY row DESC LIMIT 1
      """)
    openOfSource = try prepare(
      """
      SELECT \(Self.columns), text, stream, side FROM tracetail_pending
      WHERE run = ?1 AND source = ?2 AND state > 0
      """)
    openTextsOfRun = try prepare(
      """
      SELECT \(Self.columns), text, stream FROM tracetail_pending
      WHERE run = ?1 AND state > 0 AND side = 0
      """)
    between = try prepare(
      """
      SELECT \(Self.columns), text FROM tracetail_pending
      WHERE run = ?1 AND stream = ?2 AND side = ?3 AND text >= ?4 AND text < ?5
      """)
  }

  func insert(_ entry: PendingEntry, _ text: UnsafeRawBufferPointer) throws {
    try insert.run(
      .integer(entry.run), .integer(Int64(entry.stream.rawValue)), .integer(entry.side.rawValue),
      .blob(text), .integer(entry.state.rawValue), .integer(entry.row), .integer(entry.piece),
      .optional(entry.place?.source), .optional(entry.place?.offset), .optional(entry.place?.line))
  }

  func remove(_ entry: PendingEntry, _ text: UnsafeRawBufferPointer) throws {
    try remove.run(
      .integer(entry.run), .integer(Int64(entry.stream.rawValue)), .integer(entry.side.rawValue),
      .blob(text), .integer(entry.state.rawValue), .integer(entry.row), .integer(entry.piece))
  }

  /// Of the entries with a text the one that is paired first: of rejects that which stands first.
  func first(
    _ side: PendingEntry.Side, _ run: Int64, _ stream: Stream, _ text: UnsafeRawBufferPointer
  ) throws -> PendingEntry? {
    let statement = side == .text ? firstText : firstPiece
    return try statement.first(
      .integer(run), .integer(Int64(stream.rawValue)), .integer(side.rawValue), .blob(text)
    ) { Self.entry($0, side, run, stream) }
  }

  /// Of the entries with a text the one that is paired last.
  func last(
    _ side: PendingEntry.Side, _ run: Int64, _ stream: Stream, _ text: UnsafeRawBufferPointer
  ) throws -> PendingEntry? {
    try last.first(
      .integer(run), .integer(Int64(stream.rawValue)), .integer(side.rawValue), .blob(text)
    ) { Self.entry($0, side, run, stream) }
  }

  /// Removes what stands for the last record of a source, and gives it: its text, or the piece that it has
  /// taken.
  func removeOpen(
    run: Int64, source: Int64
  ) throws -> (entry: PendingEntry, text: [UInt8])? {
    let found = try openOfSource.first(.integer(run), .integer(source)) { row in
      let side = PendingEntry.Side(rawValue: row.integer(8)) ?? .text
      return (Self.entry(row, side, run, Self.stream(row, 7)), row.bytes(6) ?? [])
    }
    try found.map { entry, text in try text.withUnsafeBytes { try remove(entry, $0) } }
    return found
  }

  /// Calls `body` with the texts of a run that are the last of their sources.
  func forEachOpenText(
    ofRun run: Int64, _ body: (PendingEntry, [UInt8]) -> Void
  ) throws {
    try openTextsOfRun.forEach(.integer(run)) { row in
      body(Self.entry(row, .text, run, Self.stream(row, 7)), row.bytes(6) ?? [])
    }
  }

  /// Calls `body` with the entries of one side whose texts lie in a range.
  func forEach(
    _ side: PendingEntry.Side, _ run: Int64, _ stream: Stream, from first: [UInt8],
    before end: [UInt8], _ body: (PendingEntry, [UInt8]) -> Void
  ) throws {
    try first.withUnsafeBytes { first in
      try end.withUnsafeBytes { end in
        try between.forEach(
          .integer(run), .integer(Int64(stream.rawValue)), .integer(side.rawValue), .blob(first),
          .blob(end)
        ) { row in
          body(Self.entry(row, side, run, stream), row.bytes(6) ?? [])
        }
      }
    }
  }

  private static func stream(_ row: Statement.Row, _ column: Int32) -> Stream {
    Stream(rawValue: UInt8(clamping: row.integer(column))) ?? .stdout
  }

  private static func entry(
    _ row: Statement.Row, _ side: PendingEntry.Side, _ run: Int64, _ stream: Stream
  ) -> PendingEntry {
    PendingEntry(
      side: side, run: run, stream: stream, state: TextState(rawValue: row.integer(0)) ?? .final,
      row: row.integer(1), piece: row.integer(2),
      place: row.isNull(3)
        ? nil
        : TextPlace(source: row.integer(3), offset: row.integer(4), line: row.integer(5)))
  }
}
