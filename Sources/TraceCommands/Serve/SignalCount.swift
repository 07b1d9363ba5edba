internal import Synchronization

/// How often a signal came.
final class SignalCount: Sendable {
  private let count = Atomic(0)

  /// Counts one more.
  func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
}
