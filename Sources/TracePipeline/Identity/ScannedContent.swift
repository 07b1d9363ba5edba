internal import TraceTail

/// The bytes of a file from its start, to be compared with what was read from a source. Going back a
/// little costs nothing, in a packed file too.
final class ScannedContent {
  /// Small, and not aligned: larger pieces between others that stay would leave gaps in the heap.
  private static let chunk = 64 << 10

  let reader: SourceReader
  private var buffer: [UInt8] = []
  /// Where in the file the buffer begins.
  private var base: Int64 = 0
  /// Why it ends where it does, if packed data is not whole.
  private(set) var fault: TailError?

  init(_ reader: SourceReader) {
    self.reader = reader
  }

  /// Bytes from an offset on: some of those before `end`, or none where the file ends.
  ///
  /// A packed file that is not whole ends where it cannot be unpacked any more.
  ///
  /// - Throws: `TailError` where it cannot be read.
  func bytes(at offset: Int64, upTo end: Int64 = .max) throws(TailError) -> ArraySlice<UInt8> {
    if offset < base || offset > base + Int64(buffer.count) {
      buffer.removeAll(keepingCapacity: true)
      base = offset
    }
    if offset == base + Int64(buffer.count) { try fill() }
    let start = Int(offset - base)
    let count = min(Int64(buffer.count - start), max(0, end - offset))
    return buffer[start..<start + Int(count)]
  }

  private func fill() throws(TailError) {
    if buffer.count >= 4 * Self.chunk {
      buffer.removeFirst(2 * Self.chunk)
      base += Int64(2 * Self.chunk)
    }
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 16)
    defer { room.deallocate() }
    do throws(TailError) {
      try reader.seek(to: base + Int64(buffer.count))
      let count = try reader.read(into: room)
      buffer += room[..<count]
    } catch  where error.code == 0 {
      // Packed data that ends in the middle, or is damaged: what comes before it was given.
      fault = error
    }
  }
}
