internal import Glibc

/// A descriptor that is closed when nobody has it any more: a thread that waits for it keeps it.
final class Descriptor: Sendable {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  deinit {
    // The descriptor is gone even where close(2) fails, and nothing was written.
    close(number)
  }
}
