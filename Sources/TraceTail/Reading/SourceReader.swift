internal import Glibc

/// Reads the bytes of one file, which may grow or be truncated meanwhile, in a fixed amount of
/// memory. A file that is packed by gzip or zstd is read as what it holds: its content decides, not
/// its name. All offsets are in bytes after decompression.
///
/// The file stays the one that was opened, whatever becomes of its name.
public final class SourceReader {
  enum Content {
    /// Empty until now, so that it is not known how it is packed.
    case undecided
    case plain
    case packed(CompressedContent)
  }

  /// The path as it was given.
  public let path: String
  /// The status when it was opened, or looked at again with `refresh`. All that is read afterwards is
  /// at least as new: a file that still has this status later has nothing more.
  public private(set) var status: FileStatus
  /// Where the next read begins.
  public private(set) var offset: Int64 = 0
  /// Whether the last read found the end of what there is now.
  public private(set) var isAtEnd = false

  private var file: OpenFile?
  private var content = Content.undecided
  var remembered = RememberedBytes(capacity: Fingerprint.reach)
  /// What was read beyond what was asked for, and where it begins.
  var ahead: (bytes: ArraySlice<UInt8>, offset: Int64)?
  let pool: UnpackingPool

  /// Opens a file, at offset 0.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - pool: what it is unpacked with where it is packed; shared where many files are open.
  /// - Throws: `TailError` where it cannot be opened, or is no regular file: a FIFO or a device is
  ///   refused, and never waited for.
  public convenience init(path: String, pool: UnpackingPool = UnpackingPool()) throws(TailError) {
    try self.init(OpenFile(path: path), pool)
  }

  /// Opens a source, at offset 0. A symbolic link that was put in its place, or in that of a directory
  /// above it, since it was found is not followed.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - pool: what it is unpacked with where it is packed.
  /// - Throws: `TailError` as for a path.
  public convenience init(source: SourceFile, pool: UnpackingPool) throws(TailError) {
    try self.init(OpenFile(path: source.path, place: source.linkTarget ?? source.path), pool)
  }

  private init(_ file: OpenFile, _ pool: UnpackingPool) throws(TailError) {
    let path = file.path
    let status = try file.status()
    guard status.kind == .regular else {
      throw TailError(operation: "read", path: path, kind: status.kind)
    }
    try file.refuseKernelFile()
    self.path = path
    self.pool = pool
    self.status = status
    self.file = file
  }

  /// Looks at the status again, before reading on.
  ///
  /// - Throws: `TailError` where it was closed.
  public func refresh() throws(TailError) {
    status = try openFile().status()
  }

  /// Keeps the file open by a descriptor that nobody else needs: see `OpenFile.leaveLowDescriptor`.
  public func leaveLowDescriptor() { file?.leaveLowDescriptor() }

  /// Forgets what was read, and how the file is packed: another source begins where it was truncated.
  public func startAnew() {
    offset = 0
    ahead = nil
    content = .undecided
    remembered = RememberedBytes(capacity: Fingerprint.reach)
  }

  /// Forgets the bytes that it remembers of a plain file: it is idle, and they are read again.
  public func forgetBytes() {
    ahead = nil
    if packed == nil { remembered = RememberedBytes(capacity: Fingerprint.reach) }
  }

  /// Closes the file. Otherwise it is closed when nobody has the reader any more.
  public func close() {
    giveUpMemory()
    ahead = nil
    file = nil
  }

  /// Goes to an offset. In a packed file this unpacks all bytes up to there: those that follow, or
  /// where it goes back all from the start.
  ///
  /// - Throws: `TailError` where a packed file is damaged or ends before the offset. A plain file
  ///   may still grow up to there.
  public func seek(to offset: Int64) throws(TailError) {
    // At the start nothing is unpacked, and what is read will tell whether it is packed.
    if offset > 0, case .packed(let packed) = try settle() {
      try move(packed, to: offset)
    }
    self.offset = offset
  }

