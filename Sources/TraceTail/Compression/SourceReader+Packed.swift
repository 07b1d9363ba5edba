/// Moving in what a packed file holds.
extension SourceReader {
  private static let scratchSize = 64 << 10
  /// How much is remembered of a packed file, where going back means to unpack it again from its
  /// start: more than a reader of lines reads ahead, but for the longest records.
  private static let packedMemory = 512 << 10

  /// Moves to an offset: what comes before it is unpacked and forgotten.
  func move(_ packed: CompressedContent, to offset: Int64) throws(TailError) {
    let reached = try advance(packed, upTo: offset)
    guard reached < offset else { return }
    throw TailError(
      operation: "read", path: path, offset: reached, reason: "it ends here, before byte \(offset)",
      hint: "It was truncated or replaced. Restore it, or run the same command again.")
  }

  /// Moves to an offset, or to the end where that comes first. Gives the offset reached.
  func advance(_ packed: CompressedContent, upTo offset: Int64) throws(TailError) -> Int64 {
    takeMemory()
    if packed.position > offset { packed.rewind() }
    guard packed.position < offset else { return offset }
    let scratch = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.scratchSize, alignment: 64)
    defer { scratch.deallocate() }
    while packed.position < offset {
      let room = Int(min(offset - packed.position, Int64(scratch.count)))
      let count = try unpack(
        packed, into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<room]))
      if count == 0 { break }
    }
    return packed.position
  }

  private func takeMemory() {
    pool.lend(to: self)
    remembered.capacity = Self.packedMemory
  }

  /// Gives up the memory that a packed file takes, until it is read again.
  func giveUpMemory() {
    guard let packed else { return }
    packed.giveUpMemory()
    remembered.shrink(to: Fingerprint.reach)
  }

  /// Unpacks what is next, and remembers it.
  func unpack(
    _ packed: CompressedContent, into buffer: UnsafeMutableRawBufferPointer
  ) throws(TailError) -> Int {
    takeMemory()
    let start = packed.position
    let count = try packed.read(from: openFile(), into: buffer)
    remembered.note(UnsafeRawBufferPointer(rebasing: buffer[..<count]), at: start)
    return count
  }
}
