/// The values of one record by column. A view: the memory belongs to the reader that made it, and
/// what `FieldValue` says of the bytes holds here too.
public struct RecordFields {
  /// One value for each column, in the order of `Column`.
  public let values: UnsafeMutableBufferPointer<FieldValue>

  /// Views `Column.count` values.
  public init(values: UnsafeMutableBufferPointer<FieldValue>) {
    precondition(values.count == Column.count)
    self.values = values
  }

  /// The value of a column.
  public subscript(column: Column) -> FieldValue {
    get { values[column.rawValue] }
    nonmutating set { values[column.rawValue] = newValue }
  }
}
