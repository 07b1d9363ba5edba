/// How a header ends before its message: the blanks, and the byte before them.
struct HeaderEnd: Sendable {
  /// What is gone where the blanks of an empty record were taken off.
  let blanks: [UInt8]
  /// `nil` where the literal is blank, so that the field before it ends the line.
  private let last: UInt8?

  /// - Parameter literal: what stands before the message.
  init(_ literal: [UInt8]) {
    let text = literal.reversed().drop { $0 == 0x20 || $0 == 0x09 }
    last = text.first
    blanks = Array(literal.suffix(literal.count - text.count))
  }

  /// Whether a line may be such a header.
  func mayEnd(_ line: UnsafeRawBufferPointer) -> Bool {
    guard !blanks.isEmpty, let end = line.last, end != 0x20, end != 0x09 else { return false }
    return last == nil || last == end
  }
}
