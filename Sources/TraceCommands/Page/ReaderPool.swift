internal import Synchronization
internal import TraceStore

/// Connections that only read, one for each thread that makes answers.
final class ReaderPool: Sendable {
  private let free: Mutex<[TraceReader]>
  private let open: @Sendable () throws -> TraceReader

  /// Opens so many. The executions are made known once, and kept where they can be, as a command does
  /// that asks for them: what then comes is little.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - isKept: whether executions may be kept in the database.
  ///   - open: opens one.
  /// - Throws: `StoreError` where the database cannot be read.
  init(
    _ count: Int, isKept: Bool, open: @escaping @Sendable () throws -> TraceReader
  ) throws {
    self.open = open
    // Keeping them opens the database for writing too, which reads the file: when that is closed, the
    // locks of connections that are open in this process are lost, and others take the WAL away from
    // under them (https://sqlite.org/howtocorrupt.html, section 2.2). So this one is closed before.
    if isKept { _ = try ExecutionDerivation.list(of: open()) }
    let readers = try (0..<count).map { _ in
      let reader = try open()
      _ = try reader.executions(isKept: false)
      return reader
    }
    free = Mutex(readers)
  }

  /// Reads by one of them. Where the file was replaced, or reading fails, another one is opened.
  func read<Result>(_ body: (TraceReader) throws -> Result) throws -> Result {
    let known = free.withLock { $0.popLast() }
    let reader = try known.flatMap { $0.isCurrent ? $0 : nil } ?? open()
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
