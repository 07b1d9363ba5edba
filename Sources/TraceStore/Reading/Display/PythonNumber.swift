internal import Foundation

/// Numbers as Python writes them.
enum PythonNumber {
  /// As `str` does: the shortest text that is read back as the same number.
  static func text(_ number: Double) -> String {
    guard number.isFinite else { return special(number) }
    for precision in 1...17 {
      let text = format("%.\(precision - 1)e", number)
      if Double(text) == number { return general(number, precision, keepsPoint: true, most: 16) }
    }
    return "\(number)"
  }

  /// By a type of a format specification, without its sign.
  static func text(_ number: Double, _ type: Character?, precision: Int?) -> String {
    let magnitude = number.magnitude
    guard number.isFinite else {
      let text = special(magnitude)
      return type == "E" || type == "F" || type == "G" ? text.uppercased() : text
    }
    switch type {
    case "e", "E": return format("%.\(precision ?? 6)\(type == "E" ? "E" : "e")", magnitude)
    case "f", "F": return format("%.\(precision ?? 6)f", magnitude)
    case "%": return format("%.\(precision ?? 6)f", magnitude * 100) + "%"
    case "g", "n": return format("%.\(precision ?? 6)g", magnitude)
    case "G": return format("%.\(precision ?? 6)G", magnitude)
    default:
      guard let precision else { return text(magnitude) }
      return general(magnitude, max(1, precision), keepsPoint: true, most: max(1, precision) - 1)
    }
  }

  /// So many digits, with an exponent where that is below -4 or not below `most`.
  private static func general(
    _ number: Double, _ precision: Int, keepsPoint: Bool, most: Int
  ) -> String {
    let scientific = format("%.\(precision - 1)e", number)
    let parts = scientific.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    guard exponent < -4 || exponent >= most else {
      let text = format("%.\(max(0, precision - 1 - exponent))f", number)
      return keepsPoint ? withPoint(text) : text
    }
    return trimmed(String(parts.first ?? "")) + (exponent < 0 ? "e-" : "e+")
      + (exponent.magnitude < 10 ? "0" : "") + String(exponent.magnitude)
  }

  private static func withPoint(_ text: String) -> String {
    let text = trimmed(text)
    return text.contains(".") ? text : text + ".0"
  }

  /// Without zeros at the end of a fraction.
  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  private static func special(_ number: Double) -> String {
    number.isNaN ? "nan" : number < 0 ? "-inf" : "inf"
  }

  private static func format(_ format: String, _ number: Double) -> String {
    String(format: format, number)
  }
}
