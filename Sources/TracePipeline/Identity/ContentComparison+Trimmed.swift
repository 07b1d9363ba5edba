internal import TraceBytes
internal import TraceStore
internal import TraceTail

/// Files whose beginning was cut off in place, as `tail -n 100 log > keep; cat keep > log` does.
extension ContentComparison {
  /// What a file begins with of the end of a source.
  enum Trimmed {
    /// So many bytes are the last ones of the source.
    case end(Int64)
    /// All of it is inside the source; it may be written just now.
    case inside
  }

  /// How the lines of a file continue the source they were cut out of; `nil` where they do not.
  func trimmed(
    _ file: ScannedContent, as source: SourceCheckpoint, size: Int64
  ) throws -> Trimmed? {
    let lines = try self.lines(of: file, upTo: min(size, source.offset))
    guard lines.count > 1 else { return nil }
    let known = try lastHashes(of: source, bytes: size)
    // What collapses a range of a file (fallocate(1)) may leave a part of a line at its start.
    for first in 0...1 {
      let wanted = lines[first...].map(\.hash)
      let (count, isInside) = Self.overlap(of: wanted, with: known)
      if count > 1 { return .end(lines[first + count - 1].end) }
      if isInside, size >= Int64(Fingerprint.reach) { return .inside }
    }
    return nil
  }

  private func lines(
    of file: ScannedContent, upTo end: Int64
  ) throws -> [(hash: UInt32, end: Int64)] {
    var hasher = LineHasher()
    var lines: [(hash: UInt32, end: Int64)] = []
    var (offset, lineEnd) = (Int64(0), Int64(0))
    while offset < end {
      let bytes = try file.bytes(at: offset, upTo: end)
      if bytes.isEmpty { break }
      bytes.withUnsafeBytes { bytes in
        hasher.add(bytes) { hash, count in
          lineEnd += Int64(count)
          lines.append((hash, lineEnd))
          return true
        }
      }
      offset += Int64(bytes.count)
    }
    return lines
  }

  /// The hashes of the lines of a source that its last `bytes` have, and of some before.
  private func lastHashes(of source: SourceCheckpoint, bytes: Int64) throws -> [UInt32] {
    var hashes: [UInt32] = []
    var end: Int64 = 0
    try catalog.forEachPart(ofSource: source.id) { part, stop in
      guard let lines = part.lineHashes else {
        hashes.removeAll()
        return
      }
      defer { end = max(end, part.bytes.upperBound) }
      if part.bytes.upperBound < source.offset - bytes { return }
      // The lines of a record that was read again are there already; the last may have been cut.
      if part.bytes.lowerBound < end {
        let most = min(lines.count, hashes.count, 1_000)
        let isThere = { (count: Int) in hashes.suffix(count) == lines.prefix(count) }
        if let count = (0...most).reversed().first(where: isThere), count > 0 {
          hashes.removeLast(count)
        } else if !hashes.isEmpty {
          hashes.removeLast()
        }
      }
      hashes += lines
    }
    return hashes
  }

  /// How many of the first lines of a file are the last ones of a source, by the automaton of Knuth,
  /// Morris and Pratt; and whether all of them are somewhere in it.
  static func overlap(of wanted: [UInt32], with known: [UInt32]) -> (count: Int, isInside: Bool) {
    guard !wanted.isEmpty else { return (0, false) }
    var border = [0]
    var length = 0
    for position in wanted.indices.dropFirst() {
      while length > 0, wanted[position] != wanted[length] { length = border[length - 1] }
      if wanted[position] == wanted[length] { length += 1 }
      border.append(length)
    }
    length = 0
    var isInside = false
    for hash in known {
      if length == wanted.count { length = border[length - 1] }
      while length > 0, hash != wanted[length] { length = border[length - 1] }
      if hash == wanted[length] { length += 1 }
      isInside = isInside || length == wanted.count
    }
    return (length, isInside)
  }
}
