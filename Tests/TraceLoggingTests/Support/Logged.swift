import Synchronization

/// How many records a thread has logged.
final class Logged: Sendable {
  let count = Atomic<Int>(0)
}
