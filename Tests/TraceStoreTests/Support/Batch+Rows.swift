import TraceBytes
import TraceFormat

@testable import TraceStore

extension Batch {
  /// A batch of rows of one source, with its checkpoint and what the ledger says of it.
  ///
  /// - Parameters:
  ///   - messages: one row for each.
  ///   - source: its id, which is also that of its run.
  ///   - bytes: what the source was read from and to; ten bytes a row from its start if `nil`.
  ///   - document: what describes its run.
  init(
    _ messages: [String], source: Int64 = 1, bytes: Range<Int64>? = nil,
    document: RunDocument? = nil
  ) {
    self.init()
    let bytes = bytes ?? 0..<Int64(messages.count * 10)
    for message in messages { addRow(message) }
    var run = RunState(id: source, place: "/logs/run_id=\(source)", runID: "run-\(source)")
    run.document = document
    runs.append(run)
    checkpoints.append(.at(bytes.upperBound, source: source))
    segments.append(
      Segment(source: source, bytes: bytes, rows: 0..<messages.count, records: messages.count))
  }

  /// Adds a row with every column that must have a value.
  @discardableResult
  mutating func addRow(
    _ message: String, runID: String = "run-1", mode: String = "stdout", level: String = "info",
    process: Int64 = 1, filename: String = "f.py", optional: [(Column, String)] = []
  ) -> Int {
    rows.append(.runID, intern(runID))
    rows.append(.level, intern(level))
    rows.append(.message, intern(message))
    rows.append(.mode, intern(mode))
    rows.append(.datetime, intern("2026-01-02 03:04:05"))
    rows.append(.process, process)
    rows.append(.thread, 2 as Int64)
    rows.append(.filename, intern(filename))
    rows.append(.lineno, 3 as Int64)
    for (column, text) in optional { rows.append(column, intern(text)) }
    return rows.endRow()
  }

  /// Keeps a text in the bytes of the rows.
  mutating func intern(_ text: String) -> RowBuffer.Slice {
    rows.intern { $0 += text.utf8 }
  }
}

extension SourceCheckpoint {
  /// A source of a run of the same number that was read up to an offset.
  static func at(_ offset: Int64, source: Int64 = 1) -> SourceCheckpoint {
    let file = File(
      name: "stdout.txt", device: 1, inode: 2, birth: 3, size: offset, modified: 4, changed: 5)
    var checkpoint = SourceCheckpoint(id: source, run: source, kind: .stdout, file: file)
    checkpoint.offset = offset
    checkpoint.line = 7
    checkpoint.head = ContentHash(low: .max, high: 1)
    checkpoint.tail = ContentHash(low: 2, high: 1 << 63)
    return checkpoint
  }
}
