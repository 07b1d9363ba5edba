/// A datetime taken apart, in the proleptic Gregorian calendar.
struct CivilTime {
  var year = 1970
  var month = 1
  var day = 1
  var hour = 0
  var minute = 0
  var second = 0
  var microsecond = 0
  /// Seconds east of UTC; `nil` for a local time.
  var offset: Int?
  /// Whether it says its year; without one it is in a leap year, 2000.
  var hasYear = true

  /// Whether every part is in its range. A second may be 60: a leap second.
  var isValid: Bool {
    (1...12).contains(month) && day >= 1 && day <= Self.days(in: month, of: year) && hour < 24
      && minute < 60 && second <= 60
  }

  /// Which part does not exist, in words; `nil` where it is valid.
  var fault: String? {
    if !(1...12).contains(month) { return "there is no month \(month)" }
    if day < 1 || day > Self.days(in: month, of: year) {
      return "the month \(month)\(hasYear ? " of \(year)" : "") has no day \(day)"
    }
    if hour >= 24 { return "there is no hour \(hour)" }
    if minute >= 60 { return "there is no minute \(minute)" }
    return second > 60 ? "there is no second \(second)" : nil
  }

  /// The instant that the parts say as if they were UTC: seconds since 1970.
  var localSeconds: Int64 {
    Self.days(year, month, day) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
  }

  /// The time of an instant in UTC.
  init(epoch seconds: Int64, microsecond: Int) {
    let (days, second) = seconds.flooredDivision(by: 86_400)
    (year, month, day) = Self.date(days: days)
    (hour, minute, self.second) = (second / 3_600, second / 60 % 60, second % 60)
    self.microsecond = microsecond
    offset = 0
  }

  init() {}

  /// How many days a month has.
  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// The days from 1970-01-01 to a date. Years are counted from March, so that a leap day is the
  /// last of its year, in eras of 400 years
  /// (https://howardhinnant.github.io/date_algorithms.html#days_from_civil).
  static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int64(era * 146_097 + dayOfEra - 719_468)
  }

  /// The date that is `days` days after 1970-01-01; the reverse of `days(_:_:_:)`.
  static func date(days: Int64) -> (year: Int, month: Int, day: Int) {
    let shifted = Int(days) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }
}

extension Int64 {
  /// The quotient rounded down, and the remainder, which is never negative.
  func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0
      ? (quotient - 1, Int(remainder + divisor)) : (quotient, Int(remainder))
  }
}
