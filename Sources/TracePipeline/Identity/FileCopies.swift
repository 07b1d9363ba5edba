internal import TraceStore
internal import TraceTail

/// Says which rotated or compressed files of a run hold nothing but what another one holds too: the
/// other may be truncated or removed next, and then the copy is its continuation.
struct FileCopies {
  private let files: [SourceFile]
  private let sources: [SourceCheckpoint?]
  private let pool: UnpackingPool
  /// The first bytes of files, by which nearly all are told apart; read once.
  private var beginnings: [Int: [UInt8]] = [:]
  private static let beginningLength = 256

  /// - Parameters:
  ///   - files: the files of the run.
  ///   - sources: the known source that each was found to be.
  ///   - pool: what packed files are unpacked with.
  init(_ files: [SourceFile], _ sources: [SourceCheckpoint?], pool: UnpackingPool) {
    self.files = files
    self.pool = pool
    self.sources = sources
  }

  /// Whether the file at a position is a copy, or may become one: what was empty when its status was
  /// looked at may be filled until it is read.
  mutating func isCopy(_ position: Int, _ status: FileStatus) -> Bool {
    let file = files[position]
    guard file.rotation > 0 || file.compression != .none else { return false }
    if status.size == 0 { return true }
    var copy: (reader: SourceReader, size: Int64)?
    for other in files.indices
    where other != position && files[other].checkpointKind == file.checkpointKind {
      guard beginAlike(position, other) || isTruncatedSince(other) else { continue }
      if copy == nil {
        guard let reader = try? SourceReader(path: file.path, pool: pool),
          let size = try? reader.measure(),
          size > 0
        else { return false }
        copy = (reader, size)
      }
      guard let copy, let original = try? SourceReader(path: files[other].path, pool: pool)
      else { continue }
      if Self.holds(copy.reader, copy.size, whatWasReadOf: sources[other], original)
        || files[other].compression == .none && files[other].rotation <= file.rotation
          && Self.isBeginning(copy.reader, copy.size, of: original)
      {
        return true
      }
    }
    return false
  }

  private mutating func beginAlike(_ first: Int, _ second: Int) -> Bool {
    let (first, second) = (beginning(first), beginning(second))
    let count = min(first.count, second.count)
    return count > 0 && first[..<count] == second[..<count]
  }

  private mutating func beginning(_ position: Int) -> [UInt8] {
    if let known = beginnings[position] { return known }
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.beginningLength) { buffer, count in
      let reader = try? SourceReader(path: files[position].path, pool: pool)
      count = (try? reader?.read(into: UnsafeMutableRawBufferPointer(buffer))) ?? 0
    }
    beginnings[position] = bytes
    return bytes
  }

  /// Whether a file has lost what was read of it, since it was recognised.
  private func isTruncatedSince(_ position: Int) -> Bool {
    guard let source = sources[position], files[position].compression == .none,
      let status = try? FileStatus.of(path: files[position].path)
    else { return false }
    return status.size < source.offset
  }

  /// Whether a file holds what was read from the source that another one was found to be, and no
  /// more than that one. Where the other has been truncated just now, the next look will tell.
  private static func holds(
    _ copy: SourceReader, _ size: Int64, whatWasReadOf source: SourceCheckpoint?,
    _ original: SourceReader
  ) -> Bool {
    guard let source, source.offset > 0, (try? copy.matches(source.fingerprint)) == true else {
      return false
    }
    guard (try? original.matches(source.fingerprint)) == true else { return true }
    return (try? original.measure()) ?? 0 >= size
  }

  /// Whether a file is the beginning of an older one. A file that was renamed by rotation is older
  /// than the one that took its name.
  private static func isBeginning(
    _ copy: SourceReader, _ size: Int64, of original: SourceReader
  ) -> Bool {
    guard copy.status.birth >= original.status.birth,
      let print = try? Fingerprint(of: copy, at: size)
    else { return false }
    return (try? original.matches(print)) == true
  }
}
