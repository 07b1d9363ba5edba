private import Dispatch
private import Synchronization
internal import TraceStore

/// Hands batches from the thread that reads to the thread that writes. Bounded: when the database is
/// slow the reader waits, and memory stays small.
final class BatchQueue: Sendable {
  private struct State {
    var full: [Batch] = []
    var empty: [Batch] = []
    var isFinished = false
    var failure: (any Error)?
  }

  private let state = Mutex(State())
  /// Counts the batches that may be put in.
  private let room: DispatchSemaphore
  /// Counts the batches that are in, and the end.
  private let work = DispatchSemaphore(value: 0)

  private let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    room = DispatchSemaphore(value: capacity)
  }

  /// Puts a batch in, once there is room. Gives an empty one whose memory can be used again.
  ///
  /// - Throws: why the writer has failed.
  func put(_ batch: Batch) throws -> Batch {
    room.wait()
    let (failure, empty) = state.withLock { state -> ((any Error)?, Batch?) in
      state.full.append(batch)
      return (state.failure, state.empty.popLast())
    }
    work.signal()
    if let failure { throw failure }
    return empty ?? Batch()
  }

  /// Waits until everything that was put in has been written.
  ///
  /// - Throws: why the writer has failed.
  func waitUntilWritten() throws {
    for _ in 0..<capacity { room.wait() }
    for _ in 0..<capacity { room.signal() }
    if let failure { throw failure }
  }

  /// Says that no more batches come.
  func finish() {
    state.withLock { $0.isFinished = true }
    work.signal()
  }

  /// Calls `body` with each batch in order until the end. After a failure the rest is thrown away,
  /// so that the reader never waits for a writer that has gone.
  func drain(_ body: (Batch) throws -> Void) {
    while true {
      work.wait()
      let (next, hasFailed) = state.withLock { state -> (Batch?, Bool) in
        (state.full.isEmpty ? nil : state.full.removeFirst(), state.failure != nil)
      }
      guard var batch = next else { return }
      if !hasFailed {
        do {
          try body(batch)
        } catch {
          state.withLock { $0.failure = error }
        }
      }
      batch.removeAll()
      let emptied = batch
      batch = Batch()
      state.withLock { $0.empty.append(emptied) }
      room.signal()
    }
  }

  /// Why the writer has failed.
  var failure: (any Error)? { state.withLock { $0.failure } }
}
