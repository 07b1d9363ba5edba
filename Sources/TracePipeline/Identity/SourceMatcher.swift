internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Says which known source each file of a run is (DESIGN.md §4, Identity): by content and place, not
/// by name alone.
///
/// A file that has not changed since it was seen last costs its `stat`. Any other file is a known
/// source only where it still holds the bytes that were committed. Who has the inode comes first,
/// then who has the name, then whoever holds the content: a rotated file is found before the new
/// one that took its name.
struct SourceMatcher {
  /// A file and what it was found to be.
  struct Match {
    let file: SourceFile
    let status: FileStatus
    /// The known source; `nil` for a new one.
    let known: SourceCheckpoint?
    let isUnchanged: Bool
  }

  private var known: [SourceCheckpoint]
  private var isClaimed: [Bool]
  private let openSources: OpenSources

  init(known: [SourceCheckpoint], openSources: OpenSources) {
    self.known = known
    self.openSources = openSources
    isClaimed = Array(repeating: false, count: known.count)
  }

  /// Matches the files of a run, in their order. A file that is only a copy of a part of another,
  /// as rotation by copy leaves it, is left out; so is one that cannot be looked at, of which
  /// `onProblem` is told.
  mutating func match(
    _ files: [SourceFile], onProblem: (TailError) -> Void
  ) -> [Match] {
    var statuses: [FileStatus?] = []
    for file in files {
      do {
        statuses.append(try FileStatus.of(path: file.path))
      } catch {
        // It may be gone since its directory was listed.
        if !error.isAbsence { onProblem(error) }
        statuses.append(nil)
      }
    }
    var sources: [Int?] = Array(repeating: nil, count: files.count)
    var unchanged: Set<Int> = []
    for (position, file) in files.enumerated() {
      guard let status = statuses[position],
        let source = unclaimed(where: { $0.file.isSame(as: status, name: file.name) })
      else { continue }
      claim(source, for: position, &sources)
      unchanged.insert(position)
    }
    // A source of which nothing was read holds nothing, so that any file may be it: it comes last.
    // A copy was empty when it was begun, and is what its original was.
    let rules: [(SourceCheckpoint, SourceFile, FileStatus) -> Bool] = [
      { $0.offset > 0 && $0.file.inode == $2.inode && $0.file.birth == $2.birth && $2.birth != 0 },
      { $0.offset > 0 && $0.file.inode == $2.inode && $0.file.name.isSameName(as: $1.name) },
      { source, file, _ in source.offset > 0 && source.file.name.isSameName(as: file.name) },
      { source, _, _ in source.offset > 0 },
      { source, _, status in
        source.file.inode == status.inode && source.file.birth == status.birth
      },
      { source, file, _ in source.file.name.isSameName(as: file.name) },
    ]
    // While a file is being compressed, both are there: the one that can be read faster is taken.
    let order =
      files.indices.filter { files[$0].compression == .none }
      + files.indices.filter { files[$0].compression != .none }
    for rule in rules where !known.isEmpty {
      for position in order where sources[position] == nil {
        guard let status = statuses[position] else { continue }
        let file = files[position]
        let kind = file.checkpointKind
        let found = unclaimed { source in
          source.kind == kind && rule(source, file, status)
            && holds(source, file, status, onProblem: onProblem)
        }
        if let found { claim(found, for: position, &sources) }
      }
    }
    var copies = FileCopies(files, sources.map { $0.map { known[$0] } }, pool: openSources.pool)
    return files.indices.compactMap { position in
      guard let status = statuses[position] else { return nil }
      let source = sources[position].map { known[$0] }
      if source?.offset ?? 0 == 0, copies.isCopy(position, status) { return nil }
      return Match(
        file: files[position], status: status, known: source,
        isUnchanged: unchanged.contains(position))
    }
  }

  /// Whether any file holds what was read from a known source, as in a directory that was moved.
  func recognisesAny(of files: [SourceFile]) -> Bool {
    files.contains { file in
      guard let status = try? FileStatus.of(path: file.path) else { return false }
      return known.contains {
        $0.offset > 0 && $0.kind == file.checkpointKind
          && holds($0, file, status, onProblem: { _ in })
      }
    }
  }

  private mutating func claim(_ source: Int, for position: Int, _ sources: inout [Int?]) {
    sources[position] = source
    isClaimed[source] = true
  }

  private func unclaimed(where matches: (SourceCheckpoint) -> Bool) -> Int? {
    // The newest first: after many rotations it is the likeliest.
    known.indices.reversed().first { !isClaimed[$0] && matches(known[$0]) }
  }

  /// Whether a file holds the bytes that were committed from a source. The file stays open, so that
  /// what is read next is of the same file.
  private func holds(
    _ source: SourceCheckpoint, _ file: SourceFile, _ status: FileStatus,
    onProblem: (TailError) -> Void
  ) -> Bool {
    do {
      return try openSources.reader(at: file.path, status).matches(source.fingerprint)
    } catch {
      if !error.isAbsence { onProblem(error) }
      return false
    }
  }

  /// The known sources that no file was found to be.
  var missing: [SourceCheckpoint] {
    known.indices.filter { !isClaimed[$0] }.map { known[$0] }
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
    self.name.isSameName(as: name) && inode == status.inode && size == status.size
      && modified == status.modified && changed == status.changed
  }
}

extension String {
  /// Whether both are the same bytes: Unicode takes different names of files for the same.
  fileprivate func isSameName(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
