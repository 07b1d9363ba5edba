internal import Glibc
internal import TraceBytes

/// The kernel's own queue: inotify(7) without a library.
struct KernelQueue: EventQueue {
  private let owned: Descriptor

  /// - Throws: `WatchError` where the limit of instances or that of open files is reached.
  init() throws(WatchError) {
    let number = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    guard number >= 0 else { throw WatchError(starting: errno) }
    owned = Descriptor(number)
  }

  var descriptor: Int32 { owned.number }

  func add(_ directory: String) throws(WatchError) -> Int32 {
    let (watch, code) = directory.withPath { path in
      let watch = inotify_add_watch(owned.number, path, .watchedEvents)
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
