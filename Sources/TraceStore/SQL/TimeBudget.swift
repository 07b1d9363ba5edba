private import Foundation
internal import GRDBSQLite
private import Synchronization

/// How long the statements of a script may take, and what is done with their rows: all the time since it
/// was made, but for that in which the rows wait for their reader.
final class TimeBudget: Sendable {
  /// SQLite asks after so many instructions of its own, some microseconds
  /// (https://sqlite.org/c3ref/progress_handler.html).
  private static let instructions: Int32 = 4_000
  /// How long one instruction may go on after that.
  private static let grace = Duration.milliseconds(500)

  private let limit: Duration?
  private let start = ContinuousClock.now
  private let waited: @Sendable () -> Duration
  private let isCancelled: @Sendable () -> Bool
  private let isOver = Mutex(false)

  /// - Parameters:
  ///   - limit: seconds; `nil` for any time.
  ///   - waited: says how long rows have waited for their reader until now.
  ///   - isCancelled: says whether nobody waits for the rest.
  init(
    seconds limit: Double?, waited: @escaping @Sendable () -> Duration = { .zero },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.limit = limit.map { .seconds($0) }
    self.waited = waited
    self.isCancelled = isCancelled
  }

  /// Interrupts statements of a connection that are still running when nothing is left. The connection
  /// must not be used any more when the budget is gone.
  ///
  /// - Parameters:
  ///   - connection: the connection.
  ///   - onStuck: called on a thread of its own where it goes on half a second longer: a single
  ///     instruction, such as LIKE over a long text, cannot be interrupted.
  func apply(to connection: OpaquePointer, onStuck: (@Sendable () -> Void)? = nil) {
    guard limit != nil else { return }
    sqlite3_progress_handler(
      connection, Self.instructions,
      { budget in
        guard let budget else { return 0 }
        return Unmanaged<TimeBudget>.fromOpaque(budget).takeUnretainedValue().isSpent ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
    if let onStuck { Thread.detachNewThread { self.watch(onStuck) } }
  }

  /// Interrupts nothing from now on.
  func release(_ connection: OpaquePointer) {
    sqlite3_progress_handler(connection, 0, nil, nil)
    isOver.withLock { $0 = true }
  }

  /// Whether nothing is left.
  var isSpent: Bool { isCancelled() || rest.map { $0 <= .zero } ?? false }

  /// What is left now; `nil` for any time.
  private var rest: Duration? { limit.map { $0 - (ContinuousClock.now - start - waited()) } }

  private func watch(_ onStuck: () -> Void) {
    while let rest, !isOver.withLock({ $0 }) {
      if rest + Self.grace <= .zero { return onStuck() }
      // It may end any time, and the process need not wait for this thread.
      Thread.sleep(forTimeInterval: max(0.02, (rest + Self.grace) / .seconds(1)))
    }
  }
}
