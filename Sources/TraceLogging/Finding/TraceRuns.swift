/// The runs of a place, the newest first, each once; found one after the other as they are asked for.
///
/// A run counts from its last record. A problem on the way ends a loop over them; it is told as
/// `onError` of the options says, and `failure` of the iterator has it.
public struct TraceRuns: Sequence, Sendable {
  private let report: ErrorReport
  private let start: @Sendable () -> Cursor

  /// Gives the next run; `nil` at the end.
  typealias Cursor = () throws(TraceError) -> TraceRun?

  init(_ options: TraceOptions, _ start: @escaping @Sendable () -> Cursor) {
    report = ErrorReport(options.onError)
    self.start = start
  }

  /// Walks over the runs from the newest.
  public func makeIterator() -> Iterator { Iterator(next: start(), report) }

  /// Walks over the runs and throws what goes wrong.
  func makeCursor() -> Cursor { start() }

  /// Calls `body` with each run.
  ///
  /// - Throws: `TraceError` where the runs cannot be read to their end, and what `body` throws.
  public func forEach(_ body: (TraceRun) throws -> Void) throws {
    let next = start()
    while let run = try next() { try body(run) }
  }

  /// Goes from run to run.
  public struct Iterator: IteratorProtocol {
    private let cursor: Cursor
    private let report: ErrorReport
    /// Why the last `next` gave `nil`, where that was not the end.
    public private(set) var failure: TraceError?

    fileprivate init(next: @escaping Cursor, _ report: ErrorReport) {
      cursor = next
      self.report = report
    }

    /// The next run; `nil` at the end, and where the next one cannot be read.
    public mutating func next() -> TraceRun? {
      do throws(TraceError) {
        return try cursor()
      } catch {
        failure = error
        report.report(error)
        return nil
      }
    }
  }
}
