internal import TraceBytes
internal import TraceStore
internal import TraceTail

/// Files that hold a part of what was read from a source.
extension RunMatching {
  // MARK: At an earlier time

  /// Finds files that are in the place of a source and hold less than was read of it: truncated and
  /// written again, restored from an older backup, or shown with an old size.
  mutating func claimEarlierTimes() throws {
    for position in candidates.indices where candidates[position].isOpen {
      let candidate = candidates[position]
      if candidate.status.size == 0 || candidate.note != nil { continue }
      for source in sourcesInPlace(of: position) {
        try compareInPlace(position, source)
        if !candidates[position].isOpen { break }
      }
    }
  }

  /// The sources of this directory whose place a file has, by its inode or its name, and that no file is.
  func sourcesInPlace(of position: Int) -> [Int] {
    let (file, status) = (candidates[position].file, candidates[position].status)
    let places =
      pool.with(inode: status.inode).filter {
        pool[$0].file.birth == status.birth || pool[$0].file.name == file.name
      } + pool.with(name: file.name)
    return places.filter {
      isOwn($0) && pool.isFree($0) && pool[$0].offset > 0 && pool[$0].copyOf == nil
        && pool[$0].kind == file.checkpointKind
    }
  }

  private mutating func compareInPlace(_ position: Int, _ source: Int) throws {
    guard let comparison = inspector.comparison else { return }
    let known = pool[source]
    do {
      let file = ScannedContent(try reader(position))
      let found = try comparison.beginning(of: file, as: known)
      // Of less than a line nobody can say whose it is.
      if found.end == .ofFile, found.bytes > 0 {
        claim(source, position)
        candidates[position].isWaiting = true
        return
      }
      // What was seen as the source at an earlier time stays it when it goes on.
      let isPacked = try file.reader.isPacked()
      let wasSeen =
        known.file.size < known.offset && known.file.inode == candidates[position].status.inode
        && !isPacked
      if found.bytes > 0,
        try comparison.isEvidence(0..<found.bytes, of: file, as: known, records: wasSeen ? 1 : 2)
      {
        let end = try comparison.startOfRecord(at: found.bytes, in: file, as: known)
        try goOn(position, from: known, 0..<end, file)
      } else if found.bytes == 0, !isPacked {
        try compareTrimmed(position, source, file)
      }
    } catch let error as TailError {
      leave(position, error)
    }
  }

  private mutating func compareTrimmed(
    _ position: Int, _ source: Int, _ file: ScannedContent
  ) throws {
    guard let comparison = inspector.comparison else { return }
    let known = pool[source]
    let size = candidates[position].status.size
    switch try comparison.trimmed(file, as: known, size: size) {
    case .end(let end):
      guard try comparison.isEvidence(0..<end, of: file, as: known) else { return }
      try goOn(position, from: known, 0..<end, file)
    case .inside:
      claim(source, position)
      candidates[position].isWaiting = true
    case nil: break
    }
  }

  /// Makes a file a source of its own that begins with bytes of another.
  private mutating func goOn(
    _ position: Int, from source: SourceCheckpoint, _ bytes: Range<Int64>, _ file: ScannedContent
  ) throws {
    guard let comparison = inspector.comparison, !bytes.isEmpty else { return }
    candidates[position].copied = try comparison.copy(bytes, of: file, from: source)
  }

  // MARK: Copies

  /// Finds files that begin with what another one holds: copies, whatever their names are.
  ///
  /// One that holds nothing else is noted as a copy: the other may be truncated or removed next, and then
  /// the copy is its continuation. One that goes on differently is a source of its own behind that. Where
  /// two files that nobody knows begin alike, one is read first, and the other is left until then.
  mutating func findCopies() throws {
    let isOpen = candidates.indices.filter {
      candidates[$0].isOpen && candidates[$0].note == nil && candidates[$0].status.size > 0
    }
    if isOpen.isEmpty { return }
    if inspector.isTouchedElsewhere(directory) {
      needsCommit = true
      return
    }
    var read = FilesByBeginning()
    for position in candidates.indices
    where candidates[position].source != nil && candidates[position].isRead {
      note(position, in: &read)
    }
    for position in isOpen.sorted(by: isReadBefore) {
      try findOriginal(of: position)
      if try candidates[position].isOpen && beginsLike(read, position) {
        candidates[position].isLeft = true
        needsAnotherLook = true
      } else if candidates[position].isRead {
        note(position, in: &read)
      }
    }
    for position in isOpen
    where candidates[position].isOpen && candidates[position].file.mayBeCopy {
      if original(of: position) != .none { candidates[position].isLeft = true }
    }
  }

