/// The errors of one run that are the same error.
struct ErrorFacts {
  /// Of which run, and what they have in common: by their bytes, since Swift takes different texts for the
  /// same.
  struct Key: Hashable {
    let runID: [UInt8]
    let pattern: [UInt8]

    /// Of an error with its line.
    init(_ row: ExecutionRow, _ line: String) {
      runID = Array(row.runID.utf8)
      pattern = Array(ErrorPattern.text(of: line).utf8)
    }
  }

  var rows = 0
  var firstDatetime = ""
  var lastDatetime = ""
  /// The last one, by its datetime.
  var lastRow: Int64 = 0
  var level = ""
  /// The line of the last one that says what is wrong.
  var line = ""
  /// Whether they failed since something else did.
  var isConsequence = false

  /// Adds an error, with its line.
  mutating func add(_ row: ExecutionRow, _ line: String) {
    rows += 1
    if rows == 1 || row.datetime < firstDatetime { firstDatetime = row.datetime }
    guard rows == 1 || (row.datetime, row.id) >= (lastDatetime, lastRow) else { return }
    (lastDatetime, lastRow, level, self.line) = (row.datetime, row.id, row.level, line)
    isConsequence = ExecutionRow.isConsequence(row.message.flatMap(WriterMessage.init))
  }
}

extension ExecutionRow {
  /// The line that says what is wrong.
  var failureLine: String {
    FailureLine.text(
      message: message ?? "", exceptionType: exceptionType, exceptionMessage: exceptionMessage)
  }

  /// Whether an error is only told since something else failed.
  static func isConsequence(_ message: WriterMessage?) -> Bool {
    let event = message.map(WriterEvent.init) ?? .other
    return event == .failsBelow || event == .givesUp
  }
}
