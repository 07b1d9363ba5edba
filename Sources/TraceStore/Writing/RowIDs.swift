internal import GRDB

/// Which ids the rows of a batch get: consecutive, and above all that rows ever had.
///
/// A table with AUTOINCREMENT sees to that itself (https://sqlite.org/autoinc.html). One without gives
/// the id of a last row that is deleted to the next row, though the deleted one may only be suppressed, and
/// come back; there the ids are given here.
final class RowIDs {
  /// Whether an insert says the ids.
  let areGiven: Bool
  private let highestOfTable: Statement
  private var highestGiven: Int64

  init(_ table: TracesTable, on connection: OpaquePointer) throws {
    areGiven = !table.hasAutoincrement
    highestOfTable = try Statement(
      """
      SELECT max(ifnull((SELECT max(rowid) FROM traces), 0),
        ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'traces' COLLATE NOCASE), 0))
      """, on: connection)
    highestGiven =
      areGiven
      ? try Statement("SELECT max(last_row) FROM tracetail_batches", on: connection)
        .firstInteger() ?? 0
      : 0
  }

  /// The id of the first of so many rows that are inserted next.
  func next(_ count: Int) throws -> Int64 {
    let highest = max(highestGiven, try highestOfTable.firstInteger() ?? 0)
    guard highest < .max - Int64(count) else {
      throw DatabaseError(
        resultCode: .SQLITE_ERROR,
        message: "the table traces has a row of the highest id that there is, so that no other fits"
      )
    }
    let first = highest + 1
    if areGiven { highestGiven = first + Int64(count) - 1 }
    return first
  }
}
