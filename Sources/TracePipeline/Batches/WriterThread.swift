private import Dispatch
private import Foundation
private import Synchronization
internal import TraceFormat
internal import TraceStore

/// The thread that writes batches, and the queue that leads to it. The queue is bounded: when the
/// database is slow the reader waits, and memory stays small.
final class WriterThread: Sendable {
  private struct State {
    var full: [Batch] = []
    var empty: [Batch] = []
    /// `nil` once the thread has begun: it keeps no database open beyond its end.
    var makeDestination: (@Sendable () throws -> any TraceDestination)?
    var failure: (any Error)?
    var total = CommitSummary()
  }

  /// How many batches wait or are written at most.
  private static let capacity = 2

  private let state: Mutex<State>
  /// Counts the batches that may be put in.
  private let room = DispatchSemaphore(value: capacity)
  /// Counts the batches that are in, and the end.
  private let work = DispatchSemaphore(value: 0)
  private let done = DispatchSemaphore(value: 0)

  /// Starts the thread.
  ///
  /// - Parameter makeDestination: makes what batches are written to, on that thread.
  init(makeDestination: @escaping @Sendable () throws -> any TraceDestination) {
    state = Mutex(State(makeDestination: makeDestination))
    let thread = Thread { [self] in
      write()
      done.signal()
    }
    thread.name = "tracetail-writer"
    thread.start()
  }

  // MARK: The thread that reads

  /// Hands over a batch, once there is room. Gives an empty one whose memory can be used again.
  ///
  /// - Throws: why the writer has failed.
  func put(_ batch: Batch) throws -> Batch {
    for _ in 0..<Self.room(for: batch) { room.wait() }
    let (failure, empty) = state.withLock { state -> ((any Error)?, Batch?) in
      state.full.append(batch)
      return (state.failure, state.empty.popLast())
    }
    work.signal()
    if let failure { throw failure }
    return empty ?? Batch()
  }

  /// Waits until everything that was handed over has been written.
  ///
  /// - Throws: why the writer has failed.
  func waitUntilWritten() throws {
    for _ in 0..<Self.capacity { room.wait() }
    for _ in 0..<Self.capacity { room.signal() }
    if let failure { throw failure }
  }

  /// What was written until now.
  var written: CommitSummary { state.withLock { $0.total } }

  /// Ends the thread once everything has been written. To be called once.
  ///
  /// - Throws: why the writer has failed.
  func finish() throws {
    work.signal()
    done.wait()
    if let failure { throw failure }
  }

  /// Why the writer has failed.
  private var failure: (any Error)? { state.withLock { $0.failure } }

  /// A batch of long records takes all the room there is, so that memory stays small.
  private static func room(for batch: Batch) -> Int {
    batch.rows.bytes.count > BatchBuilder.byteLimit ? capacity : 1
  }

  // MARK: The thread that writes

  /// Writes each batch in order until the end. After a failure the rest is thrown away, so that the
  /// reader never waits for a writer that has gone. When it returns the thread has nothing of the
  /// destination any more, so that whoever waits for the end can close the database.
  private func write() {
    guard let makeDestination = state.withLock({ $0.makeDestination.take() }) else { return }
    let destination = Result(catching: makeDestination)
    while var batch = next() {
      let taken = Self.room(for: batch)
      if failure == nil {
        do {
          let summary = try destination.get().commit(batch)
          state.withLock { $0.total.add(summary) }
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

  /// The next batch, once there is one; `nil` at the end.
  private func next() -> Batch? {
    work.wait()
    return state.withLock { $0.full.isEmpty ? nil : $0.full.removeFirst() }
  }

  private func giveBack(_ batch: Batch) {
    state.withLock { $0.empty.append(batch) }
  }
}
