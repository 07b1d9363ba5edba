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
      let places =
        pool.with(inode: candidate.status.inode).filter {
          pool[$0].file.birth == candidate.status.birth || pool[$0].file.name == candidate.file.name
        } + pool.with(name: candidate.file.name)
      for source in places
      where isOwn(source) && pool.isFree(source) && pool[source].offset > 0
        && pool[source].copyOf == nil && pool[source].kind == candidate.file.checkpointKind
      {
        try compareInPlace(position, source)
        if !candidates[position].isOpen { break }
      }
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

  /// Finds rotated or packed files that hold nothing but what another one holds: the other may be
  /// truncated or removed next, and then the copy is its continuation.
  mutating func findCopies() throws {
    for position in candidates.indices
    where candidates[position].isOpen && candidates[position].note == nil {
      let candidate = candidates[position]
      guard candidate.file.mayBeCopy, candidate.status.size > 0 else { continue }
      try findOriginal(of: position)
    }
    for position in candidates.indices
    where candidates[position].isOpen && candidates[position].file.mayBeCopy
      && candidates[position].note == nil && candidates[position].status.size > 0
    {
      if original(of: position) != .none { candidates[position].isLeft = true }
    }
  }

  /// Looks for a known source that the file is a copy of.
  private mutating func findOriginal(of position: Int) throws {
    guard let comparison = inspector.comparison, !pool.isEmpty else { return }
    do {
      let file = ScannedContent(try reader(position))
      // A packed file of which nothing can be unpacked yet.
      if try file.bytes(at: 0).isEmpty {
        candidates[position].isLeft = true
        return
      }
      for source in originals(for: position) {
        let known = pool[source]
        let found = try comparison.beginning(of: file, as: known)
        switch found.end {
        case .ofFile:
          guard try isEvidence(found.bytes, file, known),
            let copied = try copied(found.bytes, file, known)
          else { continue }
          candidates[position].copied = copied
          candidates[position].isCopy = true
          return
        case .ofSource:
          guard try isEvidence(found.bytes, file, known) else { continue }
          try compareRest(position, source, file, found.bytes)
          if !candidates[position].isOpen { return }
        case .differs, .unknown: continue
        }
      }
    } catch let error as TailError {
      leave(position, error)
    }
  }

  /// Whether a file and a source have a record in common that says when it was logged: without one they
  /// may be two files that begin alike.
  private func isEvidence(
    _ end: Int64, _ file: ScannedContent, _ source: SourceCheckpoint
  ) throws -> Bool {
    try inspector.comparison?.isEvidence(0..<end, of: file, as: source, records: 1) == true
  }

  private func copied(
    _ end: Int64, _ file: ScannedContent, _ source: SourceCheckpoint
  ) throws -> CopiedBytes? {
    guard end > 0 else { return nil }
    return try inspector.comparison?.copy(0..<end, of: file, from: source)
  }

  /// A file that holds all of a source that another file is: both may have bytes that were not read.
  private mutating func compareRest(
    _ position: Int, _ source: Int, _ file: ScannedContent, _ bytes: Int64
  ) throws {
    let known = pool[source]
    guard let owner = candidates.firstIndex(where: { $0.source == source }) else { return }
    guard let original = try? reader(owner), (try? original.matches(known.fingerprint)) == true
    else {
      // It was truncated or removed just now: the next look will tell.
      candidates[position].isLeft = true
      return
    }
    let size = try end(of: file, from: known.offset)
    let whole = try file.reader.fingerprint(at: size)
    if try original.matches(whole) {
      guard let copied = try copied(bytes, file, known) else {
        candidates[position].isLeft = true
        return
      }
      candidates[position].copied = copied
      candidates[position].isCopy = true
    } else if let comparison = inspector.comparison,
      try comparison.isEvidence(0..<bytes, of: file, as: known)
    {
      candidates[position].copied = try copied(bytes, file, known)
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

  /// The known sources that a file may be a copy of: what begins like it, the likeliest first.
  private mutating func originals(for position: Int) -> [Int] {
    let candidate = candidates[position]
    let head = head(position)
    let isShort = head.count < Fingerprint.reach
    let hash = ContentHash(of: head[...])
    let found = pool.sources.indices.reversed().filter { source in
      let known = pool[source]
      guard known.offset > 0, known.copyOf == nil, known.kind == candidate.file.checkpointKind
      else { return false }
      // A file that was renamed by rotation is older than the one that took its name.
      if known.file.birth > candidate.status.birth, candidate.status.birth != 0,
        candidate.file.compression == .none
      {
        return false
      }
      return isShort || known.offset < Int64(Fingerprint.reach) || known.head == hash
    }
    return found.filter { !pool.isFree($0) } + found.filter { pool.isFree($0) }
  }
}

extension SourceFile {
  /// Whether its name says that it was made of another file.
  var mayBeCopy: Bool { rotation > 0 || compression != .none }
}
