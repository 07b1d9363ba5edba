/// The sequences by which programs colour what they write to terminals: `ESC [ 1 ; 31 m`.
public enum Colours {
  private static let escape: UInt8 = 0x1B

  /// Where the first sequence begins that may be one; `nil` where there is none.
  @inline(__always)
  public static func first(in text: UnsafeRawBufferPointer) -> Int? { text.first(escape) }

  /// Appends a text without its colours.
  public static func strip(_ text: UnsafeRawBufferPointer, into out: inout [UInt8]) {
    var position = 0
    while position < text.count {
      let rest = UnsafeRawBufferPointer(rebasing: text[position...])
      let plain = rest.first(escape) ?? rest.count
      out.append(contentsOf: rest[..<plain])
      position += plain
      guard position < text.count else { return }
      if let length = length(of: UnsafeRawBufferPointer(rebasing: text[position...])) {
        position += length
      } else {
        out.append(escape)
        position += 1
      }
    }
  }

  /// How many bytes the sequence at the front of a text has; `nil` where it colours nothing.
  private static func length(of text: UnsafeRawBufferPointer) -> Int? {
    guard text.count > 2, text[1] == UInt8(ascii: "[") else { return nil }
    let parameters = text[2...].prefix { $0.isASCIIDigit || $0 == 0x3B || $0 == 0x3A }
    let end = 2 + parameters.count
    // `K` erases the rest of the line, and comes with colours.
    guard end < text.count, text[end] == UInt8(ascii: "m") || text[end] == UInt8(ascii: "K") else {
      return nil
    }
    return end + 1
  }
}
