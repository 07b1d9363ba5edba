extension DatetimeReader {
  /// Appends an instant in UTC as `YYYY-MM-DD HH:MM:SS[.ffffff]`, the fraction only where there is
  /// one. The calendar is the proleptic Gregorian one; nothing is allocated beyond `out`.
  ///
  /// - Parameters:
  ///   - microseconds: since 1970-01-01 00:00:00 UTC.
  ///   - out: what is appended to.
  public static func append(microseconds: Int64, to out: inout [UInt8]) {
    let (seconds, fraction) = microseconds.flooredDivision(by: 1_000_000)
    let time = CivilTime(epoch: seconds, microsecond: fraction)
    if time.year < 0 { out.append(UInt8(ascii: "-")) }
    append(abs(time.year), digits: 4, to: &out)
    append(time.month, digits: 2, behind: "-", to: &out)
    append(time.day, digits: 2, behind: "-", to: &out)
    append(time.hour, digits: 2, behind: " ", to: &out)
    append(time.minute, digits: 2, behind: ":", to: &out)
    append(time.second, digits: 2, behind: ":", to: &out)
    if fraction != 0 { append(fraction, digits: 6, behind: ".", to: &out) }
  }

  private static func append(
    _ value: Int, digits: Int, behind separator: Unicode.Scalar, to out: inout [UInt8]
  ) {
    out.append(UInt8(ascii: separator))
    append(value, digits: digits, to: &out)
  }

  /// Appends a number with zeros in front up to `digits` digits, or with as many as it has.
  private static func append(_ value: Int, digits: Int, to out: inout [UInt8]) {
    var divisor = 1
    var count = 1
    while count < digits || value / divisor >= 10 {
      divisor *= 10
      count += 1
    }
    while divisor > 0 {
      out.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
      divisor /= 10
    }
  }
}
