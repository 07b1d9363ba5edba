internal import TraceBytes
internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Compares what a file holds with what was read from a source, by the hashes of lines in the ledger.
struct ContentComparison {
  /// How far a file holds a source.
  struct Beginning {
    enum End {
      /// The file ends before the source does: there may be a line that has no end yet.
      case ofFile
      /// The source ends: the file holds all of it.
      case ofSource
      /// The next line is another one.
      case differs
      /// The ledger does not say what comes next.
      case unknown
    }

    /// The bytes of the whole lines that both have.
    var bytes: Int64 = 0
    /// The bytes that both have, a line that was read in parts among them.
    var equalBytes: Int64 = 0
    var end = End.ofSource
  }

  let catalog: SourceCatalog
  /// Whether a record begins with a line of a source, and says when it was logged.
  let isDatedRecord: (UnsafeRawBufferPointer, SourceCheckpoint) -> Bool

  /// How much of a source a file begins with.
  ///
  /// - Throws: `StoreError`, and `TailError` where the file cannot be read.
  func beginning(of file: ScannedContent, as source: SourceCheckpoint) throws -> Beginning {
    var found = Beginning()
    try catalog.forEachPart(ofSource: source.id) { part, stop in
      guard let hashes = part.lineHashes, part.bytes.lowerBound <= found.equalBytes else {
        found.end = .unknown
        stop = true
        return
      }
      let (bytes, equalBytes, end) = try compare(file, part.bytes, hashes)
      found.bytes = max(found.bytes, bytes)
      found.equalBytes = max(found.equalBytes, equalBytes)
      if let end {
        found.end = end
        stop = true
      }
    }
    if found.end == .ofSource, found.equalBytes < source.offset { found.end = .unknown }
    return found
  }

  /// Compares the lines of a part. Gives where the whole ones end that are equal, where all end that
  /// are, and why there is no more.
  private func compare(
    _ file: ScannedContent, _ part: Range<Int64>, _ hashes: [UInt32]
  ) throws -> (Int64, Int64, Beginning.End?) {
    var hasher = LineHasher()
    var rest = hashes[...]
    var (offset, equal) = (part.lowerBound, part.lowerBound)
    var whole: Int64 = 0
    var isEqual = true
    func isNext(_ hash: UInt32, _ count: Int) -> Bool {
      isEqual = rest.popFirst() == hash
      if isEqual { equal += Int64(count) }
      return isEqual
    }
    while isEqual, offset < part.upperBound {
      let bytes = try file.bytes(at: offset, upTo: part.upperBound)
      if bytes.isEmpty { return (whole, equal, .ofFile) }
      bytes.withUnsafeBytes { hasher.add($0, isNext) }
      let start = offset
      offset += Int64(bytes.count)
      let last = bytes.prefix(Int(clamping: max(0, equal - start))).lastIndex(of: 0x0A)
      if let last { whole = start + Int64(last - bytes.startIndex) + 1 }
    }
    if isEqual, let line = hasher.cut() { _ = isNext(line.hash, line.count) }
    return (whole, equal, isEqual ? nil : .differs)
  }

  /// Whether what a file has in common with a source shows that it is that source at an earlier time, and
  /// not another file that begins alike: two records that say when they were logged, or one and much
  /// more.
  func isEvidence(
    _ bytes: Range<Int64>, of file: ScannedContent, as source: SourceCheckpoint, records: Int = 2
  ) throws -> Bool {
    var found = 0
    var lines = 0
    let start = Array(try file.bytes(at: bytes.lowerBound, upTo: bytes.upperBound))
    for line in start.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
      lines += 1
      if line.withUnsafeBytes({ isDatedRecord($0, source) }) { found += 1 }
      if found >= records { return true }
    }
    return lines > 1 && bytes.upperBound - bytes.lowerBound >= Int64(Fingerprint.reach)
  }

  /// Where the first record begins that is not the same: a line that belongs to a record makes another
  /// one of it.
  func startOfRecord(
    at offset: Int64, in file: ScannedContent, as source: SourceCheckpoint
  ) throws -> Int64 {
    guard source.kind != .metadata, source.template != nil else { return offset }
    func line(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { bytes.prefix { $0 != 0x0A } }
    let next = line(try file.bytes(at: offset))
    if next.isEmpty || next.withUnsafeBytes({ isDatedRecord($0, source) }) { return offset }
    let reach: Int64 = 64 << 10
    var start = max(0, offset - reach)
    var begins = offset
    while start < offset {
      let bytes = try file.bytes(at: start, upTo: offset)
      let text = line(bytes)
      guard text.count < bytes.count else { break }
      // The first line may begin in its middle.
      if start == 0 || start > offset - reach,
        text.withUnsafeBytes({ isDatedRecord($0, source) })
      {
        begins = start
      }
      start += Int64(text.count) + 1
    }
    return begins
  }

  /// Describes the first bytes of a file as those of a source.
  func copy(
    _ bytes: Range<Int64>, of file: ScannedContent, from source: SourceCheckpoint, line: Int64 = 1
  ) throws -> CopiedBytes {
    // What was read through it before may have been other bytes.
    file.reader.startAnew()
    var hasher = LineHasher()
    var hashes: [UInt32] = []
    var (offset, line) = (bytes.lowerBound, line)
    while offset < bytes.upperBound {
      let part = try file.bytes(at: offset, upTo: bytes.upperBound)
      if part.isEmpty { break }
      part.withUnsafeBytes { bytes in
        hasher.add(bytes) { hash, _ in
          hashes.append(hash)
          return true
        }
        for byte in bytes where byte == 0x0A { line += 1 }
      }
      offset += Int64(part.count)
    }
    if let last = hasher.cut() { hashes.append(last.hash) }
    return CopiedBytes(
      original: source.id, bytes: bytes.lowerBound..<offset, line: line, lineHashes: hashes,
      fingerprint: try file.reader.fingerprint(at: offset), template: source.template)
  }
}
