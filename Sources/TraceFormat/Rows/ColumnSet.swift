/// A set of columns; it is walked in the order of the schema.
public struct ColumnSet: Sendable, Hashable {
  private var bits: UInt64

  /// The columns whose raw values are the positions of the bits that are set.
  init(bits: UInt64) {
    self.bits = bits
  }

  init(_ columns: some Sequence<Column>) {
    bits = columns.reduce(0) { $0 | $1.bit }
  }

  static let none = ColumnSet(bits: 0)

  static let all = ColumnSet(Column.allCases)

  /// The columns that any row of a buffer has a cell for.
  public init(usedIn rows: RowBuffer) {
    bits = rows.cells.reduce(0) { $0 | 1 << UInt64($1.column) }
  }

  /// The columns behind `lineno`, `metadata` apart: all of them may be NULL, and most are.
  static let optional = ColumnSet(
    Column.allCases.filter { $0.rawValue > Column.lineno.rawValue && $0 != .metadata })

  /// The columns that each row from text has a value in.
  static let always = ColumnSet(
    Column.allCases.filter { $0.rawValue <= Column.lineno.rawValue && $0 != .parentRunID })

  static let numbers = ColumnSet(Column.allCases.filter { $0.affinity != .text })

  /// Whether a column is in it.
  @inline(__always)
  public func contains(_ column: Column) -> Bool { bits & column.bit != 0 }

  @inline(__always)
  mutating func insert(_ column: Column) { bits |= column.bit }

  mutating func remove(_ column: Column) { bits &= ~column.bit }

  func intersection(_ other: ColumnSet) -> ColumnSet { ColumnSet(bits: bits & other.bits) }

  func union(_ other: ColumnSet) -> ColumnSet { ColumnSet(bits: bits | other.bits) }

  func isSubset(of other: ColumnSet) -> Bool { bits & ~other.bits == 0 }
}

extension Column {
  /// Its bit in a set.
  @inline(__always)
  fileprivate var bit: UInt64 { 1 &<< UInt64(truncatingIfNeeded: rawValue) }
}

extension ColumnSet: Sequence {
  /// Gives the columns of a set.
  public struct Iterator: IteratorProtocol {
    fileprivate var bits: UInt64

    /// The next column.
    @inline(__always)
    public mutating func next() -> Column? {
      guard bits != 0 else { return nil }
      defer { bits &= bits - 1 }
      return Column(rawValue: bits.trailingZeroBitCount)
    }
  }

  /// Walks the columns in the order of the schema.
  public func makeIterator() -> Iterator { Iterator(bits: bits) }
}
