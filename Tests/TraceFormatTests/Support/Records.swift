import Foundation
import TraceFormat

extension TextParser {
  func isHeader(_ line: String) -> Bool { line.withBytes { isHeader($0) } }

  func isHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    readHeader(of: line, into: TextFields())
  }

  /// The texts of the fields of a record; `nil` where its first line is no header.
  func fields(_ record: String) -> [Column: String]? {
    Array(record.utf8).withUnsafeBytes { fields($0) }
  }

  /// The texts of the fields of a record; `nil` where its first line is no header.
  func fields(_ record: UnsafeRawBufferPointer) -> [Column: String]? {
    let found = TextFields()
    guard read(record, into: found) else { return nil }
    var texts: [Column: String] = [:]
    for column in Column.allCases {
      if let range = found[column] { texts[column] = String(record[range]) }
    }
    return texts
  }

  /// Cuts a text into records at its headers, as an importer does. Lines before the first header
  /// are left out.
  func records(in data: Data) -> [Data] {
    var records: [Data] = []
    var lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for line in lines {
      if line.withUnsafeBytes({ isHeader($0) }) {
        records.append(Data(line))
      } else if !records.isEmpty {
        records[records.count - 1] += [0x0A] + line
      }
    }
    return records
  }
}

extension TextParser {
  /// A parser of a template of the user, with plain datetimes.
  convenience init(_ template: String, pattern: String? = nil, timezone: String? = nil) throws {
    self.init(
      template: try Template(template),
      datetimes: try DatetimeReader(pattern: pattern, timezone: timezone))
  }
}
