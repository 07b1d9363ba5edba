extension DatetimePattern {
  /// Takes a text apart; `nil` where the pattern did not write it. The parts may be out of their
  /// ranges.
  ///
  /// As in Python's `strptime`, a number may lack its leading zeros, and names may have any case.
  /// `%z` and `%Z` may be empty, as Python writes them for a datetime without a zone. A zone's name
  /// other than `UTC`, `GMT` and an offset is passed over: names of zones are not unique.
  func read(_ text: UnsafeRawBufferPointer) -> CivilTime? {
    var reading = PatternReading(scanner: ByteScanner(text))
    for item in items {
      switch item {
      case .literal(let byte): if !reading.scanner.take(byte) { return nil }
      case .directive(let directive): if !reading.take(directive) { return nil }
      }
    }
    return reading.scanner.isAtEnd ? reading.result : nil
  }
}

/// A datetime that is being read.
private struct PatternReading {
  var scanner: ByteScanner
  private var time = CivilTime()
  private var dayOfYear: Int?
  private var epoch: Int?
  private var halfHour: Int?
  private var isAfternoon = false

  init(scanner: ByteScanner) {
    self.scanner = scanner
  }

  mutating func take(_ directive: DatetimePattern.Directive) -> Bool {
    switch directive {
    case .year: return store(scanner.number(4, 4), \.time.year)
    case .shortYear:
      // As POSIX has it: 69 to 99 are the last century.
      return store(scanner.number(2, 2).map { $0 < 69 ? 2000 + $0 : 1900 + $0 }, \.time.year)
    case .month: return store(scanner.number(1, 2), \.time.month)
    case .monthName: return store(scanner.word(ByteScanner.months).map { $0 + 1 }, \.time.month)
    case .shortMonthName:
      return store(scanner.word(ByteScanner.months, letters: 3).map { $0 + 1 }, \.time.month)
    case .day: return store(scanner.number(1, 2), \.time.day)
    case .dayOfYear: return store(scanner.number(1, 3), \.dayOfYear)
    case .weekday: return scanner.word(ByteScanner.weekdays) != nil
    case .shortWeekday: return scanner.word(ByteScanner.weekdays, letters: 3) != nil
    case .hour: return store(scanner.number(1, 2), \.time.hour)
    case .halfHour: return store(scanner.number(1, 2), \.halfHour)
    case .halfDay: return takeHalfDay()
    case .minute: return store(scanner.number(1, 2), \.time.minute)
    case .second: return store(scanner.number(1, 2), \.time.second)
    case .fraction: return store(scanner.fraction(most: 6), \.time.microsecond)
    case .offset:
      if let offset = scanner.offset() { time.offset = offset }
      return true
    case .zoneName:
      if let offset = scanner.zoneOffset() { time.offset = time.offset ?? offset }
      return true
    case .epoch: return takeEpoch()
    }
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
