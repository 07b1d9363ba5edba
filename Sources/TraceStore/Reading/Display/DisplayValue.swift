/// A value of a row as it is shown.
enum DisplayValue {
  /// NULL, which Python writes as `None`.
  case none
  case text(String)
  case integer(Int64)
  case real(Double)

  /// As Python's `str` writes it.
  var text: String {
    switch self {
    case .none: "None"
    case .text(let text): text
    case .integer(let number): String(number)
    case .real(let number): PythonNumber.text(number)
    }
  }

  /// As Python's `repr` writes it.
  var representation: String {
    guard case .text(let text) = self else { return self.text }
    let quote: Character = text.contains("'") && !text.contains("\"") ? "\"" : "'"
    var shown = String(quote)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": shown += "\\n"
      case "\t": shown += "\\t"
      case "\r": shown += "\\r"
      case "\\": shown += "\\\\"
      case "'" where quote == "'": shown += "\\'"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          shown += "\\x" + Self.hexadecimal(scalar.value, 2)
        } else {
          shown.unicodeScalars.append(scalar)
        }
      }
    }
    return shown + String(quote)
  }

  /// As Python's `ascii` writes it.
  var ascii: String {
    representation.unicodeScalars.map { scalar in
      switch scalar.value {
      case ..<0x80: String(scalar)
      case ..<0x100: "\\x" + Self.hexadecimal(scalar.value, 2)
      case ..<0x1_0000: "\\u" + Self.hexadecimal(scalar.value, 4)
      default: "\\U" + Self.hexadecimal(scalar.value, 8)
      }
    }.joined()
  }

  private static func hexadecimal(_ number: UInt32, _ count: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}
