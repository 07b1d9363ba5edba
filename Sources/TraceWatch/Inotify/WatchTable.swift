internal import TraceBytes

/// Which watch stands for which directories: several where symbolic links or mounts lead to one.
struct WatchTable {
  private var watches: [String: Int32] = [:]
  private var directories: [Int32: [String]] = [:]

  /// The directories that a watch stands for: none where it is an old one.
  func directories(of watch: Int32) -> [String] {
    directories[watch] ?? []
  }

  /// Has a watch stand for a directory.
  ///
  /// - Returns: the watch that stood for it alone until now, and for nothing any more.
  mutating func insert(_ directory: String, _ watch: Int32) -> Int32? {
    if watches[directory] == watch { return nil }
    let former = remove(directory)
    watches[directory] = watch
    directories[watch, default: []].append(directory)
    return former
  }

  /// Forgets a directory.
  ///
  /// - Returns: the watch that stood for it alone, and for nothing any more.
  mutating func remove(_ directory: String) -> Int32? {
    guard let watch = watches.removeValue(forKey: directory) else { return nil }
    directories[watch]?.removeAll { $0 == directory }
    guard directories[watch]?.isEmpty == true else { return nil }
    directories[watch] = nil
    return watch
  }

  /// All directories that are watched below one. Takes time with the number of all that are watched.
  func directories(below directory: String) -> [String] {
    let prefix = directory.appending(name: "").utf8
    return watches.keys.filter { $0.utf8.starts(with: prefix) }
  }
}
