internal import TraceTail
internal import TraceWatch

/// The directories that are watched, and since when nothing has changed in them.
struct WatchedDirectories {
  private struct Entry {
    let directory: VisitedDirectory
    var lastChange: Double
    /// Whether it is watched for files that were given as paths, and not as a part of a root.
    var isForFiles = false
  }

  private let watcher: any Watcher
  private let idleInterval: Double
  private var entries: [String: Entry] = [:]
  /// The directory that was found last and is not watched.
  private(set) var remembered: VisitedDirectory?

  init(_ watcher: any Watcher, idleInterval: Double) {
    self.watcher = watcher
    self.idleInterval = idleInterval
  }

  /// How many are watched.
  var count: Int { entries.count }

  /// A directory that is watched as a part of a root.
  subscript(path: String) -> VisitedDirectory? {
    entries[path].flatMap { $0.isForFiles ? nil : $0.directory }
  }

  func isWatched(_ path: String) -> Bool { entries[path] != nil }

  /// A directory that is watched, or is in one that is.
  func directory(_ path: String) -> VisitedDirectory? {
    if let directory = self[path] { return directory }
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
      let parent = self[String(path[..<slash])]
    else { return nil }
    return parent.subdirectory(named: String(path[path.index(after: slash)...]))
  }

  mutating func remember(_ directory: VisitedDirectory) {
    remembered = directory
  }

  /// Watches a directory; again where another has taken its place.
  mutating func watch(_ directory: VisitedDirectory, onProblem: (WatchError) -> Void) {
    watch(directory, isForFiles: false, onProblem)
  }

  /// Watches a directory for some files in it.
  mutating func watchForFiles(_ directory: VisitedDirectory, onProblem: (WatchError) -> Void) {
    if self[directory.pathText] == nil { watch(directory, isForFiles: true, onProblem) }
  }

  private mutating func watch(
    _ directory: VisitedDirectory, isForFiles: Bool, _ onProblem: (WatchError) -> Void
  ) {
    let path = directory.pathText
    do throws(WatchError) {
      if case .swept(let error) = try watcher.watch(path) {
        onProblem(error)
        return
      }
    } catch {
      if !error.isAbsence { onProblem(error) }
      return
    }
    let lastChange = entries[path]?.lastChange ?? 0
    entries[path] = Entry(directory: directory, lastChange: lastChange, isForFiles: isForFiles)
  }

  mutating func noteChange(_ path: String, at time: Double) {
    entries[path]?.lastChange = time
  }

  /// Forgets a directory that is no longer watched.
  mutating func remove(_ path: String) {
    entries[path] = nil
  }

  /// Watches run directories no more in which nothing has changed for long.
  mutating func forgetIdle(at time: Double) {
    for (path, entry) in entries
    where entry.directory.isRun && !entry.isForFiles && time - entry.lastChange > idleInterval {
      watcher.unwatch(path)
      entries[path] = nil
    }
  }
}
