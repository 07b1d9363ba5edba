internal import Glibc
internal import TraceBytes

extension WatchTable {
  /// Notes what an event says.
  ///
  /// - Parameters:
  ///   - event: the next event of the queue.
  ///   - changes: what it says is added to them.
  ///   - unused: the watches that stand for nothing any more, for the kernel to remove, are added.
  mutating func note(_ event: WatchEvent, in changes: inout Changes, unused: inout [Int32]) {
    if event.isAny(of: IN_Q_OVERFLOW) { changes.hasLostTrack = true }
    for directory in directories(of: event.watch) {
      if event.isAny(of: IN_DELETE_SELF | IN_UNMOUNT | IN_IGNORED) {
        forget(directory, &changes, &unused)
      } else if event.isAny(of: IN_MOVE_SELF) {
        forgetTree(directory, &changes, &unused)
      } else if let name = event.name {
        note(event, of: name, in: directory, &changes, &unused)
      } else {
        changes.directories.insert(directory)
      }
    }
  }

  private mutating func note(
    _ event: WatchEvent, of name: String, in directory: String, _ changes: inout Changes,
    _ unused: inout [Int32]
  ) {
    guard event.isAny(of: IN_ISDIR) else {
      let isWritten = event.mask == UInt32(IN_MODIFY)
      return changes.note(file: name, in: directory, isWritten: isWritten)
    }
    let path = directory.appending(name: name)
    if event.isAny(of: IN_DELETE) {
      // Its own watch ends by itself, where it has one.
      changes.goneDirectories.insert(path)
    } else if event.isAny(of: IN_MOVED_FROM) {
      forgetTree(path, &changes, &unused)
    } else {
      changes.directories.insert(path)
    }
  }

  private mutating func forget(
    _ directory: String, _ changes: inout Changes, _ unused: inout [Int32]
  ) {
    changes.goneDirectories.insert(directory)
    if let watch = remove(directory) { unused.append(watch) }
  }

  /// Forgets a directory that moved, with all below it: that moved too, and gets no event of its own.
  private mutating func forgetTree(
    _ directory: String, _ changes: inout Changes, _ unused: inout [Int32]
  ) {
    forget(directory, &changes, &unused)
    for path in directories(below: directory) { forget(path, &changes, &unused) }
  }
}
