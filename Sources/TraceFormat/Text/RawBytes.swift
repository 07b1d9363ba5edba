internal import Glibc

extension UnsafeRawBufferPointer {
  /// Whether both are the same bytes.
  func isEqual(_ other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let start = baseAddress, let otherStart = other.baseAddress else { return true }
    return memcmp(start, otherStart, count) == 0
  }

  /// Whether they are those of a word.
  @inline(__always)
  func isEqual(_ word: StaticString) -> Bool {
    count == word.utf8CodeUnitCount
      && word.withUTF8Buffer { isEqual(UnsafeRawBufferPointer($0)) }
  }

  /// Where a byte is first.
  @inline(__always)
  func first(_ byte: UInt8) -> Int? {
    guard let start = baseAddress, let found = memchr(start, Int32(byte), count) else { return nil }
    return UnsafeRawPointer(found) - start
  }

  /// Where other bytes are first, from a position on.
  @inline(__always)
  package func first(_ part: UnsafeRawBufferPointer, from position: Int) -> Int? {
    guard let first = part.first, let start = baseAddress else {
      return part.isEmpty && position <= count ? position : nil
    }
    var position = position
    let last = count - part.count
    while position <= last {
      guard let found = memchr(start + position, Int32(first), last + 1 - position) else {
        return nil
      }
      position = UnsafeRawPointer(found) - start
      if part.isEqual(to: start + position) { return position }
      position += 1
    }
    return nil
  }

  /// How many code points valid UTF-8 has: its bytes that continue none.
  var codePoints: Int {
    var count = 0
    for byte in self where byte & 0xC0 != 0x80 { count += 1 }
    return count
  }
}
