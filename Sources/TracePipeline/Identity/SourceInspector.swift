internal import TraceBytes
internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Says which sources a directory of a run has, who they are, and what is new (DESIGN.md §4, Identity).
///
/// Content and place decide, never a name alone. What the database knows is true for what was
/// committed; a source that was read since is looked up again after that is committed.
final class SourceInspector {
  /// What a file is known by while it is there: no other has it.
  struct FileKey: Hashable {
    let device: UInt64
    let inode: UInt64

    init(device: UInt64, inode: UInt64) {
      self.device = device
      self.inode = inode
    }

    init(_ status: FileStatus) {
      self.init(device: status.device, inode: status.inode)
    }
  }

  /// So many runs are read at most before all that was read is committed: what is known of each of them
  /// until then takes room.
  private static let mostTouchedRuns = 20_000

  /// What the destination knows; `nil` where it knows nothing.
  let catalog: SourceCatalog?
  let openSources: OpenSources
  /// Whether writers are at work, so that files go and are replaced all the time.
  let isLive: Bool
  /// Whether what it is catalogued in is emptied now and then, so that nothing else says which files
  /// were read.
  let keepsFiles: Bool
  /// Compares contents by the ledger; `nil` without one.
  let comparison: ContentComparison?
  let onProblem: (TailError) -> Void
  /// Says under which run ids files were read before, where `catalog` knows nothing; `nil`: nothing does.
  var memory: SourceCatalog?
  /// Whether a run id that was given for a file once holds for what has its name, or had it.
  var remembersRunIDs = true
  /// Waits until all that was read is committed.
  var commit: () throws -> Void = {}

  /// How often all that was read was committed.
  private(set) var commits = 0
  /// Sources and files that were found since the last commit: the catalog may be behind with them.
  private var touchedSources: Set<Int64> = []
  private var touchedFiles: Set<FileKey> = []
  /// The ids of run directories that were renamed.
  private var ids: [RunIdentity: String] = [:]
  private var rememberedIDs = RememberedRunIDs()
  /// Runs that the catalog does not know yet.
  private var newRuns: Set<RunIdentity> = []
  /// The bytes of the ids of runs that were read since the last commit, and whether they have files with
  /// names that rotation gave them.
  private var touchedRuns: [[UInt8]: Bool] = [:]

  init(
    catalog: SourceCatalog?, openSources: OpenSources, isLive: Bool, keepsFiles: Bool = false,
    isDatedRecord: @escaping (UnsafeRawBufferPointer, SourceCheckpoint) -> Bool,
    onProblem: @escaping (TailError) -> Void
  ) {
    self.catalog = catalog
    self.openSources = openSources
    self.isLive = isLive
    self.keepsFiles = keepsFiles || catalog == nil
    self.onProblem = onProblem
    comparison = catalog.map { ContentComparison(catalog: $0, isDatedRecord: isDatedRecord) }
  }

  /// Inspects a directory of a run. Mostly it has one run; a file that was renamed stays with its own.
  ///
  /// - Throws: `StoreError`. A file that cannot be looked at is a problem, and no more is said of it.
  func inspect(_ given: RunDirectory) throws -> [RunInspection] {
    if touchedRuns.count >= Self.mostTouchedRuns { try commitAll() }
    while true {
      let directory = try named(remembered(given))
      var matching = try matching(directory)
      if isTouched(matching.known) || newRuns.contains(RunIdentity(directory)) && catalog != nil {
        try commitAll()
        continue
      }
      let inspections = try matching.run()
      if let runID = matching.earlierID {
        ids[RunIdentity(given)] = runID
        continue
      }
      if matching.needsCommit {
        try commitAll()
        continue
      }
      for inspection in inspections { touch(inspection) }
      if catalog != nil, inspections.contains(where: { $0.known == nil }) {
        newRuns.insert(RunIdentity(directory))
      }
      return inspections
    }
  }

