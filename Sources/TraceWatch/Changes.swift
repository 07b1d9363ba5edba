internal import TraceBytes

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

  /// What was made, removed, moved here or away, or got other permissions in a watched directory, or may
  /// have, and is no directory. A symbolic link is one of these whatever it leads to.
  public var files: Set<String> = []

  /// The names of files of which nothing but the bytes changed, as far as is known, by their directories:
  /// each directory has the names that it had, unless `files` has one of them too.
  public private(set) var written: [String: Set<String>] = [:]

  /// Whether changes were lost: anything may have changed. Each directory is to be watched again, as
  /// the end of a watch may be among them, and then read.
  public var hasLostTrack = false

  /// Nothing.
  public init() {}

  /// Notes a file.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - directory: where it is.
  ///   - isWritten: whether nothing but its bytes changed.
  public mutating func note(file name: String, in directory: String, isWritten: Bool) {
    // Names are short: most cost no memory, as their paths would.
    if isWritten {
      written[directory, default: []].insert(name)
    } else {
      files.insert(directory.appending(name: name))
    }
  }

  /// Whether nothing may have changed.
  public var isEmpty: Bool { self == Changes() }
}
