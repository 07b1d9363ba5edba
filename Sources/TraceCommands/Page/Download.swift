internal import Synchronization
internal import TraceHTTP
internal import TraceStore

/// The rows of an execution as a file, piece by piece: no connection is held while the client takes its
/// time.
final class Download: Sendable {
  /// What a row becomes.
  enum Form: String {
    case text
    case jsonl

    var contentType: String {
      self == .text ? "text/plain; charset=utf-8" : "application/jsonl; charset=utf-8"
    }
  }

  private static let rows = 500

  /// Its name for a browser to save it under.
  let fileName: String
  private let runs: [String]
  private let form: Form
  private let filter: RowFilter
  private let order: ExecutionRowOrder
  /// After which row the next piece begins; and whether there is one.
  private let place = Mutex<(row: Int64?, isAtEnd: Bool)>((nil, false))

  init(_ visit: Visit, run: String, _ form: Form) throws {
    let (execution, runs) = try visit.execution(run)
    (self.runs, self.form) = (runs, form)
    filter = try RunPage.filter(visit)
    order = RunPage.order(execution)
    let isPlain = { (byte: UInt8) in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
    }
    let name = String(decoding: run.utf8.filter(isPlain).prefix(100), as: UTF8.self)
    fileName = (name.isEmpty ? "run" : name) + (form == .text ? ".txt" : ".jsonl")
  }

  /// The next piece; `nil` at the end.
  func next(_ visit: Visit) throws -> [UInt8]? {
    let place = place.withLock { $0 }
    if place.isAtEnd { return nil }
    let page = ExecutionRowPage(
      .after(place.row), limit: Self.rows, filter: filter, order: order)
    let (rows, hasMore) = try visit.reader.rows(ofRuns: runs, page: page)
    self.place.withLock { $0 = (rows.last?.id, !hasMore) }
    var bytes: [UInt8] = []
    for row in rows { bytes += line(row).utf8 }
    return bytes.isEmpty ? nil : bytes
  }

  private func line(_ row: TraceRow) -> String {
    switch form {
    case .text: DisplayTemplate.main.text(of: row) + "\n"
    case .jsonl: JSONText.line(TraceRow.columns.map { ($0.name, $0.value(row)) })
    }
  }
}
