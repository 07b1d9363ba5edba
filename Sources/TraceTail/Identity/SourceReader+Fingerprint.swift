internal import TraceBytes

/// What the file is known by.
extension SourceReader {
  /// The fingerprint at an offset up to which it was read, or that it has on the disk.
  ///
  /// It is of the bytes as they were read. Those that are not remembered are read again; where the
  /// file does not hold them any more the fingerprint is one that no file matches. It costs nothing
  /// at the end of what was read, and a few reads before it; in a packed file more than a mebibyte
  /// before it, to unpack the file again. The offset stays as it is.
  ///
  /// - Throws: `TailError` where the file cannot be read.
  public func fingerprint(at offset: Int64) throws(TailError) -> Fingerprint {
    let length = Fingerprint.length(at: offset)
    if case .packed(let packed) = try settle(),
      remembered.tail(length, before: offset) == nil
    {
      try move(packed, to: offset)
    }
    let head: ContentHash
    if let hash = remembered.headHash, length == Fingerprint.reach {
      head = hash
    } else if let bytes = remembered.head(length) {
      head = ContentHash(of: bytes)
    } else {
      head = try hash(length, at: 0)
    }
    let tail: ContentHash
    if let bytes = remembered.tail(length, before: offset) {
      tail = ContentHash(of: bytes)
    } else {
      tail = try isAsRead() ? hash(length, at: offset - Int64(length)) : ContentHash(of: [])
    }
    return Fingerprint(offset: offset, head: head, tail: tail)
  }

  /// Whether it holds the bytes that a fingerprint was taken of, up to its offset. The offset of the
  /// reader stays as it is; a packed file is unpacked up to that of the fingerprint.
  ///
  /// - Parameters:
  ///   - fingerprint: what was read.
  ///   - isSameFile: whether the file is the one that the fingerprint was taken of, by its inode, and was
  ///     open since: of a plain file the last bytes tell then whether it was truncated and written anew.
  /// - Returns: whether it holds them.
  /// - Throws: `TailError` where the file cannot be read, or is packed and damaged before there.
  public func matches(
    _ fingerprint: Fingerprint, isSameFile: Bool = false
  ) throws(TailError) -> Bool {
    let offset = fingerprint.offset
    if offset == 0 { return true }
    let length = Fingerprint.length(at: offset)
    switch try settle() {
    case .undecided:
      return false
    case .plain:
      // What comes next is wanted mostly, and is not worth another call.
      let bytes = try openFile().bytes(
        length + (isSameFile ? Fingerprint.reach : 0), at: offset - Int64(length), least: length)
      guard ContentHash(of: bytes.prefix(length)) == fingerprint.tail else { return false }
      var head: [UInt8] = []
      if offset == Int64(length) {
        head = Array(bytes.prefix(Fingerprint.reach))
        guard fingerprint.head == fingerprint.tail else { return false }
      } else if !isSameFile {
        head = try openFile().bytes(length, at: 0)
        guard ContentHash(of: head[...]) == fingerprint.head else { return false }
      }
      // For the fingerprint of what is read next, even where the file is truncated meanwhile.
      remembered.note(head: head, recent: bytes, at: offset - Int64(length))
      ahead = isSameFile ? (bytes[...], offset - Int64(length)) : nil
      if length == Fingerprint.reach { remembered.headHash = fingerprint.head }
      return true
    case .packed(let packed):
      if remembered.tail(length, before: offset) == nil,
        try advance(packed, upTo: offset) < offset
      {
        return false
      }
      return try self.fingerprint(at: offset) == fingerprint
    }
  }

  /// Whether a plain file still has the bytes that were read last.
  private func isAsRead() throws(TailError) -> Bool {
    let recent = remembered.recent
    return try recent == openFile().bytes(recent.count, at: remembered.end - Int64(recent.count))
  }

  /// The hash of `length` bytes of a plain file; of fewer, and so that of no fingerprint, where it
  /// is too short.
  private func hash(_ length: Int, at offset: Int64) throws(TailError) -> ContentHash {
    ContentHash(of: try openFile().bytes(length, at: offset)[...])
  }
}
