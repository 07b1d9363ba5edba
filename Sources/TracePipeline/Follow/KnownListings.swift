internal import TraceTail

/// The runs of directories as they were listed last, so that a file which was only written does not
/// cost a listing. Each listing is true until an event says that names changed; where such an event
/// was lost, the sweep finds what it hid.
struct KnownListings {
  private struct Listing {
    let runs: [RunDirectory]
    /// Which of them a file is in.
    let runOfFile: [String: Int]
  }

  /// How many files are kept at most.
  let limit: Int
  private var listings: [String: Listing] = [:]
  private var fileCount = 0

  init(limit: Int = 20_000) {
    self.limit = limit
  }

  /// The runs of a directory that have any of some files; `nil` where one of them is in none, or the
  /// directory is not known.
  func runs(of directory: String, with files: Set<String>) -> [RunDirectory]? {
    guard let listing = listings[directory] else { return nil }
    var found: Set<Int> = []
    for file in files {
      guard let run = listing.runOfFile[file] else { return nil }
      found.insert(run)
    }
    return found.sorted().map { listing.runs[$0] }
  }

  /// Notes what was found in a directory.
  mutating func note(_ runs: [RunDirectory], of directory: String) {
    forget(directory)
    var runOfFile: [String: Int] = [:]
    for (position, run) in runs.enumerated() {
      for file in run.files { runOfFile[file.path] = position }
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
