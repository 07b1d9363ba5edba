internal import Glibc

/// A value as Python's `format` writes it, and its padding.
struct RenderedValue {
  let padding: (before: Int, after: Int)
  private let bytes: UnsafeRawBufferPointer
  /// A text that is not in the record.
  private let word: String?

  /// `nil` where Python would raise, or writes what only Python can.
  init?(_ value: FieldValue, _ spec: FormatSpec) {
    guard !spec.isCut, let word = Self.word(value, spec) else { return nil }
    bytes = value.bytes
    self.word = word.replacement
    guard spec.width > 0 else {
      padding = (0, 0)
      return
    }
    let length = self.word.map(\.unicodeScalars.count) ?? bytes.codePoints
    let missing = max(0, spec.width - length)
    switch spec.alignment(isNumber: word.isNumber) {
    case .left: padding = (0, missing)
    case .right: padding = (missing, 0)
    case .center: padding = (missing / 2, missing - missing / 2)
    }
  }

  /// What is written in place of the value's bytes, and whether it is aligned as a number.
  private static func word(
    _ value: FieldValue, _ spec: FormatSpec
  ) -> (replacement: String?, isNumber: Bool)? {
    let isText = spec.isConverted || spec.isPlain
    switch value.kind {
    case .missing, .json: return nil
    case .null: return isText ? ("None", false) : nil
    case .string: return spec.type == nil || spec.type == "s" ? (nil, false) : nil
    case .boolean where isText: return (value.integer != 0 ? "True" : "False", false)
    case .boolean, .integer, .real:
      if spec.type == "s" && !spec.isConverted { return nil }
      if let precision = spec.precision {
        return value.pythonFloat.map { (fixed($0, precision), true) }
      }
      if spec.type == "d" && !value.isWhole { return nil }
      return (value.pythonNumber, !spec.isConverted)
    }
  }

  private static func fixed(_ value: Double, _ precision: Int) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
      guard let base = buffer.baseAddress else { return "" }
      _ = withVaList([Int32(precision), value]) { vsnprintf(base, 400, "%.*f", $0) }
      return String(cString: base)
    }
  }

  func append(to out: inout [UInt8]) {
    if let word { out += word.utf8 } else { out.append(contentsOf: bytes) }
  }

  /// Passes over the value where `text` has it at `position`.
  func take(from text: UnsafeRawBufferPointer, _ position: inout Int) -> Bool {
    guard var word else { return text.take(bytes, &position) }
    return word.withUTF8 { text.take(UnsafeRawBufferPointer($0), &position) }
  }
}

extension FieldValue {
  /// Whether Python takes it for an `int`: JSON's numbers are of two types there.
  fileprivate var isWhole: Bool {
    kind != .real || !bytes.contains { $0 == 0x2E || $0 | 0x20 == 0x65 }
  }

  /// The value as Python's `float` takes it; `nil` where that is too large.
  fileprivate var pythonFloat: Double? {
    if kind == .boolean { return Double(integer) }
    return isWhole && !real.isFinite ? nil : real
  }

  /// A number as Python's `str` writes it; `nil` where that is the token itself.
  fileprivate var pythonNumber: String? {
    if kind == .boolean { return String(integer) }
    if isWhole { return bytes.elementsEqual("-0".utf8) ? "0" : nil }
    return real.pythonDescription
  }
}

extension Double {
  /// The shortest text that is read back as the same number, with an exponent where Python uses
  /// one: below 1e-4, and from 1e16 on.
  fileprivate var pythonDescription: String {
    guard isFinite else { return self < 0 ? "-inf" : "inf" }
    // Swift finds the same digits: d.ddde+XX, or with a point inside or zeros around.
    let text = magnitude.description
    let (digitsAndPoint, exponent) = text.splitExponent
    let pointAt = digitsAndPoint.firstIndex(of: ".") ?? digitsAndPoint.endIndex
    let whole = digitsAndPoint[..<pointAt]
    let all = whole + digitsAndPoint[pointAt...].dropFirst()
    let leading = all.prefix { $0 == "0" }.count
    var digits = all.dropFirst(leading)
    while digits.last == "0" { digits.removeLast() }
    let sign = self.sign == .minus ? "-" : ""
    guard !digits.isEmpty else { return sign + "0.0" }
    // The value is 0.DIGITS times ten to this.
    let scale = whole.count - leading + exponent
    if scale < -3 || scale > 16 {
      let rest = digits.dropFirst()
      let power = scale - 1
      return sign + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + (power < 0 ? "e-" : "e+")
        + (abs(power) < 10 ? "0" : "") + String(abs(power))
    }
    if scale <= 0 { return sign + "0." + String(repeating: "0", count: -scale) + digits }
    if digits.count <= scale {
      return sign + digits + String(repeating: "0", count: scale - digits.count) + ".0"
    }
    return sign + digits.prefix(scale) + "." + digits.dropFirst(scale)
  }
}

extension String {
  /// The part before an exponent, and the exponent.
  fileprivate var splitExponent: (Substring, Int) {
    guard let mark = firstIndex(of: "e") else { return (self[...], 0) }
    return (self[..<mark], Int(self[index(after: mark)...]) ?? 0)
  }
}
