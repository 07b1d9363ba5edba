internal import Glibc
internal import TraceStore
internal import TraceTail

/// Which run a directory is, and which files of it are whose (DESIGN.md §4, Identity); what
/// `SourceMatcher` says of one directory is put together here with the rest of the world.
extension RunReader {
  /// What the store knows of a run. A run whose directory has gone from where it was, and whose
  /// sources hold what was read there, has been moved or restored from a backup.
  func knownRun(
    _ directory: RunDirectory, among runs: [SourceCatalog.KnownRun]
  ) -> SourceCatalog.KnownRun? {
    if let known = runs.first(where: { $0.state.place == directory.path }) { return known }
    return runs.first { run in
      (try? FileStatus.of(path: run.state.place)) == nil
        && SourceMatcher(known: run.sources, openSources: openSources)
          .recognisesAny(of: directory.files)
    }
  }

  /// Finds files that were moved here from another directory of the same run.
  func adopt(
    from siblings: [SourceCatalog.KnownRun], _ matches: inout [SourceMatcher.Match]
  ) {
    guard !siblings.isEmpty, matches.contains(where: { $0.known == nil }) else { return }
    let moved = siblings.flatMap { run in
      run.sources.filter { source in
        let status = try? FileStatus.of(path: run.state.place + "/" + source.file.name)
        return source.offset > 0 && status?.inode != source.file.inode
      }
    }
    guard !moved.isEmpty else { return }
    var matcher = SourceMatcher(known: moved, openSources: openSources)
    let found = matcher.match(
      matches.filter { $0.known == nil }.map(\.file), onProblem: monitor.problem)
    for match in found where match.known != nil {
      guard let position = matches.firstIndex(where: { $0.file == match.file }) else { continue }
      matches[position] = SourceMatcher.Match(
        file: match.file, status: match.status, known: match.known, isUnchanged: false)
    }
  }

  /// Sources whose names are gone, and whose files are still open and have bytes that were not read,
  /// which no file of the run holds.
  func vanished(
    _ missing: [SourceCheckpoint], among known: [SourceCheckpoint],
    _ matches: [SourceMatcher.Match], _ directory: RunDirectory
  ) -> [SourceMatcher.Match] {
    if missing.isEmpty || openSources.count == 0 { return [] }
    let present = directory.files.compactMap { try? FileStatus.of(path: $0.path) }
    return missing.compactMap { source in
      let (device, inode) = (source.file.device, source.file.inode)
      // A file that has a name here is that of another source.
      if present.contains(where: { $0.device == device && $0.inode == inode }) { return nil }
      // So is one whose inode was given again: it is that of the source that had it last.
      if known.contains(where: { $0.file.inode == inode && $0.id > source.id }) { return nil }
      guard let reader = try? openSources.reader(device: device, inode: inode) else { return nil }
      // Where nothing was read, nothing tells that a file that was made of it, as by compression, is
      // the same source.
      guard reader.status.birth == source.file.birth, reader.status.size > source.offset,
        (try? reader.matches(source.fingerprint)) == true,
        source.offset > 0 || !isAllHeld(reader, source.kind, by: matches)
      else {
        openSources.close(device: device, inode: inode)
        return nil
      }
      return SourceMatcher.Match(
        file: SourceFile(path: directory.path + "/" + source.file.name), status: reader.status,
        known: source, isUnchanged: false)
    }
  }

  /// Whether another file holds all bytes of a file that is gone.
  private func isAllHeld(
    _ reader: SourceReader, _ kind: SourceCheckpoint.Kind, by matches: [SourceMatcher.Match]
  ) -> Bool {
    guard let size = try? reader.measure(), let all = try? Fingerprint(of: reader, at: size) else {
      return false
    }
    return matches.contains { match in
      match.file.checkpointKind == kind
        && (try? openSources.reader(at: match.file.path, match.status).matches(all)) == true
    }
  }

  /// Notes that a source could not be opened. While files are followed they go and are replaced all
  /// the time, and the next look finds what they are then.
  func notePassing(_ error: TailError) {
    if !isLive || !error.isAbsence { monitor.problem(error) }
  }

  /// Opens the file of a source where reading begins.
  ///
  /// - Throws: `TailError`, also where the file was replaced since it was recognised.
  func open(_ source: SourceProgress) throws(TailError) -> SourceReader {
    // Inside a record that is too long, the byte before says whether a line begins here.
    let isInside = source.checkpoint.open == .remainder && source.checkpoint.kind != .metadata
    let reader = try openAgain(source, at: source.start - (isInside ? 1 : 0))
    source.reader = reader
    return reader
  }

  /// Opens the file of a source at an offset, to look at what was read before.
  ///
  /// - Throws: `TailError`, also where the file was replaced since it was recognised.
  func openAgain(_ source: SourceProgress, at offset: Int64) throws(TailError) -> SourceReader {
    let reader = try openSources.reader(at: source.file.path, source.status)
    // What was read of the same file before, and was another source, is not to be remembered.
    if source.checkpoint.offset == 0 { reader.startAnew() }
    guard reader.status.inode == source.status.inode,
      try reader.matches(source.checkpoint.fingerprint)
    else {
      throw TailError(
        operation: "read", path: source.file.path, offset: offset, code: ESTALE,
        reason: "it was replaced by another file just now", hint: "It is read the next time.")
    }
    try reader.seek(to: offset)
    return reader
  }
}
