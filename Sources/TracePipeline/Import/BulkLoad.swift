internal import TraceBytes
internal import TraceStore

/// Whether the indexes of a database are put off during an import, and built in the end.
struct BulkLoad {
  /// Whether they are.
  private(set) var isOn: Bool
  private let rows: Int64
  private var isDecided: Bool

  /// Puts them off where the database is empty, or where an import that was stopped had done so.
  init(_ database: TraceDatabase) throws {
    rows = try database.approximateRowCount()
    isOn = try rows == 0 || database.hasDeferredIndexes()
    isDecided = isOn
    if isOn { try database.deferIndexes() }
  }

  /// Puts them off where there is little in the database against what is new. Decided once, and not
  /// before it is known that anything is: `measure` costs a look at every source.
  ///
  /// - Parameters:
  ///   - database: the database.
  ///   - measure: gives the bytes of all sources.
  /// - Throws: `StoreError`, and what `measure` throws.
  mutating func decide(_ database: TraceDatabase, measure: () throws -> Int64) throws {
    guard !isDecided else { return }
    isDecided = true
    // A row takes at least about a hundred bytes of its sources. Building the indexes of the rows
    // that are there once more must cost less than what is saved on the new ones.
    let news = try measure().clampedDifference(database.committedBytes())
    guard news / 100 > rows.clampedProduct(2) else { return }
    try database.deferIndexes()
    isOn = true
  }
}
