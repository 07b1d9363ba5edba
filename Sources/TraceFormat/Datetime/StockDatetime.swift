/// The forms of datetimes that are recognised without a pattern.
enum StockDatetime {
  /// Seconds since 1970 in 10 digits, or milliseconds in 13, in microseconds. Other lengths are
  /// numbers, but no datetimes: 10 digits are the years 2001 to 2286.
  static func epoch(_ text: UnsafeRawBufferPointer) -> Int64? {
    var digits = 0
    while digits < text.count, text[digits].isASCIIDigit { digits += 1 }
    guard digits == 10 || digits == 13 else { return nil }
    var scanner = ByteScanner(text)
    guard let value = scanner.number(digits, digits) else { return nil }
    var fraction = 0
    if !scanner.isAtEnd {
      guard scanner.take(UInt8(ascii: "."), or: UInt8(ascii: ",")),
        let microseconds = scanner.fraction(), scanner.isAtEnd
      else { return nil }
      fraction = microseconds
    }
    return digits == 10
      ? Int64(value) * 1_000_000 + Int64(fraction) : Int64(value) * 1_000 + Int64(fraction / 1_000)
  }

  /// How many digits a number has that is no epoch, because it has too many; `nil` of any other text.
  static func digitsOfLongEpoch(_ text: UnsafeRawBufferPointer) -> Int? {
    (14...19).contains(text.count) && text.allSatisfy(\.isASCIIDigit) ? text.count : nil
  }

  /// Any other form, taken apart. Its parts may be out of their ranges.
  static func civil(_ text: UnsafeRawBufferPointer) -> CivilTime? {
    guard text.count >= 14, let first = text.first else { return nil }
    var scanner = ByteScanner(text)
    if !first.isASCIIDigit { return ctime(&scanner) }
    if text[4] == UInt8(ascii: " "), text[3].isASCIIDigit {
      // Other numbers of four digits are no dates.
      return monthAndDay(&scanner).flatMap { (1...12).contains($0.month) ? $0 : nil }
    }
    if text[2].isASCIIDigit { return text.count >= 15 ? iso(&scanner) : nil }
    return text[3].isASCIIDigit ? monthAndDay(&scanner) : common(&scanner)
  }

  /// `06-01 15:16:01.123`, and `0601 15:16:01.123` as glog writes it, without a year.
  private static func monthAndDay(_ scanner: inout ByteScanner) -> CivilTime? {
    var time = CivilTime()
    guard let month = scanner.number(2, 2),
      scanner.take(UInt8(ascii: "-")) || scanner.next.isASCIIDigit, let day = scanner.number(2, 2),
      scanner.take(UInt8(ascii: " ")),
      clock(&scanner, &time, isBasic: false), scanner.isAtEnd
    else { return nil }
    time.year = 2000
    time.hasYear = false
    time.month = month
    time.day = day
    return time
  }

  /// `2026-11-23T15:11:48.5+07:00`, `2026/11/23 15:11:48`, `20261123T151148Z`.
  private static func iso(_ scanner: inout ByteScanner) -> CivilTime? {
    var time = CivilTime()
    guard let year = scanner.number(4, 4) else { return nil }
    let separator = scanner.next
    let isBasic = separator.isASCIIDigit
    guard isBasic || separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") else {
      return nil
    }
    guard isBasic || scanner.take(separator), let month = scanner.number(2, 2),
      isBasic || scanner.take(separator), let day = scanner.number(2, 2),
      scanner.take(UInt8(ascii: "T"), or: UInt8(ascii: " ")),
      clock(&scanner, &time, isBasic: isBasic),
      offset(&scanner, &time)
    else { return nil }
    time.year = year
    time.month = month
    time.day = day
    return time
  }

  /// `Sun Dec 04 04:47:44 2005`, also with a fraction of the second, as C's `ctime` and Apache
  /// write it, and `Jun  1 15:16:01`, as syslog does, without a year.
  private static func ctime(_ scanner: inout ByteScanner) -> CivilTime? {
    var time = CivilTime()
    let hasWeekday = scanner.word(ByteScanner.weekdays, letters: 3) != nil
    guard !hasWeekday || scanner.take(UInt8(ascii: " ")),
      let month = scanner.word(ByteScanner.months, letters: 3), scanner.take(UInt8(ascii: " "))
    else { return nil }
    let isPadded = scanner.take(UInt8(ascii: " "))
    guard let day = scanner.number(1, isPadded ? 1 : 2), scanner.take(UInt8(ascii: " ")),
      clock(&scanner, &time, isBasic: false)
    else { return nil }
    time.month = month + 1
    time.day = day
    if !hasWeekday && scanner.isAtEnd {
      time.year = 2000
      time.hasYear = false
      return time
    }
    guard hasWeekday, scanner.take(UInt8(ascii: " ")), let year = scanner.number(4, 4),
      scanner.isAtEnd
    else { return nil }
    time.year = year
    return time
  }

  /// `12/Oct/2024:13:55:36 +0200`, the common log format, and `12-Oct-2024 13:55:36`.
  private static func common(_ scanner: inout ByteScanner) -> CivilTime? {
    var time = CivilTime()
    guard let day = scanner.number(1, 2) else { return nil }
    let separator = scanner.next
    guard scanner.take(UInt8(ascii: "/"), or: UInt8(ascii: "-")),
      let month = scanner.word(ByteScanner.months, letters: 3), scanner.take(separator),
      let year = scanner.number(4, 4), scanner.take(UInt8(ascii: ":"), or: UInt8(ascii: " ")),
      clock(&scanner, &time, isBasic: false),
      offset(&scanner, &time)
    else { return nil }
    time.year = year
    time.month = month + 1
    time.day = day
    return time
  }

  /// The time of day; a basic one has no colons.
  private static func clock(
    _ scanner: inout ByteScanner, _ time: inout CivilTime, isBasic: Bool
  ) -> Bool {
    guard let hour = scanner.number(2, 2), isBasic || scanner.take(UInt8(ascii: ":")),
      let minute = scanner.number(2, 2), isBasic || scanner.take(UInt8(ascii: ":")),
      let second = scanner.number(2, 2)
    else { return false }
    time.hour = hour
    time.minute = minute
    time.second = second
    guard scanner.take(UInt8(ascii: "."), or: UInt8(ascii: ",")) else { return true }
    guard let fraction = scanner.fraction() else { return false }
    time.microsecond = fraction
    return true
  }

  /// What follows the time of day: nothing, or an offset.
  private static func offset(_ scanner: inout ByteScanner, _ time: inout CivilTime) -> Bool {
    if scanner.isAtEnd { return true }
    _ = scanner.take(UInt8(ascii: " "))
    time.offset = scanner.word(["utc", "gmt"]) != nil ? 0 : scanner.offset()
    return time.offset != nil && scanner.isAtEnd
  }
}
