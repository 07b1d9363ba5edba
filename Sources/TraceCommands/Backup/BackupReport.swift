internal import TraceStore

/// What was copied, as text and as JSON.
struct BackupReport {
  let summary: Backup.Summary
  let database: String
  let file: String
  let isRestored: Bool

  /// Aligned text, and where it is.
  var text: String {
    var table = TextTable()
    table.add("rows", Quantity.count(summary.rows))
    table.add("database", Quantity.bytes(summary.bytes))
    table.add("file", Quantity.bytes(summary.storedBytes))
    table.add("time", Quantity.seconds(summary.seconds))
    let target = EscapedText.line(isRestored ? database : file)
    return table.text + "\nProven and written: \(target)\n"
  }

  /// The same as one line of JSON.
  func json() throws -> String {
    try JSONText.line(
      Encoded(
        database: database, file: file, restored: isRestored, rows: summary.rows,
        bytes: summary.bytes, storedBytes: summary.storedBytes, seconds: summary.seconds))
  }

  private struct Encoded: Encodable {
    let database: String
    let file: String
    let restored: Bool
    let rows: Int
    let bytes: Int64
    let storedBytes: Int64
    let seconds: Double
  }
}
