/// Taking back what was added.
extension RowBuffer {
  /// How much a buffer holds at one moment.
  public struct Mark: Sendable {
    let bytes: Int
    let cells: Int
    let rows: Int
  }

  /// How much it holds now.
  public var mark: Mark { Mark(bytes: bytes.count, cells: cells.count, rows: rowEnds.count) }

  /// Forgets all rows and texts that came after a mark. Nothing may have been removed since.
  public mutating func removeAll(after mark: Mark) {
    forget(bytesFrom: mark.bytes, rowsFrom: mark.rows)
    cells.removeLast(cells.count - mark.cells)
  }
}
