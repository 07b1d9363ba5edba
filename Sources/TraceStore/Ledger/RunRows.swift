internal import GRDB

/// The rows of runs in one database, for comparing them with those of another.
///
/// Which rows are those of a run is what the ledger says. Rows are compared as a multiset: by a hash
/// of all their columns, since two databases give them different ids.
public final class RunRows {
  /// A multiset of rows.
  public struct Digest: Equatable, Sendable {
    /// How many rows there are.
    public var count = 0
    /// The sum of their hashes: equal for equal multisets, and hardly ever for others.
    public var sum: UInt64 = 0

    mutating func add(_ hash: Int) {
      count += 1
      sum &+= UInt64(bitPattern: Int64(hash))
    }
  }

  /// One row.
  public struct RowHash: Sendable {
    /// Of the values of all columns that are compared; differs from process to process.
    public let hash: Int
    /// Its rowid in the database.
    public let id: Int64
  }

  private let rangesOfRun: Statement
  private let rowsBetween: Statement
  private let messageOfRow: Statement
  private let placeOfRow: Statement
  private let columns: Int32
  /// Behind the statements, which must end before their connection does.
  private let database: TraceDatabase

  /// The rows of a database, compared by those columns; see `comparableColumns(of:)`.
  ///
  /// - Throws: `StoreError`, also where `traces` has no such column.
  public init(_ database: TraceDatabase, columns: [String]) throws {
    self.database = database
    self.columns = Int32(columns.count)
    (rangesOfRun, rowsBetween, messageOfRow, placeOfRow) = try database.withConnection("read") {
      connection in
      (
        try Statement(
          """
          SELECT first_row, last_row FROM tracetail_batches
          WHERE first_row IS NOT NULL AND NOT is_retried
            AND source IN (SELECT id FROM tracetail_sources WHERE run = ?1) ORDER BY 1, 2
          """, on: connection),
        try Statement(
          "SELECT \(columns.joined(separator: ", ")), rowid FROM traces"
            + " WHERE rowid BETWEEN ?1 AND ?2", on: connection),
        try Statement("SELECT message FROM traces WHERE rowid = ?1", on: connection),
        try Statement(
          """
          SELECT s.kind, s.name, b.first_byte FROM tracetail_batches b
            JOIN tracetail_sources s ON s.id = b.source
          WHERE s.run = ?1 AND ?2 BETWEEN b.first_row AND b.last_row
          ORDER BY b.last_row - b.first_row, b.id LIMIT 1
          """, on: connection)
      )
    }
  }

  /// The columns that `traces` of a database has in common with the reference.
  public static func comparableColumns(of database: TraceDatabase) throws -> [String] {
    try database.perform("read") {
      try TracesTable($0, path: database.path).columns.filter { $0 != "error_flag" }
    }
  }

  /// The rows of a run, and others by their ids.
  public func digest(ofRun run: Int64, and others: [Int64] = []) throws -> Digest {
    var digest = Digest()
    try forEachRow(ofRun: run, and: others) { row in
      digest.add(row.hash)
    }
    return digest
  }

  /// Calls `body` with each row of a run, and others by their ids.
  public func forEachRow(
    ofRun run: Int64, and others: [Int64] = [], _ body: (RowHash) -> Void
  ) throws {
    try translating {
      for range in try ranges(ofRun: run) + others.map({ $0...$0 }) {
        try rowsBetween.forEach(.integer(range.lowerBound), .integer(range.upperBound)) { row in
          body(RowHash(hash: row.hash(columns), id: row.integer(columns)))
        }
      }
    }
  }

  /// The message of a row.
  public func message(ofRow row: Int64) throws -> [UInt8] {
    try translating { try messageOfRow.first(.integer(row)) { $0.bytes(0) ?? [] } ?? [] }
  }

  /// The source that a row of a run came from, and where its batch begins there.
  public func location(ofRow row: Int64, run: Int64) throws -> (name: String, offset: Int64)? {
    try translating {
      try placeOfRow.first(.integer(run), .integer(row)) { ($0.text(1), $0.integer(2)) }
    }
  }

  /// SQLite's errors as ours.
  private func translating<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StoreError(error, operation: "read", path: database.path)
    }
  }

  /// The ranges of ids, without overlaps.
  private func ranges(ofRun run: Int64) throws -> [ClosedRange<Int64>] {
    var ranges: [ClosedRange<Int64>] = []
    try rangesOfRun.forEach(.integer(run)) { row in
      let range = try row.ids(0, 1)
      if let last = ranges.last, range.lowerBound <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
    return ranges
  }
}
