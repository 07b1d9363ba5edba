internal import TraceTail

/// The runs of directories in which files are written, so that a file which was only written costs
/// neither a listing nor a look at the database. What is known here is true until an event says that
/// names changed; where such an event was lost, the sweep finds what it hid.
struct LiveRuns {
  private struct Listing {
    let runs: [LiveRun]
    /// Which of them a file is in, by its name.
    let runOfFile: [String: Int]
  }

  /// How many files are kept at most.
  let limit: Int
  private var listings: [String: Listing] = [:]
  private var fileCount = 0

  init(limit: Int = 20_000) {
    self.limit = limit
  }

  /// The runs of a directory that have any of some files, by their names, each with those; `nil` where one
  /// of them is in none, or the directory is not known.
  func runs(
    of directory: String, with files: Set<String>
  ) -> [(run: LiveRun, files: Set<String>)]? {
    guard let listing = listings[directory] else { return nil }
    if let file = files.first, files.count == 1 {
      return listing.runOfFile[file].map { [(listing.runs[$0], files)] }
    }
    var found: [Int: Set<String>] = [:]
    for file in files {
      guard let run = listing.runOfFile[file] else { return nil }
      found[run, default: []].insert(file)
    }
    return found.sorted { $0.key < $1.key }.map { (listing.runs[$0.key], $0.value) }
  }

  /// Notes what was found in a directory.
  mutating func note(_ runs: [LiveRun], of directory: String) {
    forget(directory)
    var runOfFile: [String: Int] = [:]
    for (position, run) in runs.enumerated() {
      for file in run.directory.files { runOfFile[file.name] = position }
    }
    if fileCount + runOfFile.count > limit { forgetAll() }
    guard runOfFile.count <= limit else { return }
    listings[directory] = Listing(runs: runs, runOfFile: runOfFile)
    fileCount += runOfFile.count
  }

  /// Forgets a directory.
  mutating func forget(_ directory: String) {
    guard let former = listings.removeValue(forKey: directory) else { return }
    fileCount -= former.runOfFile.count
  }

  /// Forgets everything.
  mutating func forgetAll() {
    listings.removeAll()
    fileCount = 0
  }
}

/// A run in which files are written.
final class LiveRun {
  /// Its files by their names as they were listed last.
  let directory: RunDirectory
  /// Its number, where the reader remembers it: `RunMemory`.
  var run: Int64?

  /// A run that was listed.
  init(_ directory: RunDirectory) {
    self.directory = directory
  }
}
