internal import TraceBytes
internal import TraceStore
internal import TraceTail

/// Finds the file of a run that another one is the beginning of, where the ledger does not know it.
extension RunMatching {
  /// What was found of a file.
  enum Original {
    case found
    /// A file that may be the original cannot be opened now.
    case cannotTell
    case none
  }

  /// Whether a file is the beginning of another one of the same kind.
  mutating func original(of position: Int) -> Original {
    guard candidates.count > 1 else { return .none }
    let lines = beginning(position)
    guard !head(position).isEmpty, !candidates[position].isLeft else { return .cannotTell }
    if beginnings.isEmpty {
      beginnings = candidates.indices.map { (beginning($0), $0) }
        .sorted { $0.lines.lexicographicallyPrecedes($1.lines) }
    }
    var next = beginnings.partitionPoint { $0.lines.lexicographicallyPrecedes(lines) }
    while next < beginnings.count, beginnings[next].lines.starts(with: lines) {
      let other = beginnings[next].position
      next += 1
      guard other != position, isOlder(other, than: position) else { continue }
      do {
        let copy = try reader(position)
        let size = try copy.measuredSize()
        if try reader(other).matches(copy.fingerprint(at: size)) { return .found }
      } catch  where error.isAbsence {
        return .cannotTell
      } catch {
        continue
      }
    }
    return .none
  }

  /// Files that are read now, by what they begin with.
  struct FilesByBeginning {
    fileprivate struct Beginning: Hashable {
      let kind: SourceCheckpoint.Kind
      let hash: ContentHash
    }

    fileprivate var files: [Beginning: [Int]] = [:]
  }

  /// Notes that a file is read now.
  mutating func note(_ position: Int, in read: inout FilesByBeginning) {
    if let lines = firstLines(position) { read.files[lines, default: []].append(position) }
  }

  /// Whether a file begins with the same records as one of others that are read now: two that say when
  /// they were logged, or one and much more.
  mutating func beginsLike(_ read: FilesByBeginning, _ position: Int) throws -> Bool {
    guard let comparison = inspector.comparison, !read.files.isEmpty else { return false }
    let file = candidates[position].file
    guard let lines = firstLines(position) else { return false }
    for other in read.files[lines] ?? [] {
      let one = ScannedContent(try reader(position))
      let two = ScannedContent(try reader(other))
      let (bytes, otherBytes) = (try one.bytes(at: 0), try two.bytes(at: 0))
      let equal = bytes.prefix(zip(bytes, otherBytes).prefix { $0 == $1 }.count)
      guard let end = equal.lastIndex(of: 0x0A) else { continue }
      let source = SourceCheckpoint(
        id: 0, run: 0, kind: file.checkpointKind,
        file: SourceCheckpoint.File(name: file.name, status: candidates[position].status))
      if try comparison.isEvidence(0..<Int64(end - equal.startIndex) + 1, of: one, as: source) {
        return true
      }
    }
    return false
  }

  /// The first two lines: what has less in common is no evidence. Many logs begin with the same line. `nil`
  /// where there are no two.
  private mutating func firstLines(_ position: Int) -> FilesByBeginning.Beginning? {
    let head = head(position)
    if candidates[position].isLeft { return nil }
    let end = head.firstIndex(of: 0x0A).flatMap { head[($0 + 1)...].firstIndex(of: 0x0A) }
    guard end != nil || head.count >= Fingerprint.reach else { return nil }
    return FilesByBeginning.Beginning(
      kind: candidates[position].file.checkpointKind,
      hash: ContentHash(of: head[..<(end ?? head.count)]))
  }

  /// Whether a file may be the original of another: a file that was renamed by rotation is older than
  /// the one that took its name.
  private func isOlder(_ other: Int, than position: Int) -> Bool {
    let (copy, original) = (candidates[position], candidates[other])
    return !original.isLeft && original.file.checkpointKind == copy.file.checkpointKind
      && original.file.compression == .none && original.file.rotation <= copy.file.rotation
      && copy.status.birth >= original.status.birth
  }

  /// The hashes of the first lines: as many as there are in what a fingerprint is of.
  private mutating func beginning(_ position: Int) -> [UInt32] {
    var hasher = LineHasher()
    var hashes: [UInt32] = []
    head(position).withUnsafeBytes { bytes in
      hasher.add(bytes) { hash, _ in
        hashes.append(hash)
        return true
      }
    }
    return hashes
  }
}

extension SourceReader {
  /// How many bytes it holds; of packed data that ends in the middle, how many can be unpacked.
  func measuredSize() throws(TailError) -> Int64 {
    let content = ScannedContent(self)
    var size: Int64 = 0
    while true {
      let count = try content.bytes(at: size).count
      if count == 0 { return size }
      size += Int64(count)
    }
  }
}
