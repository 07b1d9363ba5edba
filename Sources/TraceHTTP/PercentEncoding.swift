/// Parts of URLs as bytes (RFC 3986, section 2.1).
public enum PercentEncoding {
  /// A segment of a path or a value of a query: everything but letters, digits and `-._~` becomes `%XX`.
  public static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text of a part; a `%` that no two hexadecimal digits follow stands for itself.
  ///
  /// - Parameters:
  ///   - part: its bytes.
  ///   - isQuery: whether `+` is a space, as forms write it.
  /// - Returns: the text; bytes that are not UTF-8 become U+FFFD.
  public static func decoded(_ part: some Sequence<UInt8>, isQuery: Bool = false) -> String {
    let bytes = Array(part)
    var decoded: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "%"), position + 2 < bytes.count,
        let high = hexadecimal(bytes[position + 1]), let low = hexadecimal(bytes[position + 2])
      {
        decoded.append(high << 4 | low)
        position += 3
        continue
      }
      let isSpace = isQuery && bytes[position] == UInt8(ascii: "+")
      decoded.append(isSpace ? UInt8(ascii: " ") : bytes[position])
      position += 1
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  /// The names and values of a query or of a form, in their order.
  public static func pairs(_ query: some Sequence<UInt8>) -> [(name: String, value: String)] {
    Array(query).split(separator: UInt8(ascii: "&")).map { pair in
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (
        decoded(parts[0], isQuery: true), parts.count > 1 ? decoded(parts[1], isQuery: true) : ""
      )
    }
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
