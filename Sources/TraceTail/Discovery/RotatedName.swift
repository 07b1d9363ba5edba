/// What rotation added to the name of a file, and the name without it.
///
/// At the end: a number or a date after `.`, `-` or `_`, as logrotate(8), savelog(8), log4j and Python's
/// handlers write them, or `.old`, `.bak`, `~`. Before the extension: the same numbers and dates, as
/// spdlog, winston and logrotate's `extension` write them.
struct RotatedName {
  /// The extensions that rotation may leave at the end.
  static let extensions = [".log", ".txt", ".json", ".jsonl"].map { Array($0.utf8) }
  private static let words = [".old", ".bak", "~"].map { Array($0.utf8) }

  private(set) var base: [UInt8]
  /// 0 for the live file; the larger, the older.
  private(set) var rotation = 0
  /// Whether the rotation is a number before the extension.
  private(set) var isNumberBeforeExtension = false

  init(_ name: ArraySlice<UInt8>) {
    base = Array(name)
    if let (start, rotation, _) = Self.rotation(atEndOf: base[...], isWhole: true) {
      self.rotation = rotation
      base.removeSubrange(start...)
      return
    }
    for word in Self.words where base.count > word.count && base.suffix(word.count) == word[...] {
      base.removeLast(word.count)
      rotation = 1
      return
    }
    guard let suffix = Self.extensions.first(where: { base.suffix($0.count) == $0[...] }) else {
      return
    }
    let stem = base.dropLast(suffix.count)
    guard let (start, rotation, isNumber) = Self.rotation(atEndOf: stem, isWhole: false)
    else { return }
    self.rotation = rotation
    isNumberBeforeExtension = isNumber
    base = Array(base[..<start]) + suffix
  }

  /// Where the rotation at the end of a name begins, and what it says; the longest that is one.
  private static func rotation(
    atEndOf name: ArraySlice<UInt8>, isWhole: Bool
  ) -> (start: Int, rotation: Int, isNumber: Bool)? {
    // A date may hold the characters that separate.
    for start in name.indices.dropFirst() where ".-_".utf8.contains(name[start]) {
      let suffix = name[(start + 1)...]
      if let (rotation, isNumber) = rotation(suffix, after: name[start]) {
        // Before an extension, digits are a date only where they can be one.
        if !isWhole, !isNumber, !isDate(suffix) { continue }
        return (start, rotation, isNumber)
      }
    }
    return nil
  }

  private static func rotation(
    _ suffix: ArraySlice<UInt8>, after separator: UInt8
  ) -> (Int, isNumber: Bool)? {
    guard let first = suffix.first, isDigit(first) else { return nil }
    let digits = suffix.filter(isDigit)
    if digits.count == suffix.count, digits.count <= 6 {
      // `start 0` of logrotate(8) makes the first one `.0`.
      return separator == UInt8(ascii: ".") ? (max(number(digits[...]), 1), true) : nil
    }
    // A number after a date says which of that date.
    var (date, part) = (suffix, 0)
    if let dot = suffix.lastIndex(of: UInt8(ascii: ".")) {
      let last = suffix[(dot + 1)...]
      guard !last.isEmpty, last.count <= 6, last.allSatisfy(isDigit) else { return nil }
      (date, part) = (suffix[..<dot], number(last))
    }
    guard let time = time(date) else { return nil }
    // The later the smaller; of one date, 1 is the newest for log4j and the oldest for others.
    return (Int.max - time - min(part, 999), false)
  }

  /// A number that grows with a date: a day, or a week, and what it says of the time of day.
  private static func time(_ text: ArraySlice<UInt8>) -> Int? {
    guard text.allSatisfy({ isDigit($0) || "-_T:W".utf8.contains($0) }) else { return nil }
    let digits = text.filter(isDigit)
    if text.contains(UInt8(ascii: "W")) {
      // 2026-W01: the first day of a week is as good as any.
      guard digits.count == 6, text.count <= 8 else { return nil }
      return scaled(number(digits.prefix(4)) * 10_000 + number(digits.suffix(2)) * 20, 8)
    }
    guard 8...18 ~= digits.count else { return nil }
    return scaled(number(digits[...]), digits.count)
  }

  /// Whether a text begins with a day of the calendar, or a week.
  private static func isDate(_ text: ArraySlice<UInt8>) -> Bool {
    if text.contains(UInt8(ascii: "W")) { return true }
    let digits = text.filter(isDigit)
    let (year, month) = (number(digits.prefix(4)), number(digits.dropFirst(4).prefix(2)))
    let day = number(digits.dropFirst(6).prefix(2))
    return 1970...2199 ~= year && 1...12 ~= month && 1...31 ~= day
  }

  /// With 18 digits, so that a day and a second of that day compare as they should.
  private static func scaled(_ number: Int, _ digits: Int) -> Int {
    (digits..<18).reduce(number) { number, _ in number * 10 }
  }

  private static func number(_ digits: some Sequence<UInt8>) -> Int {
    digits.reduce(0) { $0 &* 10 &+ Int($1 & 0x0F) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
