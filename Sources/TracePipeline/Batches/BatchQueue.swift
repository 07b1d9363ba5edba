private import Dispatch
private import Synchronization
internal import TraceFormat
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
    for _ in 0..<room(for: batch) { room.wait() }
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
    while var batch = take() {
      let taken = room(for: batch)
      if failure == nil {
        do {
          try body(batch)
        } catch {
          state.withLock { $0.failure = error }
        }
      }
      // Nobody else has the batch, so that its memory stays.
      batch.removeAll()
      giveBack(batch)
      for _ in 0..<taken { room.signal() }
    }
  }

  /// A batch of long records takes all the room there is, so that memory stays small.
  private func room(for batch: Batch) -> Int {
    batch.rows.bytes.count > BatchBuilder.byteLimit ? capacity : 1
  }

  /// The next batch, once there is one; `nil` at the end.
  private func take() -> Batch? {
    work.wait()
    return state.withLock { $0.full.isEmpty ? nil : $0.full.removeFirst() }
  }

  private func giveBack(_ batch: Batch) {
    state.withLock { $0.empty.append(batch) }
  }

  /// Why the writer has failed.
  var failure: (any Error)? { state.withLock { $0.failure } }
}
