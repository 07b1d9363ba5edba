internal import TraceFormat
public import TraceStore
internal import TraceTail

/// Parses rejects again, as other options understand them: text that had no header with the template
/// of before. What is not JSON, or was too long, stays so whatever the options are.
public struct RejectRetry: Sendable {
  /// What became of the rejects.
  public struct Summary: Sendable {
    /// Rejects that could be parsed with other options.
    public var tried = 0
    /// Rejects that are records now.
    public var moved = 0
    /// Records that they are.
    public var records = 0
    /// All rejects that are left.
    public var remaining = 0
  }

  /// How bytes are understood.
  public var read: ReadOptions

  /// A retry with those options.
  public init(read: ReadOptions) {
    self.read = read
  }

  /// Moves what can be parsed into `traces`, in one transaction.
  ///
  /// - Throws: `StoreError`; then nothing has changed.
  public func run(in database: TraceDatabase) throws -> Summary {
    var summary = Summary()
    // The transaction has the connection for itself.
    let rejects = try TraceDatabase(path: database.path, access: .read)
    let catalog = try SourceCatalog(database)
    try BatchWriter(database).retry { transaction in
      var reader = RetryReader(read: read, catalog: catalog, transaction: transaction)
      try rejects.forEachReject { reject in
        summary.remaining += 1
        guard reject.reason == "no-header" else { return }
        summary.tried += 1
        try reader.take(reject)
      }
      try reader.finish()
      summary.moved = reader.moved
      summary.records = reader.records
      summary.remaining -= reader.moved
    }
    return summary
  }
}

/// Puts the lines of rejects together to records.
private struct RetryReader {
  private static let recordsAtOnce = 1_000

  private let read: ReadOptions
  private let catalog: SourceCatalog
  private let transaction: RetryTransaction
  private let parsers: [TextParser]
  private(set) var moved = 0
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
  private let record = TextFields()

  init(read: ReadOptions, catalog: SourceCatalog, transaction: RetryTransaction) {
    self.read = read
    self.catalog = catalog
    self.transaction = transaction
    parsers = read.parsers
    context = RowContext(runID: [], datetimes: read.datetimes)
  }

  mutating func take(_ reject: StoredReject) throws {
    let found = reject.bytes.withUnsafeBytes { line in
      parsers.first { $0.readHeader(of: line, into: record) }
    }
    if let found {
      try endRecord()
      parser = found
      parts = [reject]
      text = reject.bytes
    } else if let last = parts.last, let gap = gap(last, reject) {
      // Blank lines between two rejects are no rejects.
      text += repeatElement(0x0A, count: gap)
      text += reject.bytes
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
    try findContext(of: first)
    let stream = SourceFile(path: first.path).stream
    if !text.withUnsafeBytes(UTF8Check.isValid) {
      var repaired: [UInt8] = []
      text.withUnsafeBytes { UTF8Check.repair($0, into: &repaired) }
      text = repaired
    }
    let row = text.withUnsafeBytes { bytes in
      parser.read(bytes, into: record)
      return rows.appendRow(text: bytes, fields: record, stream: stream, context: context)
    }
    waiting.append(
      RetryTransaction.Record(
        row: row,
        datetime: rows.text(.datetime, ofRow: row) ?? RowBuffer.Slice(offset: 0, count: 0),
        message: rows.text(.message, ofRow: row) ?? RowBuffer.Slice(offset: 0, count: 0),
        rejects: parts.map(\.id), source: first.source,
        bytes: first.offset..<last.offset + Int64(last.length)))
    moved += parts.count
    records += 1
    if waiting.count >= Self.recordsAtOnce { try flush() }
  }

  private mutating func flush() throws {
    try transaction.move(waiting, in: rows)
    waiting.removeAll()
    rows.removeAll()
  }

  private mutating func findContext(of reject: StoredReject) throws {
    guard contextSource != reject.source else { return }
    contextSource = reject.source
    let run = try catalog.runs(runID: reject.runID).first { run in
      run.sources.contains { $0.id == reject.source }
    }
    context = RowContext(
      runID: Array(reject.runID.utf8), datetimes: read.datetimes, document: run?.state.document)
  }
}
