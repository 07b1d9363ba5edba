internal import GRDB
internal import GRDBSQLite

/// A `WordFilter` as a function of SQL: it looks at the texts where SQLite has them, and rows that
/// cannot match never leave the statement, which costs more than looking at them.
///
/// The first argument is the glance, as `Statement.Value.pointer`
/// (https://sqlite.org/bindptr.html); the others are the texts of a row.
final class RowGlance {
  static let function = "tracetail_may_match"

  private let filter: WordFilter
  private let effort: SearchEffort
  /// Why the search is to stop.
  private var failure: (any Error)?

  init(_ filter: WordFilter, _ effort: SearchEffort) {
    (self.filter, self.effort) = (filter, effort)
  }

  /// Makes the function known to a connection.
  static func register(on connection: OpaquePointer) throws {
    let code = sqlite3_create_function_v2(
      connection, function, -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, nil,
      { context, count, values in
        guard let context, let values, count > 0,
          let glance = sqlite3_value_pointer(values[0], Statement.Value.pointerType)
        else { return sqlite3_result_error(context, "it needs a glance", -1) }
        Unmanaged<RowGlance>.fromOpaque(glance)
          ._withUnsafeGuaranteedRef {
            $0.look(context, UnsafeBufferPointer(start: values + 1, count: Int(count) - 1))
          }
      }, nil, nil, nil)
    guard code == SQLITE_OK else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code),
        message: String(cString: sqlite3_errmsg(connection)))
    }
  }

  private func look(_ context: OpaquePointer, _ values: UnsafeBufferPointer<OpaquePointer?>) {
    let mayMatch = withUnsafeTemporaryAllocation(
      of: UnsafeRawBufferPointer.self, capacity: values.count
    ) { texts in
      // Most rows have but one.
      var count = 0
      for value in values where sqlite3_value_type(value) != SQLITE_NULL {
        let start = sqlite3_value_blob(value)
        texts.initializeElement(
          at: count,
          to: UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
        count += 1
      }
      return filter.mayMatch(UnsafeBufferPointer(rebasing: texts[..<count]))
    }
    do {
      try effort.look(isJudged: mayMatch)
      sqlite3_result_int(context, mayMatch ? 1 : 0)
    } catch {
      failure = error
      sqlite3_result_error_code(context, SQLITE_INTERRUPT)
    }
  }

  /// Runs a statement that the glance is bound to.
  ///
  /// - Throws: what stopped the search, in place of SQLite's error for that.
  func run(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
      throw failure ?? error
    }
  }
}
