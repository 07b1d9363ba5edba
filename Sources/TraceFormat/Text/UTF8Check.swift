internal import CSimdjson

/// Whether bytes are text, and what to do where they are not.
public enum UTF8Check {
  /// Whether all bytes are valid UTF-8.
  public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress else { return true }
    return csimdjson_is_utf8(start.assumingMemoryBound(to: CChar.self), bytes.count)
  }

  /// Appends the text with U+FFFD in the place of what is no UTF-8, as the Unicode standard
  /// recommends it: one for each maximal part of an ill-formed sequence (section 3.9).
  public static func repair(_ bytes: UnsafeRawBufferPointer, into out: inout [UInt8]) {
    out.append(contentsOf: String(decoding: bytes, as: UTF8.self).utf8)
  }
}
