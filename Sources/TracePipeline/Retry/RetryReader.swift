internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Puts the lines of rejects together to records.
struct RetryReader {
  private static let recordsAtOnce = 1_000

  private let read: ReadOptions
  private let catalog: SourceCatalog
  private let transaction: RetryTransaction
  private let sourceParsers: SourceParsers
  /// What reads the source at hand.
  private var parsers: RejectParsers
  private(set) var records = 0

  /// The record that is being put together, and the rejects it is made of.
  private var text: [UInt8] = []
  private var parts: [StoredReject] = []
  private var parser: TextParser?
  /// The context of the source that `contextSource` is.
  private var context: RowContext
  private var contextSource: Int64?
  private var rows = RowBuffer()
  private var waiting: [RetryTransaction.Record] = []
  /// Rejects whose bytes are no UTF-8: they stay.
  private var broken: Set<Int64> = []
  private var canonical = CanonicalText()
  private let record = TextFields()
  /// The year of datetimes of the source at hand that have none.
  private var clock: YearClock?

  init(read: ReadOptions, catalog: SourceCatalog, transaction: RetryTransaction) {
    self.read = read
    self.catalog = catalog
    self.transaction = transaction
    sourceParsers = SourceParsers(read)
    parsers = RejectParsers(nil, read, sourceParsers)
    context = RowContext(runID: [], datetimes: read.datetimes)
  }

  mutating func retry(_ reject: StoredReject) throws {
    if reject.source != contextSource {
      try endRecord()
      try findContext(of: reject)
    }
    if let found = parsers.record(reject.bytes) {
      try endRecord()
      (parser, text) = found
      parts = [reject]
    } else if let last = parts.last, let gap = gap(last, reject) {
      // Blank lines between two rejects are no rejects.
      text += repeatElement(0x0A, count: gap)
      text += parsers.text(of: reject.bytes)
      parts.append(reject)
    } else {
      try endRecord()
    }
  }

  mutating func finish() throws {
    try endRecord()
    try flush()
  }

  /// How many LFs are between two rejects of one record; `nil` where other records are.
  private func gap(_ first: StoredReject, _ second: StoredReject) -> Int? {
    let gap = second.offset - first.offset - Int64(first.length)
    return first.source == second.source && gap > 0 && second.line - first.line == gap
      ? Int(gap) : nil
  }

  private mutating func endRecord() throws {
    defer { parts.removeAll() }
    guard let first = parts.first, let last = parts.last, let parser else { return }
    let stream = parsers.stream(of: first.bytes) ?? SourceFile(path: first.path).stream
    let compared = text.withUnsafeBytes { canonical.of($0) { Array($0) } }
    if !text.withUnsafeBytes(UTF8Check.isValid) {
      for part in parts where !part.bytes.withUnsafeBytes(UTF8Check.isValid) {
        broken.insert(part.id)
      }
      var repaired: [UInt8] = []
      text.withUnsafeBytes { UTF8Check.repair($0, into: &repaired) }
      text = repaired
    }
    let row = text.withUnsafeBytes { bytes in
      parser.read(bytes, into: record)
      if var clock {
        record.settleYear(&clock, parser.datetimes)
        self.clock = clock
      }
      return rows.appendRow(text: bytes, fields: record, stream: stream, context: context)
    }
    waiting.append(
      RetryTransaction.Record(
        row: row,
        datetime: rows.text(.datetime, ofRow: row) ?? RowBuffer.Slice(offset: 0, count: 0),
        message: rows.text(.message, ofRow: row) ?? RowBuffer.Slice(offset: 0, count: 0),
        rejects: parts.map(\.id), source: first.source,
        bytes: first.offset..<last.offset + Int64(last.length), line: first.line,
        text: compared))
    records += 1
    if waiting.count >= Self.recordsAtOnce { try flush() }
  }

  private mutating func flush() throws {
    try transaction.move(waiting, in: rows, broken: broken)
    waiting.removeAll()
    rows.removeAll()
  }

  private mutating func findContext(of reject: StoredReject) throws {
    contextSource = reject.source
    let known = try catalog.source(reject.source, runID: reject.runID)
    parsers = RejectParsers(known?.source, read, sourceParsers)
    clock = parsers.reading.datetimes.year.map { YearClock(year: $0) }
    context = RowContext(
      runID: Array(reject.runID.utf8), datetimes: parsers.datetimes,
      levels: parsers.reading.levels, document: known?.run.state.document)
  }
}
