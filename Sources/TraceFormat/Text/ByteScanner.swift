/// Takes the parts of a datetime off a text, from its front. Whatever takes nothing leaves the
/// position where it was.
struct ByteScanner {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { position == bytes.count }

  /// The next byte; 0 at the end.
  var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func take(_ one: UInt8, or other: UInt8) -> Bool { take(one) || take(other) }

  /// A number of at least `least` and at most `most` digits, as many as there are.
  mutating func number(_ least: Int, _ most: Int) -> Int? {
    let start = position
    var value = 0
    while position < bytes.count, position - start < most, bytes[position].isASCIIDigit {
      value = value * 10 + Int(bytes[position] & 0x0F)
      position += 1
    }
    guard position - start >= least else {
      position = start
      return nil
    }
    return value
  }

  /// A number of at most `most` digits, or of fewer behind spaces that stand for zeros.
  mutating func paddedNumber(_ most: Int) -> Int? {
    let start = position
    while position - start < most - 1, take(UInt8(ascii: " ")) {}
    if let value = number(1, most - (position - start)) { return value }
    position = start
    return nil
  }

  /// A number with a sign in front that fits 64 bits.
  mutating func takeInteger() -> Int64? {
    let start = position
    let isNegative = take(UInt8(ascii: "-"))
    let digits = position
    var value: Int64 = 0
    while next.isASCIIDigit {
      let (tens, isLarge) = value.multipliedReportingOverflow(by: 10)
      let digit = Int64(next & 0x0F)
      let (sum, isMore) = tens.addingReportingOverflow(isNegative ? -digit : digit)
      guard !isLarge, !isMore else {
        position = start
        return nil
      }
      value = sum
      position += 1
    }
    guard position > digits else {
      position = start
      return nil
    }
    return value
  }

  /// The digits behind a decimal point in microseconds; what is finer is cut off.
  mutating func fraction(most: Int = .max) -> Int? {
    let start = position
    var value = 0
    var scale = 100_000
    while position < bytes.count, position - start < most, bytes[position].isASCIIDigit {
      value += Int(bytes[position] & 0x0F) * scale
      scale /= 10
      position += 1
    }
    return position > start ? value : nil
  }

  /// Passes over digits; false where there are none.
  mutating func skipDigits() -> Bool {
    let start = position
    while next.isASCIIDigit { position += 1 }
    return position > start
  }

  /// Passes over a word of letters, digits and whatever else is neither white space, a bracket nor
  /// a control character; false where there is none.
  mutating func skipWord() -> Bool {
    let start = position
    while next > 0x20, !next.isBracket { position += 1 }
    return position > start
  }

  /// The position of a word in `words`, which are in lower case. With `letters`, only so many of
  /// each are compared.
  mutating func word(_ words: [StaticString], letters: Int = .max) -> Int? {
    for (index, word) in words.enumerated() {
      let count = min(letters, word.utf8CodeUnitCount)
      guard bytes.count - position >= count else { continue }
      let isEqual = word.withUTF8Buffer { buffer in
        (0..<count).allSatisfy { bytes[position + $0] | 0x20 == buffer[$0] }
      }
      if isEqual {
        position += count
        return index
      }
    }
    return nil
  }

  /// An offset from UTC in seconds: `Z`, `+07`, `+0700`, `+07:00`, with seconds too.
  mutating func offset() -> Int? {
    if take(UInt8(ascii: "Z"), or: UInt8(ascii: "z")) { return 0 }
    let start = position
    let isNegative = next == UInt8(ascii: "-")
    guard take(UInt8(ascii: "+"), or: UInt8(ascii: "-")), let hours = number(2, 2) else {
      position = start
      return nil
    }
    var seconds = hours * 3_600
    for unit in [60, 1] {
      let before = position
      _ = take(UInt8(ascii: ":"))
      guard let value = number(2, 2), value < 60 else {
        position = before
        break
      }
      seconds += value * unit
    }
    guard seconds < 86_400 else {
      position = start
      return nil
    }
    return isNegative ? -seconds : seconds
  }

  /// Takes the name of a zone, if one is there: letters, or an offset, as the tz database names
  /// zones without one. The offset where the name says it.
  mutating func zoneOffset() -> Int? {
    let start = position
    while next.isASCIILetter { position += 1 }
    if position == start { return offset() }
    var name = ByteScanner(UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
    return name.word(["utc", "gmt", "z"]) != nil && name.isAtEnd ? 0 : nil
  }
}

extension UInt8 {
  /// One of `()[]{}<>`.
  fileprivate var isBracket: Bool {
    switch self {
    case 0x28, 0x29, 0x3C, 0x3E, 0x5B, 0x5D, 0x7B, 0x7D: true
    default: false
    }
  }
}

extension ByteScanner {
  static let months: [StaticString] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  static let weekdays: [StaticString] = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]
}
