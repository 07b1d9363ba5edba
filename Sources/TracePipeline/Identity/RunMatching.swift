internal import TraceBytes
internal import TraceStore
internal import TraceTail

/// One inspection of a directory, while it is made.
///
/// A file that has not changed since it was seen last costs its `stat`. Any other file is a known
/// source only where it holds the bytes that were committed: who has the inode comes first, then who
/// has the name, then whoever holds the content. So a rotated file is found before the new one that
/// took its name. What a file in the place of a source holds less of is that source at an earlier time;
/// a rotated or packed file that holds a part of another one is its copy. What cannot be told yet waits.
struct RunMatching {
  struct Candidate {
    let file: SourceFile
    let status: FileStatus
    /// The position of the source it is.
    var source: Int?
    /// The position of the source that was noted for it, as a copy of another.
    var note: Int?
    var isUnchanged = false
    var isWaiting = false
    var copied: CopiedBytes?
    var isCopy = false
    /// Whether nothing is said of it now.
    var isLeft = false
    /// The source of another run that it is.
    var stranger: SourceCheckpoint?

    /// Whether it is a new source, or a known one that has bytes which were not read.
    var isRead: Bool {
      !isLeft && !isCopy && !isUnchanged && !isWaiting && stranger == nil && note == nil
    }

    /// Whether it may still be anything.
    var isOpen: Bool {
      source == nil && copied == nil && !isCopy && !isLeft && stranger == nil
    }
  }

  let inspector: SourceInspector
  let directory: RunDirectory
  /// All that is known of the run id.
  let known: [SourceCatalog.KnownRun]
  /// The run of this directory.
  private(set) var ownRun: SourceCatalog.KnownRun?
  var pool: SourcePool
  /// The number of sources in the pool that are this directory's; the others are its siblings'.
  private var ownCount = 0
  var candidates: [Candidate] = []
  /// Whether the catalog is behind, so that all has to be committed first.
  var needsCommit = false
  /// The id of the run whose directory this was before it was renamed.
  var earlierID: String?
  /// Whether files were left because they begin like others that are read now: once these are read, the
  /// ledger says of which they are copies.
  var needsAnotherLook = false
  /// The sources of the run in its other directories whose files are there still.
  private(set) var elsewhere: [(source: SourceCheckpoint, path: String)] = []
  private var forgotten: [Int64] = []
  private var heads: [Int: [UInt8]] = [:]
  /// The files by the hashes of the lines that they begin with, in the order of these.
  var beginnings: [(lines: [UInt32], position: Int)] = []

  init(
    _ inspector: SourceInspector, _ directory: RunDirectory, _ known: [SourceCatalog.KnownRun]
  ) {
    self.inspector = inspector
    self.directory = directory
    self.known = known
    pool = SourcePool([])
  }

  mutating func run() throws -> [RunInspection] {
    look()
    findRun()
    claimUnchanged()
    dropOtherNames()
    try claimByContent()
    if !pool.isEmpty { try claimEarlierTimes() }
    try findCopies()
    if needsCommit { return [] }
    try findStrangers()
    claimEmpty()
    noteForgotten()
    return [own] + strangers
  }

  // MARK: What there is

  private mutating func look() {
    for file in directory.files {
      do {
        candidates.append(Candidate(file: file, status: try FileStatus.of(path: file.path)))
      } catch {
        // It may be gone since its directory was listed.
        if !error.isAbsence { inspector.onProblem(error) }
      }
    }
  }

  /// Finds what is known of the directory. One that has gone from where it was, and whose sources hold
  /// what was read there, has been moved or restored from a backup.
  private mutating func findRun() {
    ownRun = known.first { $0.state.place == directory.path } ?? known.first(where: wasMovedHere)
    let own = ownRun?.sources ?? []
    var siblings: [SourceCheckpoint] = []
    for sibling in known where sibling.state.id != ownRun?.state.id {
      for source in sibling.sources where source.offset > 0 {
        if isWhole(source, sibling.state) {
          elsewhere.append((source, sibling.state.place.appending(name: source.file.name)))
        } else {
          siblings.append(source)
        }
      }
    }
    ownCount = own.count
    pool = SourcePool(own + siblings)
  }

  private func wasMovedHere(_ run: SourceCatalog.KnownRun) -> Bool {
    guard (try? FileStatus.of(path: run.state.place)) == nil else { return false }
    return candidates.contains { candidate in
      run.sources.contains { source in
        source.offset > 0 && source.copyOf == nil && source.kind == candidate.file.checkpointKind
          && (try? inspector.openSources.reader(of: candidate.file, candidate.status)
            .matches(source.fingerprint)) == true
      }
    }
  }

