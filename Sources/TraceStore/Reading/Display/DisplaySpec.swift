/// A format specification of Python
/// (https://docs.python.org/3/library/string.html#format-specification-mini-language).
struct DisplaySpec: Sendable {
  private static let types: Set<Character> = [
    "s", "d", "b", "o", "x", "X", "c", "n", "e", "E", "f", "F", "g", "G", "%",
  ]
  /// More would be no text that anybody reads.
  private static let largest = 100_000

  /// `s`, `r` or `a` after `!`.
  var conversion: Character?
  private var fill: Character = " "
  private var alignment: Character?
  private var sign: Character = "-"
  private var hasPrefix = false
  private var width = 0
  private var grouping: Character?
  private var precision: Int?
  private var type: Character?

  /// Reads what stands after the colon; `nil` where it is no specification.
  init?(_ text: Substring) {
    var rest = text
    var hasFill = false
    if let second = rest.dropFirst().first, "<>^=".contains(second), let first = rest.first {
      (fill, alignment, hasFill) = (first, second, true)
      rest = rest.dropFirst(2)
    } else if let first = rest.first, "<>^=".contains(first) {
      alignment = first
      rest = rest.dropFirst()
    }
    if let first = rest.first, "+- ".contains(first) {
      sign = first
      rest = rest.dropFirst()
    }
    if rest.first == "z" { rest = rest.dropFirst() }
    if rest.first == "#" {
      hasPrefix = true
      rest = rest.dropFirst()
    }
    if rest.first == "0" {
      if !hasFill { fill = "0" }
      if alignment == nil { alignment = "0" }
      rest = rest.dropFirst()
    }
    guard let width = Self.number(&rest) else { return nil }
    self.width = width ?? 0
    if let first = rest.first, first == "," || first == "_" {
      grouping = first
      rest = rest.dropFirst()
    }
    if rest.first == "." {
      rest = rest.dropFirst()
      guard let digits = Self.number(&rest), let digits else { return nil }
      precision = digits
    }
    type = rest.popFirst()
    guard rest.isEmpty, type.map(Self.types.contains) ?? true else { return nil }
  }

  /// The digits at the beginning as a number, `nil` within where there are none; `nil` where the number
  /// is too large.
  private static func number(_ rest: inout Substring) -> Int?? {
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest = rest[digits.endIndex...]
    if digits.isEmpty { return .some(nil) }
    guard let number = Int(digits), number <= largest else { return nil }
    return .some(number)
  }

  /// A value as Python's `format` writes it. What Python refuses, such as a text with the type of a
  /// number, is written as a text.
  func text(of value: DisplayValue) -> String {
    switch conversion {
    case "s": return padded(cut(value.text), sign: "", isNumber: false)
    case "r": return padded(cut(value.representation), sign: "", isNumber: false)
    case "a": return padded(cut(value.ascii), sign: "", isNumber: false)
    default: break
    }
    switch value {
    case .none: return padded(value.text, sign: "", isNumber: false)
    case .integer(let number) where type != "s":
      return self.number(number)
    case .real(let number) where type != "s":
      return real(number)
    default: return padded(cut(value.text), sign: "", isNumber: false)
    }
  }

  private func cut(_ text: String) -> String {
    guard let precision else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(precision)))
  }

  private func number(_ number: Int64) -> String {
    let magnitude = number.magnitude
    let radix = ["b": 2, "o": 8, "x": 16, "X": 16][type.map(String.init) ?? ""]
    switch type {
    case "e", "E", "f", "F", "g", "G", "%": return real(Double(number))
    case "c":
      let scalar = UInt32(exactly: number).flatMap { Unicode.Scalar($0) }
      return padded(scalar.map { "\($0)" } ?? "", sign: "", isNumber: true)
    default:
      let digits = String(magnitude, radix: radix ?? 10, uppercase: type == "X")
      let prefix = hasPrefix && radix != nil ? "0\(type ?? "x")" : ""
      let sign = sign(isNegative: number < 0) + prefix
      let grouped = grouped(digits, by: radix == nil ? 3 : 4, beside: sign.count)
      return padded(grouped, sign: sign, isNumber: true)
    }
  }

  private func real(_ number: Double) -> String {
    let isNegative = number.sign == .minus && !number.isNaN
    let text = PythonNumber.text(number, type, precision: precision)
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text[digits.endIndex...]
    let sign = sign(isNegative: isNegative)
    return padded(
      grouped(String(digits), by: 3, beside: sign.count + rest.count) + rest, sign: sign,
      isNumber: true)
  }

  private func sign(isNegative: Bool) -> String {
    isNegative ? "-" : sign == "-" ? "" : String(sign)
  }

  /// Groups of digits. Zeros that fill the width, so many columns beside the rest, are grouped too.
  private func grouped(_ digits: String, by count: Int, beside rest: Int) -> String {
    guard let grouping else { return digits }
    var digits = digits
    if fill == "0", alignment == "0" || alignment == "=" {
      while digits.count + (digits.count - 1) / count + rest < width { digits = "0" + digits }
    }
    var text = ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position).isMultiple(of: count) { text.append(grouping) }
      text.append(digit)
    }
    return text
  }

  private func padded(_ text: String, sign: String, isNumber: Bool) -> String {
    let missing = max(0, width - text.unicodeScalars.count - sign.unicodeScalars.count)
    func padding(_ count: Int) -> String { String(repeating: fill, count: count) }
    let standard: Character = isNumber ? ">" : "<"
    let alignment = self.alignment == "0" ? (isNumber ? "=" : "<") : self.alignment ?? standard
    switch alignment {
    case ">": return padding(missing) + sign + text
    case "^": return padding(missing / 2) + sign + text + padding(missing - missing / 2)
    case "=" where isNumber: return sign + padding(missing) + text
    default: return sign + text + padding(missing)
    }
  }
}
