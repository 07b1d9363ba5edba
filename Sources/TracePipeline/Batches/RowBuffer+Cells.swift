internal import TraceFormat

extension RowBuffer {
  /// The text of a column of a row; `nil` where it has none.
  func text(_ column: Column, ofRow row: Int) -> Slice? {
    let cell = cells(ofRow: row).first { $0.column == UInt8(column.rawValue) && $0.kind == .text }
    return cell.map { Slice(offset: Int($0.payload), count: Int($0.count)) }
  }
}