  /// The same directory with the run id that was given for a file of it before, where it has one that
  /// comes from a name alone.
  private func remembered(_ directory: RunDirectory) throws -> RunDirectory {
    guard remembersRunIDs, let catalog = catalog ?? memory, !directory.path.contains("/run_id="),
      try catalog.run(place: directory.path, runID: directory.runID) == nil,
      let runID = try rememberedIDs.runID(of: directory, catalog)
    else { return directory }
    if let rotated = directory.asRotations, Array(rotated.runID.utf8) == Array(runID.utf8) {
      return rotated
    }
    return RunDirectory(path: directory.path, runID: runID, files: directory.files)
  }

  /// Notes that everything that was read is committed.
  func didCommit() {
    commits += 1
    touchedSources.removeAll(keepingCapacity: true)
    newRuns.removeAll(keepingCapacity: true)
    touchedRuns.removeAll(keepingCapacity: true)
    if !keepsFiles { touchedFiles.removeAll(keepingCapacity: true) }
  }

  private func commitAll() throws {
    try commit()
    didCommit()
  }

  private func matching(_ directory: RunDirectory) throws -> RunMatching {
    let runs = try catalog?.runs(runID: directory.runID) ?? []
    return RunMatching(self, directory, runs)
  }

  /// The directory with the id that its run has.
  ///
  /// Names as `app.1.log` are rotations of a log that is not there just now, where the catalog knows it.
  /// A run directory that was renamed stays the run that it was.
  private func named(_ directory: RunDirectory) throws -> RunDirectory {
    guard let catalog else { return directory }
    if let rotated = directory.asRotations, try isKnown(rotated, catalog) { return rotated }
    return ids[RunIdentity(directory)].map(directory.with(runID:)) ?? directory
  }

  /// Whether the log of some rotations is known: in their directory, or above it, as `olddir` of
  /// logrotate(8) puts them.
  private func isKnown(_ rotated: RunDirectory, _ catalog: SourceCatalog) throws -> Bool {
    let path = Array(rotated.path.utf8)
    func hasRotations(_ place: [UInt8]) -> Bool {
      path == place || path.starts(with: place + [UInt8(ascii: "/")])
    }
    return try newRuns.contains { $0.runID == Array(rotated.runID.utf8) && hasRotations($0.place) }
      || catalog.runs(runID: rotated.runID)
        .contains { hasRotations(Array($0.state.place.utf8)) }
  }

  /// Whether a run of that id was read since the last commit, and it or this directory has a rotated
  /// file, so that one may be a copy of the other.
  func isTouchedElsewhere(_ directory: RunDirectory) -> Bool {
    guard comparison != nil, let hadRotations = touchedRuns[Array(directory.runID.utf8)] else {
      return false
    }
    return hadRotations || directory.files.contains(where: \.mayBeCopy)
  }

  private func isTouched(_ runs: [SourceCatalog.KnownRun]) -> Bool {
    !touchedSources.isEmpty
      && runs.contains { $0.sources.contains { touchedSources.contains($0.id) } }
  }

  func isTouched(source: Int64) -> Bool { touchedSources.contains(source) }

  func isTouched(file: FileStatus) -> Bool { isTouched(file: FileKey(file)) }

  func isTouched(file: FileKey) -> Bool { touchedFiles.contains(file) }

  /// Notes what is read, and known to the catalog once it is committed.
  func touch(_ inspection: RunInspection) {
    // Files are looked at where they are: a copy of one costs as much as a row.
    let files = inspection.files
    if files.contains(where: { !$0.isUnchanged }) {
      let runID = Array(inspection.directory.runID.utf8)
      let hasRotations = files.contains { $0.file.mayBeCopy }
      touchedRuns.merge(CollectionOfOne((runID, hasRotations))) { $0 || $1 }
    }
    for position in files.indices where !files[position].isUnchanged {
      if let source = files[position].known?.id {
        touchedSources.insert(source)
      } else {
        touchedFiles.insert(FileKey(files[position].status))
      }
    }
    touchedSources.formUnion(inspection.forgotten)
    rememberedIDs.note(inspection)
  }

  /// Whether a file is still there under the name that a source has.
  func isThere(_ source: SourceCheckpoint, of run: RunState) -> Bool {
    let path = run.place.appending(name: source.file.name)
    guard let status = try? FileStatus.of(path: path), status.inode == source.file.inode else {
      return false
    }
    // A link to a neighbour is no source (`SourceSelection`).
    return !Discovery.isLinkToNeighbour(path)
  }
}
