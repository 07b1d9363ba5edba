/// How long looking may take.
public struct ReadLimit: Sendable {
  /// So many seconds.
  public let seconds: Double
  /// Whether nobody waits for it any more; it is asked every few thousand steps of a statement.
  public let isCancelled: @Sendable () -> Bool

  /// A limit of its parts; without `isCancelled` somebody waits all the time.
  public init(seconds: Double, isCancelled: @escaping @Sendable () -> Bool = { false }) {
    (self.seconds, self.isCancelled) = (seconds, isCancelled)
  }
}

/// Why looking ended before its end.
public enum ReadLimitError: Error, Sendable {
  /// It took longer than so many seconds.
  case outOfTime(seconds: Double)
  /// Nobody waits for it any more.
  case cancelled
}

extension TraceReader {
  /// Looks for as long as it may. Reads of other threads by this reader are limited too meanwhile.
  ///
  /// - Parameters:
  ///   - limit: how long it may take.
  ///   - body: what looks.
  /// - Returns: what `body` returns.
  /// - Throws: `ReadLimitError` where it was ended, and what `body` throws.
  public func limited<Result>(to limit: ReadLimit, _ body: () throws -> Result) throws -> Result {
    let budget = TimeBudget(seconds: limit.seconds, isCancelled: limit.isCancelled)
    try database.withConnection("read") { budget.apply(to: $0) }
    defer { try? database.withConnection("read") { budget.release($0) } }
    do {
      return try body()
    } catch  where budget.isSpent {
      throw limit.isCancelled()
        ? ReadLimitError.cancelled : ReadLimitError.outOfTime(seconds: limit.seconds)
    }
  }
}
