internal import Dispatch
internal import Synchronization

/// SIGTERM and Ctrl-C while a page is served: the first ends it in order. Any other ends the process at
/// once, as before it is served.
final class ServeSignals: Sendable {
  private let first = DispatchSemaphore(value: 0)
  private let isServing = Atomic(false)

  func received(_ signal: Int32) {
    if isServing.exchange(false, ordering: .relaxed) {
      first.signal()
    } else {
      SignalThread.endProcess(by: signal)
    }
  }

  /// From now on there is something to end in order.
  func beginServing() { isServing.store(true, ordering: .relaxed) }

  /// Waits for the first.
  func wait() { first.wait() }
}
