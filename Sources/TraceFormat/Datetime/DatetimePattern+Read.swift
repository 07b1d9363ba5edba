extension DatetimePattern {
  /// Takes a text apart; `nil` where the pattern did not write it. The parts may be out of their
  /// ranges.
  ///
  /// As in Python's `strptime`, a number may lack its leading zeros, or have a space for one, and
  /// names may have any case. A fraction has one to nine digits; six are kept. `%z` and `%Z` may be
  /// empty, as Python writes them for a datetime without a zone. A zone's name is `UTC`, `GMT`, an
  /// offset, or one of those of `timezone`, where it settles which of two equal local times is
  /// meant; with any other name it is no datetime.
  func read(_ text: UnsafeRawBufferPointer, _ timezone: LocalTimezone?) -> CivilTime? {
    guard let reading = read(text) else { return nil }
    guard var time = reading.result else { return nil }
    time.hasYear = hasYear
    if !hasYear { time.year = 2000 }
    guard let zone = reading.zone, time.offset == nil else { return time }
    let name = UnsafeRawBufferPointer(rebasing: text[zone])
    guard let offset = timezone?.offset(named: name, local: time.localSecondsIfValid) else {
      return nil
    }
    time.offset = Int(offset)
    return time
  }

  /// The name of a zone that makes a text none that the pattern wrote; `nil` where that is not why.
  func unknownZone(_ text: UnsafeRawBufferPointer, _ timezone: LocalTimezone?) -> String? {
    guard let reading = read(text), reading.result != nil, let zone = reading.zone else {
      return nil
    }
    let name = UnsafeRawBufferPointer(rebasing: text[zone])
    return timezone?.offset(named: name, local: 0) == nil
      ? String(decoding: name, as: UTF8.self) : nil
  }

  private func read(_ text: UnsafeRawBufferPointer) -> PatternReading? {
    var reading = PatternReading(scanner: ByteScanner(text))
    for item in items {
      switch item {
      case .literal(let byte): if !reading.scanner.take(byte) { return nil }
      case .directive(let directive): if !reading.take(directive) { return nil }
      }
    }
    return reading.scanner.isAtEnd ? reading : nil
  }
}

extension CivilTime {
  /// The local time in seconds; 0 where a part does not exist, so that nothing overflows.
  fileprivate var localSecondsIfValid: Int64 { isValid ? localSeconds : 0 }
}

/// A datetime that is being read.
private struct PatternReading {
  var scanner: ByteScanner
  private var time = CivilTime()
  private var dayOfYear: Int?
  private var epoch: Int?
  private var halfHour: Int?
  private var isAfternoon = false
  /// Where the name of a zone stands that says no offset by itself.
  private(set) var zone: Range<Int>?

  init(scanner: ByteScanner) {
    self.scanner = scanner
  }

  mutating func take(_ directive: DatetimePattern.Directive) -> Bool {
    switch directive {
    case .year: return store(scanner.number(4, 4), \.time.year)
    case .shortYear:
      // As POSIX has it: 69 to 99 are the last century.
      return store(scanner.number(2, 2).map { $0 < 69 ? 2000 + $0 : 1900 + $0 }, \.time.year)
    case .month: return store(scanner.paddedNumber(2), \.time.month)
    case .monthName: return store(scanner.word(ByteScanner.months).map { $0 + 1 }, \.time.month)
    case .shortMonthName:
      return store(scanner.word(ByteScanner.months, letters: 3).map { $0 + 1 }, \.time.month)
    case .day: return store(scanner.paddedNumber(2), \.time.day)
    case .dayOfYear: return store(scanner.paddedNumber(3), \.dayOfYear)
    case .weekday: return scanner.word(ByteScanner.weekdays) != nil
    case .shortWeekday: return scanner.word(ByteScanner.weekdays, letters: 3) != nil
    case .hour: return store(scanner.paddedNumber(2), \.time.hour)
    case .halfHour: return store(scanner.paddedNumber(2), \.halfHour)
    case .halfDay: return takeHalfDay()
    case .minute: return store(scanner.paddedNumber(2), \.time.minute)
    case .second: return store(scanner.paddedNumber(2), \.time.second)
    case .fraction: return store(scanner.fraction(most: 9), \.time.microsecond)
    case .offset:
      if let offset = scanner.offset() { time.offset = offset }
      return true
    case .zoneName: return takeZone()
    case .epoch: return takeEpoch()
    }
  }

  private mutating func takeZone() -> Bool {
    let start = scanner.position
    if let offset = scanner.zoneOffset() {
      time.offset = time.offset ?? offset
    } else if scanner.position > start {
      zone = start..<scanner.position
    }
    return true
  }

  private mutating func store(_ value: Int?, _ path: WritableKeyPath<Self, Int>) -> Bool {
    guard let value else { return false }
    self[keyPath: path] = value
    return true
  }

  private mutating func store(_ value: Int?, _ path: WritableKeyPath<Self, Int?>) -> Bool {
    guard let value else { return false }
    self[keyPath: path] = value
    return true
  }

  private mutating func takeHalfDay() -> Bool {
    guard let half = scanner.word(["am", "pm"]) else { return false }
    isAfternoon = half == 1
    return true
  }

  private mutating func takeEpoch() -> Bool {
    let isNegative = scanner.take(UInt8(ascii: "-"))
    guard let seconds = scanner.number(1, 12) else { return false }
    epoch = isNegative ? -seconds : seconds
    return true
  }

  /// The parts put together; `nil` where two of them cannot be.
  var result: CivilTime? {
    var time = time
    if let epoch {
      return CivilTime(epoch: Int64(epoch), microsecond: time.microsecond)
    }
    if let halfHour {
      guard (1...12).contains(halfHour) else { return nil }
      time.hour = halfHour % 12 + (isAfternoon ? 12 : 0)
    }
    if let dayOfYear {
      guard dayOfYear >= 1, dayOfYear <= (CivilTime.isLeap(time.year) ? 366 : 365) else {
        return nil
      }
      let days = CivilTime.days(time.year, 1, 1) + Int64(dayOfYear - 1)
      (_, time.month, time.day) = CivilTime.date(days: days)
    }
    return time
  }
}
