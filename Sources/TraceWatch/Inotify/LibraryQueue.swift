internal import CInotifyTools
internal import Glibc
internal import Synchronization
internal import TraceBytes

/// inotify(7) through libinotifytools, whose faults end here and in `CInotifyTools`.
///
/// - The library is one for the whole process, and not made for threads: it has one owner at a time,
///   and all calls are made under its lock.
/// - An event lies in memory of the library until the next call: it is copied at once.
/// - A directory that is watched twice leaks memory: it is looked up by device and inode first.
/// - A watch that the kernel removed stays in its tables: it is removed when that is read.
/// - After an overflow nothing tells which watches are left: all are given up, and it starts anew.
final class LibraryQueue: EventQueue {
  private struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  private struct State {
    /// Negative while it cannot start anew.
    var descriptor: Int32
    var watches: [Identity: Int32] = [:]
    var identities: [Int32: Identity] = [:]
    var mayHaveMore = false
    /// How often the library was told of a directory that it had.
    var leaks = 0
  }

  /// Whether the process has one.
  private static let isOwned = Mutex(false)

  /// What the library may leak before it starts anew: some 250 bytes each.
  private static let mostLeaks = 10_000

  /// Of an event with the longest name.
  private static let longestEvent = MemoryLayout<inotify_event>.size + Int(NAME_MAX) + 1

  private let state: Mutex<State>

  /// - Throws: `WatchError` where the process has one already, where a limit is reached, or where its
  ///   descriptor would be above 1023.
  init() throws(WatchError) {
    state = Mutex(State(descriptor: try Self.own()))
  }

  deinit {
    state.withLock { state in
      if state.descriptor >= 0 { cinotifytools_end(state.descriptor) }
    }
    Self.isOwned.withLock { $0 = false }
  }

  private static func own() throws(WatchError) -> Int32 {
    try isOwned.withLock { isOwned throws(WatchError) in
      if isOwned { throw .ownedLibrary }
      let descriptor = try begin()
      isOwned = true
      return descriptor
    }
  }

  private static func begin() throws(WatchError) -> Int32 {
    let descriptor = cinotifytools_begin()
    guard descriptor >= 0 else { throw WatchError(startingLibrary: errno) }
    return descriptor
  }

  var descriptor: Int32 { state.withLock { $0.descriptor } }

  var mayHaveMore: Bool { state.withLock { $0.mayHaveMore } }

  let losesWatchesWithTrack = true

  func add(_ directory: String) throws(WatchError) -> Int32 {
    try state.withLock { state throws(WatchError) in
      if state.descriptor < 0 { state.descriptor = try Self.begin() }
      let identity = try Self.identity(of: directory)
      if let watch = state.watches[identity] { return watch }
      let (watch, code) = directory.withPath { path in
        let watch = cinotifytools_add(path, .watchedEvents)
        return (watch, watch < 0 ? errno : 0)
      }
      guard code == 0 else { throw WatchError(watching: directory, code: code) }
      if let former = state.identities[watch] {
        // Its inode number is not steady, as on some kinds of overlayfs, or it came back just now.
        state.watches[former] = nil
        state.leaks += 1
        if state.leaks > Self.mostLeaks { state.mayHaveMore = true }
      }
      state.watches[identity] = watch
      state.identities[watch] = identity
      return watch
    }
  }

  func remove(_ watch: Int32) {
    state.withLock { Self.remove(watch, &$0) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    state.withLock { state in
      if state.leaks > Self.mostLeaks {
        Self.startAnew(&state)
        var overflow = inotify_event()
        overflow.wd = -1
        overflow.mask = UInt32(IN_Q_OVERFLOW)
        return withUnsafeBytes(of: overflow) { Self.copy($0, to: buffer) }
      }
      return Self.readAll(into: buffer, &state)
    }
  }

  private static func readAll(
    into buffer: UnsafeMutableRawBufferPointer, _ state: inout State
  ) -> Int {
    var count = 0
    state.mayHaveMore = state.descriptor >= 0
    while state.mayHaveMore, buffer.count - count >= longestEvent {
      guard let next = cinotifytools_next() else {
        state.mayHaveMore = false
        break
      }
      let event = next.loadUnaligned(as: inotify_event.self)
      let bytes = UnsafeRawBufferPointer(
        start: next, count: MemoryLayout<inotify_event>.size + Int(event.len))
      count += copy(bytes, to: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      if event.mask & UInt32(IN_IGNORED) != 0 { remove(event.wd, &state) }
      if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
        startAnew(&state)
        break
      }
    }
    return count
  }

  private static func copy(
    _ event: UnsafeRawBufferPointer, to buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    buffer.copyBytes(from: event)
    return event.count
  }

  private static func remove(_ watch: Int32, _ state: inout State) {
    guard let identity = state.identities.removeValue(forKey: watch) else { return }
    state.watches[identity] = nil
    cinotifytools_remove(watch)
  }

  /// Gives up all watches. Where the kernel does not give another instance, the next `add` asks again.
  private static func startAnew(_ state: inout State) {
    cinotifytools_end(state.descriptor)
    state = State(descriptor: (try? begin()) ?? -1)
  }

  private static func identity(of directory: String) throws(WatchError) -> Identity {
    var status = stat()
    let code = directory.withPath { stat($0, &status) == 0 ? 0 : errno }
    guard code == 0 else { throw WatchError(watching: directory, code: code) }
    return Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }
}

extension WatchError {
  /// The library has an owner in this process.
  fileprivate static let ownedLibrary = WatchError(
    operation: "start to watch", code: EBUSY,
    reason: "libinotifytools can be used by one watcher of a process only, and another one does",
    hint: "Close the other one, or watch without the library: --watch kernel.")

  /// A library that cannot begin.
  fileprivate init(startingLibrary code: Int32) {
    switch code {
    case ERANGE:
      self.init(
        operation: "start to watch", code: code,
        reason: "this process has 1024 open files, and libinotifytools cannot have a higher one",
        hint: "Watch without the library: --watch kernel.")
    case ENOSYS:
      self.init(
        operation: "start to watch", code: code,
        reason:
          "this libinotifytools does not ask the kernel as it did in its versions 3.20 to 3.22",
        hint: "Watch without the library: --watch kernel.")
    default:
      self.init(starting: code)
    }
  }
}
