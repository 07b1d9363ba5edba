internal import TraceFormat

/// Texts as they are compared: as they are in a row, since of equal ones only their number counts. U+FFFD
/// is in the place of what is no UTF-8, and a text that ends with CRs has none of these, and one less
/// before each LF, as a writer on another system adds them (`RowBuffer.appendRow(text:)`).
struct CanonicalText {
  private var repaired: [UInt8] = []
  private var canonical: [UInt8] = []

  /// Calls `body` with the canonical form of a text.
  mutating func of<Result>(
    _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    let hasLineEnds = bytes.last == 0x0D
    if UTF8Check.isValid(bytes) {
      return hasLineEnds ? withoutCRs(bytes, body) : body(bytes)
    }
    repaired.removeAll(keepingCapacity: true)
    UTF8Check.repair(bytes, into: &repaired)
    return hasLineEnds
      ? repaired.withUnsafeBytes { withoutCRs($0, body) } : repaired.withUnsafeBytes(body)
  }

  private mutating func withoutCRs<Result>(
    _ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    canonical.removeAll(keepingCapacity: true)
    text.withoutCRs.appendWithoutLineEndCRs(to: &canonical)
    return canonical.withUnsafeBytes(body)
  }
}
