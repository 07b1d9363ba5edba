internal import Glibc
internal import Synchronization

@testable import TraceWatch

/// A queue with faults that a test chooses.
final class FaultyQueue: EventQueue {
  private let queue: any EventQueue
  /// How many more directories may be watched, and what errno(3) says then.
  private let limit: Mutex<(left: Int, code: Int32)>
  /// Events that are read before its own.
  private let made = Mutex<[UInt8]>([])

  init(_ queue: any EventQueue, limit: Int = .max, code: Int32 = ENOSPC) {
    self.queue = queue
    self.limit = Mutex((limit, code))
  }

  var descriptor: Int32 { queue.descriptor }

  var mayHaveMore: Bool { queue.mayHaveMore }

  var losesWatchesWithTrack: Bool { queue.losesWatchesWithTrack }

  /// Has so many more directories be watched.
  func raise(by count: Int) {
    limit.withLock { $0.left += count }
  }

  /// Has events be read as the kernel would give them, once a real one waits too.
  func inject(_ events: [(watch: Int32, mask: Int32)]) {
    made.withLock { bytes in
      for event in events {
        var header = inotify_event()
        header.wd = event.watch
        header.mask = UInt32(event.mask)
        bytes += withUnsafeBytes(of: header) { Array($0) }
      }
    }
  }

  func add(_ directory: String) throws(WatchError) -> Int32 {
    let code: Int32 = limit.withLock { limit in
      if limit.left == 0 { return limit.code }
      limit.left -= 1
      return 0
    }
    guard code == 0 else { throw WatchError(watching: directory, code: code) }
    return try queue.add(directory)
  }

  func remove(_ watch: Int32) {
    queue.remove(watch)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let bytes = made.withLock { bytes in
      defer { bytes = [] }
      return bytes
    }
    buffer.copyBytes(from: bytes)
    return bytes.count
      + queue.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[bytes.count...]))
  }
}
