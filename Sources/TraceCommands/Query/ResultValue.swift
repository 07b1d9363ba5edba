/// One value of a result, for programs: JSON and CSV have the same.
enum ResultValue: Encodable, Equatable {
  case text(String)
  case integer(Int64)
  case real(Double)
  case null

  /// NULL where there is none.
  static func optional(_ text: String?) -> Self { text.map { .text($0) } ?? .null }

  /// NULL where there is none.
  static func optional(_ number: Double?) -> Self { number.map { .real($0) } ?? .null }

  static func count(_ number: Int) -> Self { .integer(Int64(number)) }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .integer(let number): try container.encode(number)
    // JSON has no words for what is not finite.
    case .real(let number) where number.isFinite: try container.encode(number)
    case .real, .null: try container.encodeNil()
    }
  }

  /// As CSV has it (RFC 4180): in quotes where it must be, and nothing for NULL.
  var csv: String {
    switch self {
    case .text(let text):
      text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    case .integer(let number): String(number)
    case .real(let number): "\(number)"
    case .null: ""
    }
  }
}
