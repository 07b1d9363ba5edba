internal import Glibc
internal import TraceBytes

/// One inotify instance. A protocol so that a test can make it fail.
protocol EventQueue: Sendable {
  /// Can be read where an event waits.
  var descriptor: Int32 { get }

  /// Watches what a path leads to now.
  ///
  /// - Returns: the number of the watch; that of the first where the directory has one already. The
  ///   kernel does not use a number again before it used two thousand million others.
  /// - Throws: `WatchError` where the kernel refuses.
  func add(_ directory: String) throws(WatchError) -> Int32

  /// Removes a watch. Nothing happens where the kernel removed it already.
  func remove(_ watch: Int32)

  /// Reads the events that wait, as many as fit, without waiting for one.
  ///
  /// - Returns: how many bytes were read.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int
}

/// The kernel's own: inotify(7).
struct KernelQueue: EventQueue {
  private let owned: Descriptor

  /// What is worth an event. Not `IN_CLOSE_WRITE`: what was written has had its `IN_MODIFY`, and a
  /// workflow that opens its file for each line would cost twice as much. Not `IN_OPEN`, `IN_ACCESS`
  /// and `IN_CLOSE_NOWRITE`: Tracetail's own reading would come back as events.
  private static let mask = UInt32(
    IN_MODIFY  // written or truncated
      | IN_CREATE | IN_MOVED_TO  // a new source, or a new run directory
      | IN_DELETE | IN_MOVED_FROM  // rotation and removal: the rest is to be read before it is late
      | IN_ATTRIB  // permissions: what could not be read may be readable now
      | IN_DELETE_SELF | IN_MOVE_SELF  // the path leads to something else from now on
      | IN_ONLYDIR)  // not an event: refuses what is no directory, without a race

  /// - Throws: `WatchError` where the limit of instances or that of open files is reached.
  init() throws(WatchError) {
    let number = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    guard number >= 0 else { throw WatchError(starting: errno) }
    owned = Descriptor(number)
  }

  var descriptor: Int32 { owned.number }

  func add(_ directory: String) throws(WatchError) -> Int32 {
    let (watch, code) = directory.withPath { path in
      let watch = inotify_add_watch(owned.number, path, Self.mask)
      return (watch, watch < 0 ? errno : 0)
    }
    guard code == 0 else { throw WatchError(watching: directory, code: code) }
    return watch
  }

  func remove(_ watch: Int32) {
    inotify_rm_watch(owned.number, watch)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    // Fails where nothing waits, and in no other way: it does not wait, and the buffer is large.
    max(Glibc.read(owned.number, buffer.baseAddress, buffer.count), 0)
  }
}
