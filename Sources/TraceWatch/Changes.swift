/// What may have changed since the last time. Hints: each path is to be looked at.
///
/// A path may be in several sets: a directory that was removed and made again is gone, and there.
/// Going through `goneDirectories` first gives the right order.
///
/// A byte of a name that is not UTF-8 is one of the code points U+10FF80 … U+10FFFF in its path.
public struct Changes: Sendable, Equatable {
  /// Directories that are no longer what they were: removed, moved away, unmounted. They are not
  /// watched any more, nor what was watched below one that moved.
  public var goneDirectories: Set<String> = []

  /// Directories to be read as a whole, and to be watched: they were made or moved here, or their
  /// permissions changed.
  public var directories: Set<String> = []

  /// What was written, made, removed, moved here or away, or got other permissions in a watched
  /// directory, and is no directory. A symbolic link is one of these whatever it leads to.
  public var files: Set<String> = []

  /// Those of `files` of which nothing but the bytes changed, as far as is known: their directory has
  /// the names that it had.
  public private(set) var written: Set<String> = []

  /// Whether changes were lost: anything may have changed. Each directory is to be watched again, as
  /// the end of a watch may be among them, and then read.
  public var hasLostTrack = false

  /// Nothing.
  public init() {}

  /// Notes a file.
  ///
  /// - Parameters:
  ///   - path: its path.
  ///   - isWritten: whether nothing but its bytes changed.
  public mutating func note(file path: String, isWritten: Bool) {
    let isNew = files.insert(path).inserted
    if !isWritten {
      written.remove(path)
    } else if isNew {
      written.insert(path)
    }
  }

  /// Whether nothing may have changed.
  public var isEmpty: Bool { self == Changes() }
}
