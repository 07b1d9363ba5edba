private import Dispatch
private import Synchronization

/// Asks a follower to stop, from any thread.
public final class StopRequest: Sendable {
  private struct State {
    var isRequested = false
    var wake: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  private let signal = DispatchSemaphore(value: 0)

  /// Nothing asked yet.
  public init() {}

  /// Whether it is to stop.
  public var isRequested: Bool { state.withLock { $0.isRequested } }

  /// Asks it to stop: what was read is committed, and it ends.
  public func request() {
    let wake = state.withLock { state in
      state.isRequested = true
      return state.wake
    }
    signal.signal()
    wake?()
  }

  /// Waits until it is asked to stop, or the time is up.
  func wait(seconds: Double) {
    guard !isRequested else { return }
    _ = signal.wait(timeout: .now() + seconds)
  }

  /// Calls `wake` when it is asked to stop, at once where it was already.
  func onRequest(_ wake: @escaping @Sendable () -> Void) {
    let isRequested = state.withLock { state in
      state.wake = wake
      return state.isRequested
    }
    if isRequested { wake() }
  }
}
