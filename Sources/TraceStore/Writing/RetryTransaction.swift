public import TraceFormat

/// Rejects on their way into `traces`, all in one transaction.
///
/// A text whose metadata is a row already, and could not be paired because the template was not
/// known, needs no row of its own: a metadata row of the run that waits for its text and has the same
/// stream, datetime and message is the same record.
public final class RetryTransaction {
  /// A record that was found in rejects.
  public struct Record: Sendable {
    /// Its row in the buffer.
    public let row: Int
    /// Its datetime in the buffer, as the row has it.
    public let datetime: RowBuffer.Slice
    /// Its message in the buffer, as the row has it.
    public let message: RowBuffer.Slice
    /// The rejects that it was.
    public let rejects: [Int64]
    /// The source that the rejects are of.
    public let source: Int64
    /// Where it stands in the source.
    public let bytes: Range<Int64>
    /// The number of its first line, from 1.
    public let line: Int64
    /// Its text as it is compared with renderings of metadata.
    public let text: [UInt8]

    /// A record of its parts.
    public init(
      row: Int, datetime: RowBuffer.Slice, message: RowBuffer.Slice, rejects: [Int64],
      source: Int64, bytes: Range<Int64>, line: Int64, text: [UInt8]
    ) {
      self.row = row
      self.datetime = datetime
      self.message = message
      self.rejects = rejects
      self.source = source
      self.bytes = bytes
      self.line = line
      self.text = text
    }
  }

  private let statements: WriterStatements
  private let placeOfSource, waitingMetadata, deleteWaiting, keepAsEncoding: Statement
  private let batchTable: BatchTable
  private let createdAt: String
  private let number: Int64
  /// Metadata rows that wait for their text, by stream of a run and by what they say.
  private var waiting: [Place: [[UInt8]: [Int64]]] = [:]
  private var found: [Place: [Int64]] = [:]

  private struct Place: Hashable {
    let run: Int64
    let stream: Int64
  }

  init(_ statements: WriterStatements, _ batchTable: BatchTable) throws {
    self.statements = statements
    self.batchTable = batchTable
    placeOfSource = try Statement(
      "SELECT run, kind FROM tracetail_sources WHERE id = ?1", on: statements.connection)
    waitingMetadata = try Statement(
      """
      SELECT DISTINCT u.row, \(statements.columns.contains("datetime") ? "t.datetime" : "''"),
        t.message
      FROM tracetail_pending u JOIN traces t ON t.rowid = u.row
      WHERE u.run = ?1 AND u.stream = ?2 AND u.side = 1 AND u.state = 0 ORDER BY u.row DESC
      """, on: statements.connection)
    deleteWaiting = try Statement(
      """
      DELETE FROM tracetail_pending
      WHERE run = ?1 AND stream = ?2 AND side = 1 AND row IN (SELECT value FROM json_each(?3))
      """, on: statements.connection)
    keepAsEncoding = try Statement(
      """
      UPDATE tracetail_rejects SET reason = 'encoding',
        detail = 'not UTF-8; the message has U+FFFD instead' WHERE id = ?1
      """, on: statements.connection)
    createdAt = BatchTransaction.timestamp(try statements.now.firstInteger() ?? 0)
    number = (try statements.lastBatch.firstInteger() ?? 0) &+ 1
  }

  /// Moves records into `traces`, and their rejects out of the way.
  ///
  /// - Parameters:
  ///   - records: what they are.
  ///   - rows: their rows.
  ///   - broken: rejects whose bytes are no UTF-8: they stay.
  /// - Throws: what SQLite says.
  public func move(_ records: [Record], in rows: RowBuffer, broken: Set<Int64>) throws {
    try rows.bytes.withUnsafeBytes { bytes in
      for record in records { try move(record, rows, bytes, broken) }
    }
  }

  private func move(
    _ record: Record, _ rows: RowBuffer, _ bytes: UnsafeRawBufferPointer, _ broken: Set<Int64>
  ) throws {
    var row: Int64?
    if try !isRowAlready(record, bytes) {
      try batchTable.provide(rows, live: [record.row]) {
        row = try statements.insert(1, of: rows, createdAt: createdAt)
      }
      if let row { try addEntry(record, row: row) }
    }
    for reject in record.rejects {
      if broken.contains(reject) {
        try keepAsEncoding.run(.integer(reject))
      } else {
        try statements.deleteReject.run(.integer(reject))
      }
    }
    try statements.insertSegment.run(
      .integer(number), .integer(record.source), .integer(record.bytes.lowerBound),
      .integer(record.bytes.upperBound), .integer(1), .optional(row), .optional(row),
      .text(createdAt), .integer(true), .null, .null)
  }

  /// Metadata that comes later finds the text, whether or not the run is paired yet.
  private func addEntry(_ record: Record, row: Int64) throws {
    let place = try placeOfSource.first(.integer(record.source)) {
      Place(run: $0.integer(0), stream: $0.integer(1))
    }
    guard let place, let stream = Stream(rawValue: UInt8(clamping: place.stream)) else { return }
    try record.text.withUnsafeBytes {
      try statements.pending.insert(
        PendingEntry(
          side: .text, run: place.run, stream: stream, state: .final, row: row,
          place: TextPlace(
            source: record.source, offset: record.bytes.lowerBound, line: record.line)),
        $0)
    }
  }

  private func isRowAlready(_ record: Record, _ bytes: UnsafeRawBufferPointer) throws -> Bool {
    let place = try placeOfSource.first(.integer(record.source)) {
      Place(run: $0.integer(0), stream: $0.integer(1))
    }
    guard let place else { return false }
    if waiting[place] == nil { waiting[place] = try readWaiting(place) }
    let key = [record.datetime, record.message].map { slice in
      Array(bytes[slice.offset..<slice.offset + slice.count])
    }
    guard let row = waiting[place]?[Array(key.joined(separator: [0]))]?.popLast() else {
      return false
    }
    found[place, default: []].append(row)
    return true
  }

  private func readWaiting(_ place: Place) throws -> [[UInt8]: [Int64]] {
    var rows: [[UInt8]: [Int64]] = [:]
    try waitingMetadata.forEach(.integer(place.run), .integer(place.stream)) { row in
      let key = [row.bytes(1) ?? [], row.bytes(2) ?? []].joined(separator: [0])
      rows[Array(key), default: []].append(row.integer(0))
    }
    return rows
  }

  func finish() throws {
    for (place, rows) in found {
      try deleteWaiting.run(
        .integer(place.run), .integer(place.stream),
        .text("[" + rows.map(String.init).joined(separator: ",") + "]"))
    }
  }
}
