/// As JSON (RFC 8259), so that a record is one line: control characters are escaped.
extension TraceValue {
  /// Appends the value. A number that JSON cannot say is its text, `"nan"` or `"inf"`; the members
  /// of an object come in the order of their names.
  func append(to out: inout [UInt8]) {
    switch self {
    case .null: out += "null".utf8
    case .boolean(let flag): out += (flag ? "true" : "false").utf8
    case .integer(let number): out += String(number).utf8
    case .real(let number) where number.isFinite: out += String(number).utf8
    case .real(let number): out.appendJSON("\(number)")
    case .string(let text): out.appendJSON(text)
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      for (position, element) in elements.enumerated() {
        if position > 0 { out.append(UInt8(ascii: ",")) }
        element.append(to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      for (position, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if position > 0 { out.append(UInt8(ascii: ",")) }
        out.appendJSON(member.key)
        out.append(UInt8(ascii: ":"))
        member.value.append(to: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }
}

extension [UInt8] {
  /// Appends a text as a JSON string.
  mutating func appendJSON(_ text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0x0A: self += "\\n".utf8
      case 0x09: self += "\\t".utf8
      case 0x0D: self += "\\r".utf8
      case 0x00..<0x20:
        self += "\\u00".utf8
        append(Self.digit(byte >> 4))
        append(Self.digit(byte & 0x0F))
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