  /// Whether a source in another directory is what it was, so that nothing of it can be here.
  private func isWhole(_ source: SourceCheckpoint, _ run: RunState) -> Bool {
    let path = run.place.appending(name: source.file.name)
    guard let status = try? FileStatus.of(path: path), status.inode == source.file.inode else {
      return false
    }
    if source.file.isSame(as: status, name: source.file.name) { return true }
    // It may have been truncated, and have grown since.
    return status.size >= source.file.size
      && (try? inspector.openSources.reader(at: path, status).matches(source.fingerprint)) == true
  }

  private mutating func claimUnchanged() {
    for position in candidates.indices {
      let (file, status) = (candidates[position].file, candidates[position].status)
      let found = pool.with(name: file.name).first {
        pool.isFree($0) && $0 < ownCount && pool[$0].file.isSame(as: status, name: file.name)
      }
      guard let found else { continue }
      if pool[found].copyOf != nil {
        candidates[position].note = found
        pool.claim(found)
      } else {
        claim(found, position)
        let isPlain = file.compression == .none
        candidates[position].isWaiting = endsBefore(pool[found].offset, position)
        // What a follower has left, a last line without its LF, is a line for an import.
        candidates[position].isUnchanged =
          inspector.isLive || !isPlain || status.size <= pool[found].offset
      }
    }
  }

  /// A file is claimed once, whatever names it has: a hard link, or a symbolic link to a neighbour.
  private mutating func dropOtherNames() {
    var first: [SourceInspector.FileKey: Int] = [:]
    for position in candidates.indices {
      let key = SourceInspector.FileKey(candidates[position].status)
      guard let other = first[key] else {
        first[key] = position
        continue
      }
      let isBetter =
        rank(position) != rank(other)
        ? rank(position) < rank(other)
        : candidates[position].file.rotation < candidates[other].file.rotation
      if isBetter { first[key] = position }
      candidates[isBetter ? other : position].isLeft = true
    }
  }

  /// The name that a source has goes before others.
  private func rank(_ position: Int) -> Int {
    let candidate = candidates[position]
    if candidate.source != nil { return 0 }
    let isKnown = pool.with(name: candidate.file.name).contains {
      pool[$0].file.inode == candidate.status.inode && pool[$0].offset > 0
    }
    return isKnown ? 1 : 2
  }

  // MARK: By content

  private mutating func claimByContent() throws {
    guard !pool.isEmpty else { return }
    // While a file is being compressed, both are there: the one that can be read faster is taken.
    let plain = candidates.indices.filter { candidates[$0].file.compression == .none }
    let packed = candidates.indices.filter { candidates[$0].file.compression != .none }
    let rules: [(RunMatching, Int) -> [Int]] = [
      { matching, position in
        let candidate = matching.candidates[position]
        return matching.pool.with(inode: candidate.status.inode).filter {
          let file = matching.pool[$0].file
          return file.birth == candidate.status.birth && file.birth != 0
            || file.name == candidate.file.name
        }
      },
      { matching, position in matching.pool.with(name: matching.candidates[position].file.name) },
    ]
    for rule in rules {
      for position in plain + packed where candidates[position].isOpen {
        claimFirst(rule(self, position), position)
      }
    }
    for position in plain + packed where candidates[position].isOpen {
      if candidates[position].status.size == 0 { continue }
      if let note = candidates[position].note {
        claimOriginal(of: note, position)
      } else {
        claimFirst(pool.beginning(head(position)), position)
      }
    }
  }

  /// Claims the first of some sources whose bytes a file holds.
  private mutating func claimFirst(_ sources: [Int], _ position: Int) {
    let candidate = candidates[position]
    if candidate.note != nil || candidate.status.size == 0 { return }
    for source in sources where pool.isFree(source) {
      let known = pool[source]
      guard known.offset > 0, known.copyOf == nil, known.kind == candidate.file.checkpointKind
      else { continue }
      if endsBefore(known.offset, position) { continue }
      guard let holds = holds(known, position) else { return }
      if holds {
        claim(source, position)
        return
      }
    }
  }

  /// A copy that has not changed is what its original was, once no other file is. It may have been noted
  /// when less had been read of the original than it holds.
  private mutating func claimOriginal(of note: Int, _ position: Int) {
    guard let id = pool[note].copyOf, let original = pool.position(of: id), pool.isFree(original)
    else { return }
    let known = pool[original]
    if pool[note].offset == known.offset
      || !endsBefore(known.offset, position) && holds(known, position) == true
    {
      claim(original, position)
    }
  }

  /// Whether a file holds the bytes that were committed from a source; `nil` where that cannot be told
  /// now. The file stays open, so that what is read next is of the same file.
  mutating func holds(_ source: SourceCheckpoint, _ position: Int) -> Bool? {
    do {
      return try reader(position).matches(source.fingerprint)
    } catch  where error.code == 0 {
      // Packed data that ends before it, or is damaged.
      return false
    } catch {
      leave(position, error)
      return nil
    }
  }

  mutating func leave(_ position: Int, _ error: TailError) {
    candidates[position].isLeft = true
    if !error.isAbsence { inspector.onProblem(error) }
  }

