extension UnsafeRawBufferPointer {
  /// The whole number that the text is: digits with a sign in front, within 64 bits.
  var decimal: Int64? {
    var scanner = ByteScanner(self)
    return scanner.takeInteger().flatMap { scanner.isAtEnd ? $0 : nil }
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
