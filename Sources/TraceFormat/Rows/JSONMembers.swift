/// Writes a JSON object of names and texts, member by member.
struct JSONMembers {
  private var isEmpty = true

  /// Adds a member. The text is valid UTF-8.
  mutating func append(_ name: String, _ text: UnsafeRawBufferPointer, to out: inout [UInt8]) {
    out.append(UInt8(ascii: isEmpty ? "{" : ","))
    isEmpty = false
    Array(name.utf8).withUnsafeBytes { Self.append($0, to: &out) }
    out.append(UInt8(ascii: ":"))
    Self.append(text, to: &out)
  }

  /// Ends the object. Nothing is written where it has no member.
  func end(_ out: inout [UInt8]) {
    if !isEmpty { out.append(UInt8(ascii: "}")) }
  }

  private static func append(_ text: UnsafeRawBufferPointer, to out: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    out.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case 0x22, 0x5C: out += [0x5C, byte]
      case 0x0A: out += [0x5C, UInt8(ascii: "n")]
      case 0x09: out += [0x5C, UInt8(ascii: "t")]
      case 0x00..<0x20:
        out += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
