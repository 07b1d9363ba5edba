/// What the row of a text record has in common with the row before it: the cells that the record
/// does not say. The records of a source say the same columns, nearly all of them.
struct TextRowForm: Sendable {
  /// The cells of the last row, as many as there are; those of the columns that a record says are
  /// to be replaced. A row that has more of them, by its run document, is made anew.
  var cells = InlineArray<12, RowBuffer.Cell>(repeating: RowBuffer.Cell(.runID, .empty))
  private(set) var count = 0
  private var context: RowContext?
  private var stream = Stream.stdout
  private var columns = ColumnSet.none
  /// Where the cells of the columns behind the parent run begin.
  private var behindParent = 0

  /// Whether a record that says those columns has a row like it.
  @inline(__always)
  func fits(_ columns: ColumnSet, _ stream: Stream, _ context: RowContext) -> Bool {
    self.context === context && self.columns == columns && self.stream == stream
  }

  /// Where the cell of one of `ColumnSet.always` stands.
  @inline(__always)
  func position(of column: Column) -> Int {
    column == .runID ? 0 : behindParent + (column.rawValue - Column.level.rawValue)
  }

  /// Copies its cells from the row of a record that says those columns. Other columns than those of
  /// `ColumnSet.always` may be empty in the next record, and have no cell: nothing fits then.
  mutating func copy(
    _ row: ArraySlice<RowBuffer.Cell>, _ columns: ColumnSet, _ stream: Stream,
    _ context: RowContext
  ) {
    guard columns.isSubset(of: .always), row.count <= cells.count else { return forget() }
    self.columns = columns
    self.stream = stream
    self.context = context
    behindParent = row.contains { $0.column == UInt8(Column.parentRunID.rawValue) } ? 2 : 1
    count = row.count
    for (position, cell) in row.enumerated() { cells[position] = cell }
  }

  /// Fits nothing from now on: the bytes that its cells lead to are gone.
  mutating func forget() {
    context = nil
  }
}
