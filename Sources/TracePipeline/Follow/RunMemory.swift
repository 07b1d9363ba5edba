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
  ///   - written: the paths of those.
  ///   - openSources: the files that are open.
  /// - Returns: what there is; `nil` where a file is not what it was, or is not open: then more is to be
  ///   looked at.
  func inspection(written: Set<String>, _ openSources: OpenSources) -> RunInspection? {
    var files = files
    var found = 0
    for position in files.indices {
      let file = files[position]
      let isWritten = written.contains(file.file.path)
      if isWritten { found += 1 }
      guard let source = file.known, !file.isWaiting, !file.isCopy,
        let reader = try? openSources.reader(
          device: source.file.device, inode: source.file.inode)
      else {
        if isWritten { return nil }
        continue
      }
      // It was truncated, or is packed.
      if reader.status.size < source.offset { return nil }
      // A source of which nothing was read claims nothing: what comes may be a file that was known.
      if source.offset == 0, reader.status.size > 0 { return nil }
      files[position].status = reader.status
      files[position].isRemembered = true
      files[position].isUnchanged = source.file.isSame(as: reader.status, name: source.file.name)
    }
    guard found == written.count else { return nil }
    return RunInspection(directory: directory, known: known, files: files)
  }
}
