/// Where the fields of a text record lie: a range of its bytes for each column that the template
/// has, without the padding that the template added. Made once and used for one record after
/// another; nothing is allocated, and no two use it at the same time.
public final class TextFields {
  private struct Bounds {
    var lower: UInt32 = 0
    var upper: UInt32 = 0
  }

  /// The columns that have a range.
  private(set) var columns = ColumnSet.none
  private var bounds = InlineArray<33, Bounds>(repeating: Bounds())
  /// Where the header ends, and the message begins.
  var headerEnd = 0
  /// What the datetime says; `nil` where the record has none.
  var datetime: DatetimeReader.Reading?
  /// The position of its level in `Level.words`, where it had to be looked for.
  var level: Int?

  /// A record without fields.
  public init() {
    assert(bounds.count == Column.count)
  }

  /// Where a column's text lies, from the first byte of the record; `nil` where the template has
  /// no such field. A record has less than 4 GiB.
  public internal(set) subscript(column: Column) -> Range<Int>? {
    @inline(__always)
    get {
      guard columns.contains(column) else { return nil }
      let bounds = bounds[column.rawValue]
      return Range(uncheckedBounds: (Int(bounds.lower), Int(bounds.upper)))
    }
    @inline(__always)
    set {
      guard let newValue else {
        columns.remove(column)
        return
      }
      columns.insert(column)
      bounds[column.rawValue] = Bounds(
        lower: UInt32(truncatingIfNeeded: newValue.lowerBound),
        upper: UInt32(truncatingIfNeeded: newValue.upperBound))
    }
  }

  /// Forgets all fields.
  func removeAll() {
    columns = .none
    headerEnd = 0
    datetime = nil
    level = nil
  }
}
