internal import TraceFormat

/// Texts as they are compared: U+FFFD in the place of what is no UTF-8, and no CR before an LF or at
/// the end, however many, since a writer on another system may have added them.
struct CanonicalText {
  private var repaired: [UInt8] = []
  private var canonical: [UInt8] = []

  /// Calls `body` with the canonical form of a text.
  mutating func of<Result>(
    _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    let isValid = UTF8Check.isValid(bytes)
    if isValid && !bytes.contains(0x0D) { return body(bytes) }
    repaired.removeAll(keepingCapacity: true)
    if isValid {
      repaired.append(contentsOf: bytes)
    } else {
      UTF8Check.repair(bytes, into: &repaired)
    }
    canonical.removeAll(keepingCapacity: true)
    for byte in repaired {
      if byte == 0x0A { dropCRs() }
      canonical.append(byte)
    }
    dropCRs()
    return canonical.withUnsafeBytes(body)
  }

  private mutating func dropCRs() {
    while canonical.last == 0x0D { canonical.removeLast() }
  }
}
