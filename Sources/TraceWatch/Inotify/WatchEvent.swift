internal import Glibc
internal import TraceBytes

/// One event of inotify(7).
struct WatchEvent {
  /// The number of the watch; -1 where the queue overflowed.
  let watch: Int32
  /// What happened: `IN_…`.
  let mask: UInt32
  /// To what in the watched directory; `nil` where it happened to the directory itself.
  let name: String?

  /// Whether one of these events happened.
  func isAny(of events: Int32) -> Bool {
    mask & UInt32(events) != 0
  }
}

/// The events that one read(2) gave, in their order.
struct WatchEvents: Sequence, IteratorProtocol {
  /// From the next event on.
  private var rest: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) {
    rest = bytes
  }

  mutating func next() -> WatchEvent? {
    let header = MemoryLayout<inotify_event>.size
    guard rest.count >= header else { return nil }
    let event = rest.loadUnaligned(as: inotify_event.self)
    // The name is filled up with NUL.
    let filled = UnsafeRawBufferPointer(rebasing: rest[header..<header + Int(event.len)])
    let length = filled.baseAddress.map {
      strnlen($0.assumingMemoryBound(to: CChar.self), filled.count)
    }
    let name = filled[..<(length ?? 0)]
    rest = UnsafeRawBufferPointer(rebasing: rest[(header + Int(event.len))...])
    return WatchEvent(
      watch: event.wd, mask: event.mask, name: name.isEmpty ? nil : String(pathBytes: name))
  }
}
