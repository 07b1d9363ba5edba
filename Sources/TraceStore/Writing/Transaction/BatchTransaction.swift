internal import TraceFormat

/// One batch on its way through one transaction.
///
/// The order matters: open records end or are withdrawn first, which frees the other side of pairs;
/// then texts find what earlier batches left, and pieces of metadata after them; what remains is
/// inserted, and gets its ids; last come the entries that name those ids.
struct BatchTransaction {
  let batch: Batch
  /// The bytes of the batch's rows.
  let bytes: UnsafeRawBufferPointer
  let statements: WriterStatements
  let batchTable: BatchTable

  /// Rows of the batch that are not inserted.
  var cancelled: Set<Int>
  var cancelledRejects: Set<Int>
  /// Rows of the batch that took the place of a row of an earlier batch.
  var takenOver: [Int: Int64] = [:]
  /// The rows of withdrawn open records, by source.
  var withdrawn: [Int64: Int64] = [:]
  /// The rows that are the open records of sources whose runs are not paired, by source; `noRow` where it
  /// was a row and is none any more.
  var openRows: [Int64: Int64] = [:]
  static let noRow: Int64 = 0
  /// Pieces whose texts have gone on, and those texts.
  var freed: [(piece: PendingEntry, text: [UInt8])] = []
  /// Texts of the batch that have found nothing, and their positions in this list.
  var newTexts: [NewText] = []
  var newTextsByClass: [TextClass: [Int]] = [:]
  /// Pieces of the batch that become entries.
  var newPieces: [NewPiece] = []
  var removed = 0
  /// The last row that was there before the writer began.
  let lastEarlierRow: Int64
  private var earlierRowsChanged = 0
  var touched = TouchedTexts()
  var earlierRows = EarlierRows()
  var createdAt = ""
  /// Whether any row is in a partition of the archive.
  private(set) var areAnyArchived = false
  private var live: [Int] = []
  private var firstRow: Int64 = 0
  private(set) var rejectIDs: [Int: Int64] = [:]

  init(
    batch: Batch, bytes: UnsafeRawBufferPointer, statements: WriterStatements,
    batchTable: BatchTable, lastEarlierRow: Int64
  ) {
    self.lastEarlierRow = lastEarlierRow
    self.batch = batch
    self.bytes = bytes
    self.statements = statements
    self.batchTable = batchTable
    cancelled = batch.rows.cancelled
    cancelledRejects = batch.cancelledRejects
  }

  mutating func run() throws -> CommitSummary {
    createdAt = Self.timestamp(try statements.now.firstInteger() ?? 0)
    areAnyArchived = try statements.archived.areAny()
    touched.areAnySuppressed = try statements.anySuppressed.firstInteger() == 1
    try writeRuns()
    try restartSources()
    try closeRecords()
    try reopenRecords()
    try addTexts()
    try placeFreedPieces()
    try placePieces()
    try replaceOpenRecords()
    try insertRows()
    try insertRejects()
    try insertEntries()
    try writeLedger()
    try forgetSources()
    try writeCheckpoints()
    try settleSuppressedTexts()
    return CommitSummary(
      rowsAdded: live.count, rowsRemoved: removed, earlierRowsChanged: earlierRowsChanged,
      rejectsAdded: rejectIDs.count)
  }

  static func timestamp(_ seconds: Int64) -> String {
    var bytes: [UInt8] = []
    DatetimeReader.append(microseconds: seconds * 1_000_000, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes of a text of the batch.
  func text(_ slice: RowBuffer.Slice) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[slice.offset..<slice.offset + slice.count])
  }

  // MARK: Rows

  mutating func remove(row: Int64) throws {
    noteChange(ofRow: row)
    try statements.search.rowChanges(row)
    try statements.deleteRow.run(.integer(row))
    let isElsewhere = statements.changedNothing
    if try areAnyArchived && statements.archived.withdraw(row) && isElsewhere { return }
    removed += 1
  }

  private mutating func noteChange(ofRow row: Int64) {
    if row <= lastEarlierRow { earlierRowsChanged += 1 }
  }

  /// Gives an earlier row the values of a row of the batch, which is then not inserted.
  mutating func takeOver(earlier row: Int64, by position: Int) throws {
    noteChange(ofRow: row)
    try statements.search.rowChanges(row)
    try batchTable.provide(batch.rows, live: [position]) {
      try statements.updateRow.run(.integer(row))
      if areAnyArchived && statements.changedNothing { try bringBack(row) }
    }
    takenOver[position] = row
    cancelled.insert(position)
  }

  private mutating func insertRows() throws {
    live =
      cancelled.isEmpty
      ? Array(0..<batch.rows.count) : (0..<batch.rows.count).filter { !cancelled.contains($0) }
    guard !live.isEmpty else { return }
    try batchTable.provide(batch.rows, live: live) {
      firstRow = try statements.insert(live.count, of: batch.rows, createdAt: createdAt)
    }
  }

  /// The id of a row of the batch that was inserted or took over another's.
  func id(ofRow position: Int) -> Int64? {
    if let row = takenOver[position] { return row }
    guard let rank = live.firstPosition(of: position) else { return nil }
    return firstRow + Int64(rank)
  }

  // MARK: Rejects and the ledger

  private mutating func insertRejects() throws {
    for (position, reject) in batch.rejects.enumerated()
    where !cancelledRejects.contains(position) {
      let raw = text(reject.bytes)
      rejectIDs[position] = try insertReject(
        source: reject.source, offset: reject.offset, line: reject.line, reason: reject.reason,
        detail: reject.detail, raw)
    }
  }

  func insertReject(
    source: Int64, offset: Int64, line: Int64, reason: String, detail: String,
    _ raw: UnsafeRawBufferPointer
  ) throws -> Int64? {
    let packed = RejectBytes.pack(raw)
    try (packed ?? []).withUnsafeBytes { bytes in
      try statements.insertReject.run(
        .integer(source), .integer(offset), .integer(raw.count), .integer(line), .text(reason),
        .text(detail), .blob(packed == nil ? raw : bytes), .text(createdAt),
        .integer(packed != nil))
    }
    return try statements.lastID.firstInteger()
  }

  private func writeLedger() throws {
    guard !batch.segments.isEmpty else { return }
    let number = (try statements.lastBatch.firstInteger() ?? 0) &+ 1
    for segment in batch.segments {
      let lower = live.firstPosition(notBefore: segment.rows.lowerBound)
      let upper = live.firstPosition(notBefore: segment.rows.upperBound)
      // The machine's order of bytes, which is little-endian on all that Tracetail is built for.
      try segment.lineHashes.withUnsafeBytes { hashes in
        try statements.insertSegment.run(
          .integer(number), .integer(segment.source), .integer(segment.bytes.lowerBound),
          .integer(segment.bytes.upperBound), .integer(segment.records),
          lower < upper ? .integer(firstRow + Int64(lower)) : .null,
          lower < upper ? .integer(firstRow + Int64(upper) - 1) : .null, .text(createdAt),
          .integer(false), .blob(hashes), .optional(segment.copyOf))
      }
    }
  }
}

extension [Int] {
  /// The position of the first element of a sorted array that is not less than `value`.
  fileprivate func firstPosition(notBefore value: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  fileprivate func firstPosition(of value: Int) -> Int? {
    let position = firstPosition(notBefore: value)
    return position < count && self[position] == value ? position : nil
  }
}
