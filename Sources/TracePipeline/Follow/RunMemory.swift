internal import TraceStore
internal import TraceTail

/// A run as it is known after it was read to its end: what the database has of it once all of that is
/// committed. As long as its files have the names that they had, it is read on without a look at the
/// directory or the database: fstat(2) of an open file says whether there is anything.
struct RunMemory {
  /// How many files a run has at most that is remembered: all of them are gone through.
  private static let mostFiles = 32

  /// How often all was committed before it was read: it is true after the next time.
  let commits: Int
  private let directory: RunDirectory
  private let known: SourceCatalog.KnownRun
  private let files: [InspectedFile]

  /// What is known of a run after what an inspection found of it was read; `nil` where it is not as simple
  /// as that.
  ///
  /// - Parameters:
  ///   - inspection: what was found.
  ///   - run: the run as it is now.
  ///   - sources: all its sources that were found, as they are now.
  ///   - commits: how often all was committed until now.
  init?(
    _ inspection: RunInspection, _ run: RunState, _ sources: [SourceProgress], commits: Int
  ) {
    guard sources.count <= Self.mostFiles, inspection.forgotten.isEmpty,
      !inspection.needsAnotherLook, run.document == nil
    else { return nil }
    var known = inspection.known?.sources ?? []
    var files: [InspectedFile] = []
    for source in sources {
      // A file whose name is gone is in none of the directory's names.
      guard let file = source.remembered,
        inspection.directory.files.contains(where: { $0.path == file.file.path })
      else { return nil }
      files.append(file)
      if let position = known.firstIndex(where: { $0.id == source.checkpoint.id }) {
        known[position] = source.checkpoint
      } else {
        known.append(source.checkpoint)
      }
    }
    self.commits = commits
    directory = inspection.directory
    self.known = SourceCatalog.KnownRun(state: run, sources: known)
    self.files = files
  }

  /// What is new in its files, of which some were written.
  ///
  /// - Parameters:
  ///   - written: the names of those.
  ///   - openSources: the files that are open.
  /// - Returns: what there is; `nil` where a file is not what it was, or is not open: then more is to be
  ///   looked at.
  func inspection(written: Set<String>, _ openSources: OpenSources) -> RunInspection? {
    var files = files
    var found = 0
    for position in files.indices {
      let isWritten = written.contains(files[position].file.name)
      if isWritten { found += 1 }
      if let reader = files[position].openReader(openSources) {
        guard files[position].remember(reader.status) else { return nil }
      } else if isWritten {
        return nil
      }
    }
    guard found == written.count else { return nil }
    return RunInspection(directory: directory, known: known, files: files)
  }
}

extension InspectedFile {
  /// What it was read with and is open, if it is a source that may be read on.
  fileprivate func openReader(_ openSources: OpenSources) -> SourceReader? {
    guard let file = known?.file, !isWaiting, !isCopy else { return nil }
    return try? openSources.reader(device: file.device, inode: file.inode)
  }

  /// Notes the status that it has now. False where it is not what it was.
  fileprivate mutating func remember(_ now: FileStatus) -> Bool {
    guard let file = known?.file, let offset = known?.offset else { return false }
    // It was truncated, or is packed.
    if now.size < offset { return false }
    // A source of which nothing was read claims nothing: what comes may be a file that was known.
    if offset == 0, now.size > 0 { return false }
    status = now
    isRemembered = true
    isUnchanged = file.isSame(as: now, name: file.name)
    return true
  }
}
