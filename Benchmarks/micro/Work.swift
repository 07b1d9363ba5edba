internal import Foundation
internal import TraceFormat
internal import TraceStore

/// The subjects, each with what it needs.
struct Work {
  private static let text = "[2026-01-02 03:04:05] [info] ⏳ [STAGE]: fetch parse merge #1042"
  private static let metadata = """
    {"mode":"stdout","level":"info","datetime":"2026-01-02 03:04:05","process":4242,\
    "thread":140737353983808,"message":"⏳ [STAGE]: fetch parse merge #1042",\
    "cut_id":"202601020304T0000001042","filename":"__init__.py","lineno":1706,\
    "workflow_name":null,"stage_name":null,"job_name":null,"duration_ms":null,\
    "hostname":"vm","ip_address":"127.0.0.1","python_version":"3.11.7","tags":[],"metadata":{}}
    """

  private let datetimes: DatetimeReader
  private let parser: TextParser
  private let context: RowContext

  /// Reads datetimes as UTC, and the main shape.
  init() throws {
    datetimes = try DatetimeReader()
    parser = .stockMain(datetimes: datetimes)
    context = RowContext(runID: Array("20260102030405T0000001042".utf8), datetimes: datetimes)
  }

  /// Does it so many times; gives what depends on all that was done.
  func run(_ subject: Subject, _ count: Int) throws -> Int {
    switch subject {
    case .parse: withText { parse($0, count) }
    case .datetime: Array("2026-01-02 03:04:05".utf8).withUnsafeBytes { read($0, count) }
    case .json: withMetadata { json($0, count) }
    case .textRow: withText { textRows($0, count) }
    case .metadataRow: withMetadata { metadataRows($0, count) }
    case .pairing: withText { text in withMetadata { pair(text, $0, count) } }
    case .bind: try bind(count)
    }
  }

  private func parse(_ text: UnsafeRawBufferPointer, _ count: Int) -> Int {
    let fields = TextFields()
    var sum = 0
    for _ in 0..<count {
      _ = parser.read(text, into: fields)
      sum &+= fields[.message]?.lowerBound ?? 0
    }
    return sum
  }

  private func read(_ datetime: UnsafeRawBufferPointer, _ count: Int) -> Int {
    var sum = 0
    for _ in 0..<count where datetimes.read(datetime) != nil { sum += 1 }
    return sum
  }

  private func json(_ metadata: UnsafeRawBufferPointer, _ count: Int) -> Int {
    let reader = MetadataReader()
    var sum = 0
    for _ in 0..<count {
      _ = reader.read(metadata)
      sum &+= reader.consumed
    }
    return sum
  }

  private func textRows(_ text: UnsafeRawBufferPointer, _ count: Int) -> Int {
    let fields = TextFields()
    _ = parser.read(text, into: fields)
    return inBatches(of: count) {
      _ = $0.appendRow(text: text, fields: fields, stream: .stdout, context: context)
    }
  }

  private func metadataRows(_ metadata: UnsafeRawBufferPointer, _ count: Int) -> Int {
    let reader = MetadataReader()
    _ = reader.read(metadata)
    return inBatches(of: count) { _ = $0.appendRow(metadata: reader, context: context) }
  }

  private func pair(
    _ text: UnsafeRawBufferPointer, _ metadata: UnsafeRawBufferPointer, _ count: Int
  ) -> Int {
    let reader = MetadataReader()
    _ = reader.read(metadata)
    var sum = 0
    for _ in 0..<count {
      let template = parser.renderTemplate(for: reader.fields)
      sum &+= template.matchLength(of: reader.fields, in: text) ?? 0
    }
    return sum
  }

  /// Rows of text into a database that is there for this alone.
  private func bind(_ count: Int) throws -> Int {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "microbench-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let writer = try BatchWriter(
      TraceDatabase(path: directory.appending(path: "traces.db").path, access: .create))
    var batch = Batch()
    var added = 0
    while added < count {
      batch.removeAll()
      withText { text in
        let fields = TextFields()
        _ = parser.read(text, into: fields)
        for _ in 0..<min(1000, count - added) {
          _ = batch.rows.appendRow(text: text, fields: fields, stream: .stdout, context: context)
        }
      }
      added += try writer.commit(batch).rowsAdded
    }
    return added
  }

  /// Rows in a buffer that is emptied now and then, as that of a batch is.
  private func inBatches(of count: Int, _ body: (inout RowBuffer) -> Void) -> Int {
    var rows = RowBuffer()
    var sum = 0
    for _ in 0..<count {
      body(&rows)
      if rows.count == 1000 {
        sum += rows.count
        rows.removeAll()
      }
    }
    return sum + rows.count
  }

  private func withText<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
    -> Result
  {
    try Array(Self.text.utf8).withUnsafeBytes(body)
  }

  /// The metadata, and the readable bytes behind it that its reader wants.
  private func withMetadata<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
    -> Result
  {
    let length = Self.metadata.utf8.count
    let padded = Array(Self.metadata.utf8) + Array(repeating: 0, count: MetadataReader.padding)
    return try padded.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<length])) }
  }
}
