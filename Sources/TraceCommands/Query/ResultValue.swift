internal import Foundation

/// One value of a result, for programs: JSON and CSV have the same.
enum ResultValue: Equatable {
  case text(String)
  case integer(Int64)
  case real(Double)
  case null
  /// An object or an array of JSON, as its text.
  case json(String)

  /// What a column of JSON has: `tags`, `metadata`. A text where it is no object and no array.
  static func unpacked(_ text: String?) -> Self {
    guard let text else { return .null }
    let value = try? JSONSerialization.jsonObject(with: Data(text.utf8))
    return value == nil ? .text(text) : .json(text)
  }

  /// NULL where there is none.
  static func optional(_ text: String?) -> Self { text.map { .text($0) } ?? .null }

  /// NULL where there is none.
  static func optional(_ number: Double?) -> Self { number.map { .real($0) } ?? .null }

  static func count(_ number: Int) -> Self { .integer(Int64(number)) }

  /// Appends it as JSON has it.
  func appendJSON(to json: inout [UInt8]) {
    switch self {
    case .text(let text): JSONText.append(text, to: &json)
    case .integer(let number): json += Array(String(number).utf8)
    // JSON has no words for what is not finite.
    case .real(let number) where number.isFinite: json += Array("\(number)".utf8)
    case .real, .null: json += Array("null".utf8)
    // A line feed can only be between its tokens.
    case .json(let text): json += text.utf8.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
    }
  }

  /// As CSV has it (RFC 4180): in quotes where it must be, and nothing for NULL.
  var csv: String {
    switch self {
    case .text(let text), .json(let text):
      text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    case .integer(let number): String(number)
    case .real(let number): "\(number)"
    case .null: ""
    }
  }
}
