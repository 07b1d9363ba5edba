internal import GRDBSQLite

/// How long statements may run: the time that SQLite takes, without that in which a reader of the
/// results takes its time.
final class TimeBudget {
  /// SQLite asks after so many instructions of its own, some microseconds
  /// (https://sqlite.org/c3ref/progress_handler.html).
  private static let instructions: Int32 = 4_000

  /// Seconds; `nil` for any time.
  let limit: Double?
  private var left: Duration
  private var start: ContinuousClock.Instant?

  init(seconds limit: Double?) {
    self.limit = limit
    left = limit.map { .seconds($0) } ?? .zero
  }

  /// Interrupts statements of a connection that are still running when nothing is left. The connection
  /// must not be used any more when the budget is gone.
  func apply(to connection: OpaquePointer) {
    guard limit != nil else { return }
    sqlite3_progress_handler(
      connection, Self.instructions,
      { budget in
        guard let budget else { return 0 }
        return Unmanaged<TimeBudget>.fromOpaque(budget).takeUnretainedValue().isSpent ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Interrupts nothing from now on.
  func release(_ connection: OpaquePointer) {
    sqlite3_progress_handler(connection, 0, nil, nil)
  }

  /// Does something at the cost of what is left.
  func spend<Result>(_ body: () -> Result) -> Result {
    let now = ContinuousClock.now
    start = now
    defer {
      left -= ContinuousClock.now - now
      start = nil
    }
    return body()
  }

  /// Whether nothing is left.
  var isSpent: Bool {
    guard limit != nil else { return false }
    return start.map { ContinuousClock.now - $0 >= left } ?? (left <= .zero)
  }
}
