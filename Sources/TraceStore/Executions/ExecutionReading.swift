internal import TraceFormat

/// Reads rows for what they say of executions. Most say nothing but their run, time and level: of
/// those no text is made that was not made for the row before.
struct ExecutionReading {
  /// How many columns are read.
  static let columnCount: Int32 = 10

  /// The columns, in this order.
  static func columns(_ table: ReadableTraces) -> String {
    let columns: [TraceFormat.Column] = [
      .runID, .parentRunID, .level, .message, .datetime, .workflowName, .exceptionType,
      .exceptionMessage, .cutID,
    ]
    return (["rowid"] + columns.map { table.expression($0) }).joined(separator: ", ")
  }

  private var runID = RepeatedText()
  private var parentRunID = RepeatedText()
  private var level = RepeatedText()
  private var datetime = RepeatedText()
  private var workflowName = RepeatedText()
  private var cutID = RepeatedText()

  /// The row of a statement that selects `columns`.
  mutating func row(_ row: Statement.Row) -> ExecutionRow {
    let level = level.text(row.borrowedBytes(3))
    let isError = Level.isError(level)
    let isTold = isError || WriterMessage.isLikely(row.borrowedBytes(4))
    return ExecutionRow(
      id: row.integer(0), runID: runID.text(row.borrowedBytes(1)),
      parentRunID: row.isNull(2) ? nil : parentRunID.text(row.borrowedBytes(2)), level: level,
      message: isTold ? row.text(4) : nil, datetime: datetime.text(row.borrowedBytes(5)),
      workflowName: row.isNull(6) ? nil : workflowName.text(row.borrowedBytes(6)),
      exceptionType: isError ? row.optionalText(7) : nil,
      exceptionMessage: isError ? row.optionalText(8) : nil,
      cutID: row.isNull(9) ? nil : cutID.text(row.borrowedBytes(9)))
  }
}

/// A text that is mostly the one before.
private struct RepeatedText {
  private var bytes: [UInt8] = []
  private var text = ""

  mutating func text(_ bytes: UnsafeRawBufferPointer) -> String {
    let isSame = self.bytes.withUnsafeBytes {
      $0.count == bytes.count && ($0.isEmpty || $0.elementsEqual(bytes))
    }
    if !isSame {
      self.bytes = Array(bytes)
      text = String(decoding: bytes, as: UTF8.self)
    }
    return text
  }
}
