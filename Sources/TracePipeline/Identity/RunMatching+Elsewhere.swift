internal import TraceBytes
internal import TraceStore
internal import TraceTail

/// Files that have a name elsewhere, had one, or have none any more.
extension RunMatching {
  // MARK: Of other runs

  /// Finds files that were sources of other runs before they got their names here. Those that still have
  /// their other name are read by that.
  mutating func findStrangers() throws {
    for position in candidates.indices where candidates[position].isOpen {
      let candidate = candidates[position]
      guard candidate.status.size > 0, candidate.note == nil else { continue }
      guard let catalog = inspector.catalog, !inspector.keepsFiles else {
        // Nothing else says which files were read.
        if inspector.isTouched(file: candidate.status) { candidates[position].isLeft = true }
        continue
      }
      if inspector.isTouched(file: candidate.status) {
        needsCommit = true
        return
      }
      for source in try catalog.sources(inode: candidate.status.inode).reversed()
      where isOfAnotherRun(source) && isSameFile(source, candidate) {
        try meet(source, position, catalog)
        if needsCommit || earlierID != nil { return }
        if !candidates[position].isOpen { break }
      }
    }
  }

  private func isOfAnotherRun(_ source: SourceCheckpoint) -> Bool {
    source.offset > 0 && source.run != ownRun?.state.id && pool.position(of: source.id) == nil
  }

  private func isSameFile(_ source: SourceCheckpoint, _ candidate: Candidate) -> Bool {
    source.file.birth == candidate.status.birth && source.kind == candidate.file.checkpointKind
      && (source.file.birth != 0 || source.file.device == candidate.status.device)
  }

  private mutating func meet(
    _ source: SourceCheckpoint, _ position: Int, _ catalog: SourceCatalog
  ) throws {
    if inspector.isTouched(source: source.id) {
      needsCommit = true
      return
    }
    guard let run = try catalog.run(source.run) else { return }
    let source = run.sources.first { $0.id == source.id } ?? source
    let candidate = candidates[position]
    let isHere =
      run.state.place == directory.path && source.file.name == candidate.file.name
    if isRenamed(run.state), source.file.name == candidate.file.name,
      isHere || source.copyOf == nil && holds(source, position) == true
    {
      earlierID = run.state.runID
      return
    }
    if !isHere, inspector.isThere(source, of: run.state) {
      // Another name of it.
      candidates[position].isLeft = true
      return
    }
    if source.file.isSame(as: candidate.status, name: candidate.file.name), isHere {
      candidates[position].stranger = source
      candidates[position].isUnchanged = true
      candidates[position].isWaiting = endsBefore(source.offset, position)
      return
    }
    do {
      guard source.copyOf == nil, try reader(position).matches(source.fingerprint) else { return }
      candidates[position].stranger = source
    } catch  where error.code == 0 {
      return
    } catch {
      leave(position, error)
    }
  }

  /// Whether a run has this directory, or had one that is gone: then it was renamed, and the run is still
  /// what it was.
  private func isRenamed(_ run: RunState) -> Bool {
    guard directory.isRunDirectory, known.isEmpty else { return false }
    return run.place == directory.path || (try? FileStatus.of(path: run.place)) == nil
  }

  // MARK: Without a name

  /// Sources whose names are gone, and whose files are still open and have bytes that were not read,
  /// which no file of the run holds.
  var vanished: [InspectedFile] {
    let missing = pool.missing.filter { isOwn($0) && pool[$0].copyOf == nil }
    let openSources = inspector.openSources
    if missing.isEmpty || openSources.count == 0 { return [] }
    return missing.compactMap { position in
      let source = pool[position]
      let (device, inode) = (source.file.device, source.file.inode)
      // A file that has a name here is that of another source.
      if candidates.contains(where: { $0.status.device == device && $0.status.inode == inode }) {
        return nil
      }
      // So is one whose inode was given again: it is that of the source that had it last, but for one
      // of which nothing was read.
      let isAnothers = pool.with(inode: inode).contains {
        $0 != position && isOwn($0) && (pool[$0].offset > 0 || $0 > position && source.offset == 0)
          && (pool[$0].id > source.id || source.offset == 0)
      }
      if isAnothers { return nil }
      // A file of which nothing was read may have got a name that makes it another run's.
      if source.offset == 0, isReadElsewhere(source) { return nil }
      guard let reader = try? openSources.reader(device: device, inode: inode) else { return nil }
      // Where nothing was read, nothing tells that a file that was made of it, as by compression, is
      // the same source.
      guard reader.status.birth == source.file.birth,
        (try? reader.matches(source.fingerprint)) == true
      else {
        openSources.close(device: device, inode: inode)
        return nil
      }
      // Its writer may write to it for a while.
      openSources.noteDeparture(device: device, inode: inode)
      guard reader.status.size > source.offset,
        source.offset > 0 || !isAllHeld(reader, source.kind)
      else { return nil }
      return InspectedFile(
        file: SourceFile(path: directory.path.appending(name: source.file.name)),
        status: reader.status, known: source)
    }
  }

  /// Whether the file of a source was read as another one; true where that cannot be told.
  private func isReadElsewhere(_ source: SourceCheckpoint) -> Bool {
    let key = SourceInspector.FileKey(device: source.file.device, inode: source.file.inode)
    if inspector.isTouched(file: key) { return true }
    guard let catalog = inspector.catalog else { return false }
    guard let sources = try? catalog.sources(inode: source.file.inode) else { return true }
    return sources.contains {
      $0.id != source.id && $0.offset > 0 && $0.file.birth == source.file.birth
    }
  }

  /// Whether another file holds all bytes of a file that is gone, or held them when it was read.
  private func isAllHeld(_ reader: SourceReader, _ kind: SourceCheckpoint.Kind) -> Bool {
    guard let size = try? reader.measuredSize(), let all = try? reader.fingerprint(at: size) else {
      return false
    }
    if pool.sources.contains(where: { $0.kind == kind && $0.fingerprint == all }) { return true }
    return candidates.contains { candidate in
      candidate.file.checkpointKind == kind
        && (try? inspector.openSources.reader(of: candidate.file, candidate.status)
          .matches(all)) == true
    }
  }
}
