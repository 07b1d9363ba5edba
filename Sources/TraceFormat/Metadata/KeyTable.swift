/// The keys of `JSONKeys` by their positions in a parser's table: columns first, then `error_flag`,
/// then all others.
struct KeyTable {
  /// The places where the value of one column may stand.
  struct Places {
    let column: Column
    /// Positions in the table, the likeliest first.
    let positions: [Int]
  }

  static let errorFlag = Column.count

  /// The keys in the order of the table.
  let keys: [String]
  let places: [Places]
  /// The positions of the columns that have other places too.
  private let own: UInt64
  /// The positions that come before a column's own.
  private let before: UInt64

  init(_ keys: JSONKeys) {
    let all = Column.names + ["error_flag"] + keys.others
    self.keys = all
    places = keys.names.map { names in
      Places(column: names.column, positions: names.keys.compactMap { all.firstIndex(of: $0) })
    }
    own = places.reduce(0) { $0 | Self.bit($1.column.rawValue) }
    before = places.reduce(0) { bits, places in
      places.positions.prefix { $0 != places.column.rawValue }.reduce(bits) { $0 | Self.bit($1) }
    }
  }

  /// Whether each column of an object that has values at those positions is where its own name is.
  @inline(__always)
  func isPlain(_ present: UInt64) -> Bool { present & own == own && present & before == 0 }

  /// The place of the value of a column in an object that has values at those positions.
  func position(of places: Places, _ present: UInt64) -> Int? {
    places.positions.first { present & Self.bit($0) != 0 }
  }

  private static func bit(_ position: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: position) }
}
