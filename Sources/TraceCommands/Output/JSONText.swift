internal import Foundation

/// One result as a line of JSON; names as in the tables.
enum JSONText {
  static func line(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: escaped(try encoder.encode(value)), as: UTF8.self) + "\n"
  }

  /// One result as a line of JSON, its members in that order.
  static func line(_ members: [(name: String, value: ResultValue)]) -> String {
    var json: [UInt8] = []
    for (name, value) in members {
      json.append(UInt8(ascii: json.isEmpty ? "{" : ","))
      append(name, to: &json)
      json.append(UInt8(ascii: ":"))
      value.appendJSON(to: &json)
    }
    return String(decoding: escaped(Data(json)), as: UTF8.self) + (json.isEmpty ? "{}\n" : "}\n")
  }

  /// Appends a text in its quotes (RFC 8259, section 7).
  static func append(_ text: String, to json: inout [UInt8]) {
    json.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): json += Array("\\n".utf8)
      case UInt8(ascii: "\r"): json += Array("\\r".utf8)
      case UInt8(ascii: "\t"): json += Array("\\t".utf8)
      case ..<0x20:
        let digits = String(byte, radix: 16)
        json += Array("\\u00\(byte < 0x10 ? "0" : "")\(digits)".utf8)
      default: json.append(byte)
      }
    }
    json.append(UInt8(ascii: "\""))
  }

  /// Escapes what JSON allows in its texts as it is, and terminals obey or people cannot see: DEL, the C1
  /// controls, and what ends lines, turns or hides text. Nothing but a text has such characters, so that
  /// they can be replaced wherever they are.
  static func escaped(_ json: Data) -> [UInt8] {
    let json = [UInt8](json)
    guard json.contains(where: { $0 >= 0x7F }) else { return json }
    var text: [UInt8] = []
    text.reserveCapacity(json.count + json.count / 8)
    var position = 0
    while position < json.count {
      let first = json[position]
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      let bytes = json[position..<min(position + length, json.count)]
      position += length
      if first >= 0x7F, let number = escapedNumber(bytes) {
        let digits = String(number, radix: 16)
        text += Array("\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
      } else {
        text += bytes
      }
    }
    return text
  }

  /// The number of a character that must be escaped; `nil` of any other. All of them have three bytes at
  /// most.
  private static func escapedNumber(_ utf8: ArraySlice<UInt8>) -> UInt32? {
    guard utf8.count < 4, let first = utf8.first else { return nil }
    let lead = UInt32(first) & (utf8.count == 1 ? 0x7F : utf8.count == 2 ? 0x1F : 0x0F)
    let number = utf8.dropFirst().reduce(lead) { $0 << 6 | UInt32($1 & 0x3F) }
    switch number {
    case 0x7F...0x9F, 0xAD, 0x61C, 0x180E, 0x200B, 0x200E...0x200F, 0x2028...0x202E,
      0x2060...0x206F, 0xFEFF:
      return number
    default: return nil
    }
  }
}
