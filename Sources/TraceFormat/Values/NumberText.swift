extension UnsafeRawBufferPointer {
  /// The whole number that the text is: digits with a sign in front, within 64 bits.
  var decimal: Int64? {
    var scanner = ByteScanner(self)
    return scanner.takeInteger().flatMap { scanner.isAtEnd ? $0 : nil }
  }

  /// The whole number that the text is, as JSON writes numbers: `5`, `5.0`, `5e3`, `120e-1`. `nil`
  /// where it has a fraction or does not fit 64 bits: no rounding is right then.
  var wholeNumber: Int64? {
    guard isNumber else { return nil }
    let mark = firstIndex { $0 | 0x20 == 0x65 } ?? count
    // Before the exponent: a sign, digits, a point.
    let digits = self[..<mark].filter(\.isASCIIDigit)
    let point = self[..<mark].firstIndex(of: UInt8(ascii: ".")) ?? mark
    let zeros = digits.reversed().prefix { $0 == 0x30 }.count
    let significant = digits.dropLast(zeros)
    guard let first = significant.firstIndex(where: { $0 != 0x30 }) else { return 0 }
    let exponent = UnsafeRawBufferPointer(rebasing: self[Swift.min(mark + 1, count)...])
    guard let power = mark == count ? 0 : exponent.withoutPlus.decimal, power.magnitude < 1 << 32
    else { return nil }
    let scale = Int(power) - Swift.max(0, mark - point - 1) + zeros
    guard scale >= 0, significant.endIndex - first + scale <= 19 else { return nil }
    var text = String(decoding: significant[first...], as: UTF8.self)
    text += String(repeating: "0", count: scale)
    return Int64((self.first == UInt8(ascii: "-") ? "-" : "") + text)
  }

  private var withoutPlus: UnsafeRawBufferPointer {
    first == UInt8(ascii: "+") ? UnsafeRawBufferPointer(rebasing: dropFirst()) : self
  }

  /// The number that the text is, as JSON writes numbers. `nil` also for one that is too large: a
  /// column cannot hold it.
  var finiteNumber: Double? {
    guard isNumber, let number = Double(String(decoding: self, as: UTF8.self)), number.isFinite
    else { return nil }
    return number
  }

  /// Whether it is digits with a sign in front.
  var isInteger: Bool {
    var scanner = ByteScanner(self)
    _ = scanner.take(UInt8(ascii: "-"))
    return scanner.skipDigits() && scanner.isAtEnd
  }

  /// Whether it is a number as JSON and Python write it: digits with a sign, a point, an exponent.
  var isNumber: Bool {
    var scanner = ByteScanner(self)
    _ = scanner.take(UInt8(ascii: "-"))
    guard scanner.skipDigits() else { return false }
    if scanner.take(UInt8(ascii: ".")), !scanner.skipDigits() { return false }
    if scanner.take(UInt8(ascii: "e"), or: UInt8(ascii: "E")) {
      _ = scanner.take(UInt8(ascii: "+"), or: UInt8(ascii: "-"))
      guard scanner.skipDigits() else { return false }
    }
    return scanner.isAtEnd
  }
}