  /// Of files that begin alike the one that is easier to read is read first, and the newer one.
  private func isReadBefore(_ one: Int, _ other: Int) -> Bool {
    let (one, other) = (candidates[one].file, candidates[other].file)
    if (one.compression == .none) != (other.compression == .none) {
      return one.compression == .none
    }
    return one.rotation < other.rotation
  }

  /// Looks for a known source that the file is a copy of: the one that has most in common with it.
  private mutating func findOriginal(of position: Int) throws {
    let isPacked = candidates[position].file.compression != .none
    guard let comparison = inspector.comparison,
      isPacked && candidates.count > 1 || !pool.isEmpty || !elsewhere.isEmpty
    else { return }
    do {
      let file = ScannedContent(try reader(position))
      // A packed file of which nothing can be unpacked yet.
      if isPacked, try file.bytes(at: 0).isEmpty {
        candidates[position].isLeft = true
        // Nobody looks again after an import, so that it is said now.
        if let fault = file.fault, !inspector.isLive { inspector.onProblem(fault) }
        return
      }
      var best: (original: KnownOriginal, found: ContentComparison.Beginning)?
      for original in originals(for: position) {
        let found = try comparison.beginning(of: file, as: original.source)
        guard found.bytes > best?.found.bytes ?? 0,
          let records = evidence(for: position, of: original, found.end),
          try comparison.isEvidence(
            0..<found.bytes, of: file, as: original.source, records: records)
        else { continue }
        best = (original, found)
      }
      guard let (original, found) = best else { return }
      switch found.end {
      case .ofFile: try note(position, original, found.bytes, file, isAll: true)
      case .ofSource: try compareRest(position, original, file, found.bytes)
      case .differs:
        let end = try comparison.startOfRecord(at: found.bytes, in: file, as: original.source)
        try note(position, original, end, file, isAll: false)
      case .unknown: break
      }
    } catch let error as TailError {
      leave(position, error)
    }
  }

  /// How many records two files must have in common: without one that says when it was logged they may be
  /// two that begin alike. Where a name says what was made of what, one is enough. `nil` where they are
  /// two whatever they have in common.
  private func evidence(
    for position: Int, of original: KnownOriginal, _ end: ContentComparison.Beginning.End
  ) -> Int? {
    let candidate = candidates[position]
    let births = (candidate.status.birth, original.source.file.birth)
    switch end {
    case .unknown: return nil
    case .differs:
      // A program may begin each of its logs with the same lines. By rotation the older file has the
      // rotated name; only a copy that is written to is younger than what it was made of.
      let isYounger = births.0 >= births.1 && births.1 != 0
      return candidate.file.compression == .none && candidate.file.mayBeCopy && isYounger ? 2 : nil
    case .ofFile, .ofSource:
      if !candidate.file.mayBeCopy || original.path != nil { return 2 }
      let isOlder = births.0 != 0 && births.1 > births.0
      return isOlder && candidate.file.compression == .none ? 2 : 1
    }
  }

  private mutating func note(
    _ position: Int, _ original: KnownOriginal, _ end: Int64, _ file: ScannedContent, isAll: Bool
  ) throws {
    guard end > 0, let comparison = inspector.comparison else { return }
    candidates[position].copied = try comparison.copy(0..<end, of: file, from: original.source)
    candidates[position].isCopy = isAll
  }

