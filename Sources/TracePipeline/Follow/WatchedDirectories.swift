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
  /// How many are watched at most, beside those that were given as paths and those that hold no run.
  private let limit: Int
  private var entries: [String: Entry] = [:]
  /// The directory that was found last and is not watched.
  private(set) var remembered: VisitedDirectory?

  init(_ watcher: any Watcher, idleInterval: Double, limit: Int) {
    self.watcher = watcher
    self.idleInterval = idleInterval
    self.limit = limit
  }

  /// How many are watched.
  var count: Int { entries.count }

  /// A directory that is watched as a part of a root.
  subscript(path: String) -> VisitedDirectory? {
    entries[path].flatMap { $0.isForFiles ? nil : $0.directory }
  }

  func isWatched(_ path: String) -> Bool { entries[path] != nil }

  /// Whether another one can be watched without another being forgotten for it.
  var hasRoom: Bool { entries.count < limit }

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
    if !hasRoom && entries[path] == nil { makeRoom() }
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
    let end = time - idleInterval
    forgetRuns { $0.lastChange < end }
  }

  /// Watches the runs no more in which nothing has changed for longest: a quarter, so that this is not
  /// done for each new one.
  private mutating func makeRoom() {
    let changes = entries.values.filter(Self.mayBeForgotten).map(\.lastChange).sorted()
    guard let newest = changes.dropFirst(changes.count / 4).first else { return }
    var most = changes.count / 4 + 1
    forgetRuns { entry in
      guard entry.lastChange <= newest, most > 0 else { return false }
      most -= 1
      return true
    }
  }

  /// What is written in them later, the sweep finds.
  private mutating func forgetRuns(where isForgotten: (Entry) -> Bool) {
    for (path, entry) in entries where Self.mayBeForgotten(entry) && isForgotten(entry) {
      watcher.unwatch(path)
      entries[path] = nil
    }
  }

  private static func mayBeForgotten(_ entry: Entry) -> Bool {
    entry.directory.isRun && !entry.isForFiles
  }
}
