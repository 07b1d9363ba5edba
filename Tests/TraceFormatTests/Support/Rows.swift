import TraceFormat

/// A value of a row, as SQLite would have it.
enum Stored: Equatable, CustomStringConvertible {
  case text(String)
  case integer(Int64)
  case real(Double)

  var description: String {
    switch self {
    case .text(let text): "\"\(text)\""
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    }
  }
}

extension RowBuffer {
  /// The values of a row by column; a column without one is NULL.
  func values(ofRow row: Int) -> [Column: Stored] {
    var values: [Column: Stored] = [:]
    var last = -1
    for cell in cells(ofRow: row) {
      precondition(Int(cell.column) > last, "cells are in the order of the schema")
      last = Int(cell.column)
      guard let column = Column(rawValue: last) else { continue }
      let start = Int(cell.payload)
      switch cell.kind {
      case .text: values[column] = .text(String(bytes[start..<start + Int(cell.count)]))
      case .integer: values[column] = .integer(cell.payload)
      case .real: values[column] = .real(Double(bitPattern: UInt64(bitPattern: cell.payload)))
      }
    }
    return values
  }
}

/// The row of one metadata record.
func metadataRow(
  _ json: String, datetimes: DatetimeReader? = nil, document: String? = nil
) throws -> [Column: Stored] {
  let context = RowContext(
    runID: Array("dir".utf8), datetimes: try datetimes ?? .plain,
    document: document.flatMap { RunDocument(json: Array($0.utf8)) })
  var rows = RowBuffer()
  let reader = MetadataReader()
  reader.read(json: json.utf8) { outcome, _ in
    precondition(outcome == .record, "\(json) is no record: \(reader.failure)")
    _ = rows.appendRow(metadata: reader, context: context)
  }
  return rows.values(ofRow: 0)
}

/// The row of one text record.
func textRow(
  _ record: String, _ parser: TextParser, stream: TraceFormat.Stream = .stdout,
  document: String? = nil
) throws -> [Column: Stored] {
  let context = RowContext(
    runID: Array("dir".utf8), datetimes: try .plain,
    document: document.flatMap { RunDocument(json: Array($0.utf8)) })
  var rows = RowBuffer()
  let fields = TextFields()
  record.withBytes { bytes in
    parser.read(bytes, into: fields)
    _ = rows.appendRow(text: bytes, fields: fields, stream: stream, context: context)
  }
  return rows.values(ofRow: 0)
}
