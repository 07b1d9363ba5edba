private import Dispatch
private import Foundation
private import Synchronization
internal import TraceStore

/// The thread that writes batches, and the queue that leads to it.
final class WriterThread: Sendable {
  private let queue = BatchQueue(capacity: 2)
  private let total = Mutex(CommitSummary())
  private let done = DispatchSemaphore(value: 0)
  private let makeDestination: Mutex<(@Sendable () throws -> any TraceDestination)?>

  /// Starts the thread.
  ///
  /// - Parameter makeDestination: makes what batches are written to, on that thread.
  init(makeDestination: @escaping @Sendable () throws -> any TraceDestination) {
    self.makeDestination = Mutex(makeDestination)
    let thread = Thread { [self] in
      write()
      done.signal()
    }
    thread.name = "tracetail-writer"
    thread.start()
  }

  /// Writes until the end. When it returns the thread has nothing of the destination any more, so that
  /// whoever waits for the end can close the database.
  private func write() {
    guard let makeDestination = makeDestination.withLock({ $0.take() }) else { return }
    let destination = Result { try makeDestination() }
    queue.drain { batch in
      let part = try destination.get().commit(batch)
      total.withLock { $0.add(part) }
    }
  }

  /// Hands over a batch, once there is room. Gives an empty one whose memory can be used again.
  ///
  /// - Throws: why the writer has failed.
  func put(_ batch: Batch) throws -> Batch { try queue.put(batch) }

  /// Waits until everything that was handed over has been written.
  ///
  /// - Throws: why the writer has failed.
  func waitUntilWritten() throws { try queue.waitUntilWritten() }

  /// What was written until now.
  var written: CommitSummary { total.withLock { $0 } }

  /// Ends the thread once everything has been written. To be called once.
  ///
  /// - Throws: why the writer has failed.
  func finish() throws {
    queue.finish()
    done.wait()
    if let failure = queue.failure { throw failure }
  }
}