  /// Reads what is at the offset, and moves on. 0 where there is nothing more now, which `isAtEnd`
  /// may say before.
  ///
  /// - Throws: `TailError` where the file cannot be read, or is packed and damaged; what comes
  ///   before the damage was given before.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(TailError) -> Int {
    let count =
      if case .packed(let packed) = content {
        try readPacked(packed, into: buffer)
      } else {
        try readPlain(into: buffer)
      }
    offset += Int64(count)
    return count
  }

  private func readPacked(
    _ packed: CompressedContent, into buffer: UnsafeMutableRawBufferPointer
  ) throws(TailError) -> Int {
    try move(packed, to: offset)
    let count = try unpack(packed, into: buffer)
    isAtEnd = count == 0
    return count
  }

  /// Reads a file that is plain, or is found to be packed by what is read of it.
  private func readPlain(into buffer: UnsafeMutableRawBufferPointer) throws(TailError) -> Int {
    // What was read ahead is remembered already.
    if let count = takeAhead(into: buffer) {
      noteEnd(after: count, of: buffer.count)
      return count
    }
    let count = try openFile().read(into: buffer, at: offset)
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    if case .undecided = content {
      let isHead = offset == 0 && count >= Compression.headLength
      settle(by: isHead ? Array(bytes[..<Compression.headLength]) : try head())
      if case .packed(let packed) = content { return try readPacked(packed, into: buffer) }
    }
    noteEnd(after: count, of: buffer.count)
    remembered.note(bytes, at: offset)
    return count
  }

  /// Notes whether so many bytes, where there was room for some, are all that the file has.
  private func noteEnd(after count: Int, of room: Int) {
    // A file system may give less than there is, but not the less of a file that is read up to the
    // size it had when it was opened.
    isAtEnd = count == 0 || count < room && offset + Int64(count) >= status.size
  }

  /// Gives what was read ahead, once; `nil` where that is not what comes at the offset.
  private func takeAhead(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    guard let (bytes, start) = ahead else { return nil }
    ahead = nil
    let skipped = offset - start
    guard skipped >= 0, skipped < Int64(bytes.count) else { return nil }
    let rest = bytes.dropFirst(Int(skipped)).prefix(buffer.count)
    buffer.copyBytes(from: rest)
    return rest.count
  }

  /// How many bytes it holds now, after decompression, for which a packed file is unpacked to its
  /// end. Does not change the offset.
  ///
  /// - Throws: `TailError` where it cannot be read to its end.
  public func measure() throws(TailError) -> Int64 {
    switch try settle() {
    case .undecided:
      return 0
    case .plain:
      return try openFile().status().size
    case .packed(let packed):
      return try advance(packed, upTo: .max)
    }
  }

  /// Whether the file is packed, by what it begins with.
  ///
  /// - Throws: `TailError` where it cannot be read.
  public func isPacked() throws(TailError) -> Bool {
    if case .packed = try settle() { true } else { false }
  }

  /// Finds out how the file is packed, once it has a byte.
  func settle() throws(TailError) -> Content {
    if case .undecided = content { settle(by: try head()) }
    return content
  }

  /// What it holds, where it is packed and settled.
  var packed: CompressedContent? {
    if case .packed(let packed) = content { packed } else { nil }
  }

  private func head() throws(TailError) -> [UInt8] {
    try openFile().bytes(Compression.headLength, at: 0)
  }

  private func settle(by head: [UInt8]) {
    if head.isEmpty { return }
    let compression = Compression(head: head, named: SourceFile(path: path).compression)
    content =
      CompressedContent(compression, maximumWindow: pool.maximumWindow).map { .packed($0) }
      ?? .plain
    if packed != nil { remembered = RememberedBytes(capacity: Fingerprint.reach) }
  }

  /// The file, where it was not closed.
  func openFile() throws(TailError) -> OpenFile {
    guard let file else { throw TailError(operation: "read", path: path, code: EBADF) }
    return file
  }
}