  /// Whether a file has not all bytes before an offset by its size alone. That of a packed one, which its
  /// name need not say, tells nothing.
  func endsBefore(_ offset: Int64, _ position: Int) -> Bool {
    let candidate = candidates[position]
    guard candidate.file.compression == .none, candidate.status.size < offset else { return false }
    return (try? reader(position).isPacked()) != true
  }

  func reader(_ position: Int) throws(TailError) -> SourceReader {
    try inspector.openSources.reader(of: candidates[position].file, candidates[position].status)
  }

  /// The first bytes of a file, as many as a fingerprint is of.
  mutating func head(_ position: Int) -> [UInt8] {
    if let known = heads[position] { return known }
    var head: [UInt8] = []
    do {
      let content = ScannedContent(try reader(position))
      head = Array(try content.bytes(at: 0).prefix(Fingerprint.reach))
    } catch {
      leave(position, error)
    }
    heads[position] = head
    return head
  }

  mutating func claim(_ source: Int, _ position: Int) {
    candidates[position].source = source
    pool.claim(source)
  }

  func isOwn(_ source: Int) -> Bool { source < ownCount }

  // MARK: Empty sources

  /// A source of which nothing was read is nobody, so that it comes last; but its file may be the same.
  private mutating func claimEmpty() {
    // What is noted as a copy is known, and never nobody.
    for position in candidates.indices
    where candidates[position].isOpen && candidates[position].note == nil {
      let (file, status) = (candidates[position].file, candidates[position].status)
      // A copy that is begun just now, or a source that was emptied, and may be filled with anything
      // until it is read.
      if status.size == 0,
        file.rotation > 0 || file.compression != .none || !sourcesInPlace(of: position).isEmpty
      {
        candidates[position].isLeft = true
        continue
      }
      let empty = (pool.with(inode: status.inode) + pool.with(name: file.name)).first {
        isOwn($0) && pool.isFree($0) && pool[$0].offset == 0 && pool[$0].copyOf == nil
          && pool[$0].kind == file.checkpointKind
          && (pool[$0].file.name == file.name || pool[$0].file.birth == status.birth)
      }
      if let empty { claim(empty, position) }
    }
  }

  private mutating func noteForgotten() {
    for candidate in candidates {
      if let note = candidate.note, candidate.source != nil { forgotten.append(pool[note].id) }
      guard candidate.source != nil || candidate.copied != nil else { continue }
      for source in pool.with(inode: candidate.status.inode)
      where isOwn(source) && source != candidate.source && pool.isFree(source)
        && pool[source].offset == 0 && pool[source].copyOf == nil
      {
        forgotten.append(pool[source].id)
      }
    }
  }

  // MARK: What was found

  private var own: RunInspection {
    var files = candidates.compactMap { candidate -> InspectedFile? in
      if candidate.isLeft || candidate.stranger != nil { return nil }
      var file = InspectedFile(file: candidate.file, status: candidate.status)
      file.known = (candidate.source ?? (candidate.copied == nil ? candidate.note : nil))
        .map { pool[$0] }
      if let note = candidate.note, candidate.copied != nil { file.known = pool[note] }
      file.isUnchanged =
        candidate.isUnchanged
        || candidate.note != nil && candidate.source == nil && candidate.copied == nil
      file.isWaiting = candidate.isWaiting
      file.copied = candidate.copied
      file.isCopy =
        candidate.isCopy || candidate.note != nil && candidate.source == nil
      return file
    }
    files += vanished
    var inspection = RunInspection(
      directory: directory, known: ownRun, files: files, forgotten: forgotten)
    inspection.needsAnotherLook = needsAnotherLook
    return inspection
  }

  /// Files that were renamed and stay with their runs.
  private var strangers: [RunInspection] {
    var inspections: [RunInspection] = []
    for candidate in candidates {
      guard let source = candidate.stranger,
        let known = try? inspector.catalog?.run(source.run)
      else { continue }
      var file = InspectedFile(
        file: candidate.file, status: candidate.status, known: source,
        isUnchanged: candidate.isUnchanged)
      file.isWaiting = candidate.isWaiting
      if let position = inspections.firstIndex(where: { $0.known?.state.id == known.state.id }) {
        inspections[position].files.append(file)
      } else {
        let place = RunDirectory(path: directory.path, runID: known.state.runID, files: [])
        inspections.append(RunInspection(directory: place, known: known, files: [file]))
      }
    }
    return inspections
  }
}

extension SourceCheckpoint {
  var fingerprint: Fingerprint {
    Fingerprint(offset: offset, head: head, tail: tail)
  }
}

extension SourceCheckpoint.File {
  /// Whether a file is this one as it was seen last. The device may change with a remount.
  func isSame(as status: FileStatus, name: String) -> Bool {
    self.name == name && inode == status.inode && size == status.size
      && modified == status.modified && changed == status.changed
  }
}