  /// A file that holds all of a source that another file is: both may have bytes that were not read.
  private mutating func compareRest(
    _ position: Int, _ original: KnownOriginal, _ file: ScannedContent, _ bytes: Int64
  ) throws {
    let known = original.source
    let size = try end(of: file, from: known.offset)
    if size == known.offset { return try note(position, original, bytes, file, isAll: true) }
    let reader: SourceReader
    switch owner(of: original) {
    case .reader(let found): reader = found
    // It was truncated or removed just now: the next look will tell.
    case .changing:
      candidates[position].isLeft = true
      return
    case .gone: return continueAsOriginal(position, original)
    }
    if try reader.matches(file.reader.fingerprint(at: size)) {
      return try note(position, original, bytes, file, isAll: true)
    }
    let other = ScannedContent(reader)
    let (next, others) = (try file.bytes(at: known.offset), try other.bytes(at: known.offset))
    let common = zip(next, others).prefix { $0 == $1 }.count
    if common > 0, common == min(next.count, others.count) || next.prefix(common).contains(0x0A) {
      // What both go on with is read from the original first.
      candidates[position].isLeft = true
      needsAnotherLook = original.path == nil
      return
    }
    try note(position, original, bytes, file, isAll: false)
  }

  /// Takes up a source that no file is. That this one holds all of it was not so when it was asked
  /// before: it is written just now.
  private mutating func continueAsOriginal(_ position: Int, _ original: KnownOriginal) {
    if let source = original.position, pool.isFree(source), holds(original.source, position) == true
    {
      claim(source, position)
    } else {
      candidates[position].isLeft = true
      needsAnotherLook = true
    }
  }

  private func end(of file: ScannedContent, from offset: Int64) throws(TailError) -> Int64 {
    var end = offset
    while true {
      let count = try file.bytes(at: end).count
      if count == 0 { return end }
      end += Int64(count)
    }
  }

  /// A known source that a file may be a copy of.
  struct KnownOriginal {
    let source: SourceCheckpoint
    /// Its position in the pool; `nil` where it is in another directory.
    var position: Int?
    /// Its path there.
    var path: String?
  }

  private enum Owner {
    case reader(SourceReader)
    /// Its file does not hold what was read of it any more.
    case changing
    /// No file is it.
    case gone
  }

  /// The file that a source is.
  private func owner(of original: KnownOriginal) -> Owner {
    let found: SourceReader?
    if let path = original.path {
      guard let status = try? FileStatus.of(path: path) else { return .changing }
      found = try? inspector.openSources.reader(at: path, status)
    } else {
      guard let owner = candidates.firstIndex(where: { $0.source == original.position }) else {
        return .gone
      }
      found = try? reader(owner)
    }
    guard let found, (try? found.matches(original.source.fingerprint)) == true else {
      return .changing
    }
    return .reader(found)
  }

  /// The known sources that a file may be a copy of: what begins like it, the likeliest first.
  private mutating func originals(for position: Int) -> [KnownOriginal] {
    let file = candidates[position].file
    let head = head(position)
    let isShort = head.count < Fingerprint.reach
    let hash = ContentHash(of: head[...])
    // Only a file that may be a copy which is written to may hold a part of a source and go on.
    let holdsAll = file.compression != .none || !file.mayBeCopy
    func mayBegin(_ source: SourceCheckpoint) -> Bool {
      guard source.offset > 0, source.copyOf == nil, source.kind == file.checkpointKind else {
        return false
      }
      let length = Fingerprint.length(at: source.offset)
      if holdsAll && length <= head.count {
        return ContentHash(of: head[..<length]) == source.head
      }
      return isShort || length < Fingerprint.reach || source.head == hash
    }
    let here = pool.sources.indices.reversed().filter { mayBegin(pool[$0]) }
    let found = here.filter { !pool.isFree($0) } + here.filter { pool.isFree($0) }
    // In another directory, only what rotation may have put there, or have left there.
    let others = elsewhere.filter {
      mayBegin($0.source) && (file.mayBeCopy || SourceFile(path: $0.path).mayBeCopy)
    }
    return found.map { KnownOriginal(source: pool[$0], position: $0) }
      + others.map { KnownOriginal(source: $0.source, path: $0.path) }
  }
}
