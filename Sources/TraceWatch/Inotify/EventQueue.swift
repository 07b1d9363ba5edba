internal import Glibc

/// One inotify instance. A protocol for its two implementations, and so that a test can make it fail.
protocol EventQueue: Sendable {
  /// Can be read where an event waits. Another one after it lost track; negative where it has none.
  var descriptor: Int32 { get }

  /// Whether events may wait though the descriptor cannot be read.
  var mayHaveMore: Bool { get }

  /// Whether all its watches end when it loses track; their numbers may be given again then.
  var losesWatchesWithTrack: Bool { get }

  /// Watches what a path leads to now. To be called once the events that wait have been read: they
  /// may say that a directory is gone whose inode has been given again.
  ///
  /// - Returns: the number of the watch; that of the first where the directory has one already. It is
  ///   not used again before two thousand million others were.
  /// - Throws: `WatchError` where the kernel refuses.
  func add(_ directory: String) throws(WatchError) -> Int32

  /// Removes a watch. Nothing happens where the kernel removed it already.
  func remove(_ watch: Int32)

  /// Reads the events that wait, as many as fit, without waiting for one.
  ///
  /// - Returns: how many bytes were read.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int
}

extension EventQueue {
  var mayHaveMore: Bool { false }
  var losesWatchesWithTrack: Bool { false }
}

extension UInt32 {
  /// What is worth an event. Not `IN_CLOSE_WRITE`: what was written has had its `IN_MODIFY`, and a
  /// workflow that opens its file for each line would cost twice as much. Not `IN_OPEN`, `IN_ACCESS`
  /// and `IN_CLOSE_NOWRITE`: Tracetail's own reading would come back as events.
  static let watchedEvents = UInt32(
    IN_MODIFY  // written or truncated
      | IN_CREATE | IN_MOVED_TO  // a new source, or a new run directory
      | IN_DELETE | IN_MOVED_FROM  // rotation and removal: the rest is to be read before it is late
      | IN_ATTRIB  // permissions: what could not be read may be readable now
      | IN_DELETE_SELF | IN_MOVE_SELF  // the path leads to something else from now on
      | IN_ONLYDIR)  // not an event: refuses what is no directory, without a race
}
