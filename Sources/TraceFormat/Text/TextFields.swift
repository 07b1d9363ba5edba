/// Where the fields of a text record lie: a range of its bytes for each field that the template
/// has, without the padding that the template added. Made once and used for one record after
/// another; nothing is allocated, and no two use it at the same time.
public final class TextFields {
  private struct Bounds {
    var lower: UInt32 = 0
    var upper: UInt32 = 0
  }

  /// The slots of fields that are no column follow those of the columns; the last one takes what is
  /// skipped.
  static let firstExtraSlot = Column.count
  static let skippedSlot = 47
  /// How many fields a template may have that are no column.
  static let mostExtras = skippedSlot - firstExtraSlot

  /// The slots that have a range, one bit each.
  private var slots: UInt64 = 0
  private var bounds = InlineArray<48, Bounds>(repeating: Bounds())
  /// Where the header ends, and the message begins.
  public internal(set) var headerEnd = 0
  /// What the datetime says; `nil` where the record has none.
  public internal(set) var datetime: DatetimeReader.Reading?
  /// The position of its level in `Level.words`, where it had to be looked for.
  var level: Int?
  /// Whether the cut id is nothing that the writer makes.
  var isCutIDDoubtful = false
  /// Whether the level, where there is one, is a word that programs use for it, and a cut id one
  /// that the writer makes: of several templates this is the right one.
  @inline(__always)
  var isSure: Bool { (level != nil || self[.level] == nil) && !isCutIDDoubtful }
  /// Which of the parser's templates the header is of.
  var shape = 0
  /// Whether something is to be kept in `metadata`: a field that is no column, or a number that is
  /// a word.
  var hasExtras = false
  /// The names of the fields that are no column, in the order of their slots.
  var extraNames: [String] = []

  /// A record without fields.
  public init() {
    assert(TextFields.firstExtraSlot + Self.mostExtras < 48)
  }

  /// The columns that have a range.
  @inline(__always)
  var columns: ColumnSet { ColumnSet(bits: slots & ((1 << UInt64(Column.count)) - 1)) }

  /// Where a column's text lies, from the first byte of the record; `nil` where the template has
  /// no such field. A record has less than 4 GiB.
  public internal(set) subscript(column: Column) -> Range<Int>? {
    @inline(__always)
    get { self[slot: column.rawValue] }
    @inline(__always)
    set { self[slot: column.rawValue] = newValue }
  }

  /// Where the field of a slot lies; `nil` where the record has none.
  subscript(slot slot: Int) -> Range<Int>? {
    @inline(__always)
    get {
      guard slots & (1 &<< UInt64(truncatingIfNeeded: slot)) != 0 else { return nil }
      let bounds = bounds[slot]
      return Range(uncheckedBounds: (Int(bounds.lower), Int(bounds.upper)))
    }
    @inline(__always)
    set {
      guard let newValue else {
        slots &= ~(1 &<< UInt64(truncatingIfNeeded: slot))
        return
      }
      slots |= 1 &<< UInt64(truncatingIfNeeded: slot)
      bounds[slot] = Bounds(
        lower: UInt32(truncatingIfNeeded: newValue.lowerBound),
        upper: UInt32(truncatingIfNeeded: newValue.upperBound))
    }
  }

  /// Cuts all ranges at a position: what is behind it is no part of the record.
  func clamp(to end: Int) {
    var rest = slots
    while rest != 0 {
      let slot = rest.trailingZeroBitCount
      rest &= rest - 1
      guard let range = self[slot: slot] else { continue }
      self[slot: slot] = min(range.lowerBound, end)..<min(range.upperBound, end)
    }
    headerEnd = min(headerEnd, end)
  }

  /// Forgets all fields.
  @inline(__always)
  func removeAll() {
    slots = 0
    headerEnd = 0
    datetime = nil
    level = nil
    hasExtras = false
    isCutIDDoubtful = false
  }
}
