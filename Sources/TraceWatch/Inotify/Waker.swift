internal import CWatch
internal import Glibc

/// Ends the wait of a thread from another one: eventfd(2).
struct Waker: Sendable {
  private let descriptor: Descriptor

  /// - Throws: `WatchError` where there is no descriptor left.
  init() throws(WatchError) {
    let number = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard number >= 0 else { throw WatchError(starting: errno) }
    descriptor = Descriptor(number)
  }

  /// Ends the wait that is under way, or else the next one.
  func wake() {
    // Fails only where it rang 2^64 - 2 times and nobody waited: it still rings.
    eventfd_write(descriptor.number, 1)
  }

  /// Waits until it rings, another descriptor can be read, or it is late enough.
  ///
  /// - Parameters:
  ///   - other: the other descriptor; none if negative, as poll(2) has it.
  ///   - deadline: waits for ever if `nil`.
  /// - Returns: whether it rang, which is over then.
  func wait(orFor other: Int32, until deadline: ContinuousClock.Instant?) -> Bool {
    var polled = [descriptor.number, other].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    var code: Int32
    repeat {
      code = Self.poll(&polled, until: deadline) < 0 ? errno : 0
    } while code == EINTR
    var rings: eventfd_t = 0
    return polled[0].revents != 0 && eventfd_read(descriptor.number, &rings) == 0
  }

  /// Calls ppoll(2): poll(2) counts milliseconds only.
  private static func poll(
    _ polled: inout [pollfd], until deadline: ContinuousClock.Instant?
  ) -> Int32 {
    guard let deadline else { return ppoll(&polled, UInt(polled.count), nil, nil) }
    let (seconds, attoseconds) = max(.zero, ContinuousClock.now.duration(to: deadline)).components
    var left = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    return ppoll(&polled, UInt(polled.count), &left, nil)
  }
}
