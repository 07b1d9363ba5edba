internal import Synchronization
internal import TraceStore

/// Connections that only read, one for each thread that makes answers.
final class ReaderPool: Sendable {
  private let free: Mutex<[TraceReader]>
  private let open: @Sendable () throws -> TraceReader

  /// Opens so many, and makes the executions known to each.
  init(_ count: Int, open: @escaping @Sendable () throws -> TraceReader) throws {
    self.open = open
    var readers: [TraceReader] = []
    for _ in 0..<count {
      let reader = try open()
      _ = try reader.executions(isKept: false)
      readers.append(reader)
    }
    free = Mutex(readers)
  }

  /// Reads by one of them. Where reading fails, another one is opened for who comes next: the file may
  /// have been replaced.
  func read<Result>(_ body: (TraceReader) throws -> Result) throws -> Result {
    let reader = try free.withLock { $0.popLast() } ?? open()
    do {
      let result = try body(reader)
      free.withLock { $0.append(reader) }
      return result
    } catch let error as StoreError {
      throw error
    } catch {
      free.withLock { $0.append(reader) }
      throw error
    }
  }
}
