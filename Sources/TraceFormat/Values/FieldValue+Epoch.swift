extension FieldValue {
  /// The instant that a number says, in microseconds; `nil` of what is no number, does not fit 64
  /// bits, or is a year beyond 9999. Writers count seconds, milliseconds, microseconds or nanoseconds
  /// from 1970, and none of these units gives a year between 1973 and 5138 a number of the size of
  /// another's.
  var microsecondsSince1970: Int64? {
    guard kind == .integer || kind == .real && real.magnitude < 0x1p63 else { return nil }
    let unit: Double =
      switch real.magnitude {
      case ..<1e11: 1e-6
      case ..<1e14: 1e-3
      case ..<1e17: 1
      default: 1e3
      }
    // A whole number may have more digits than a `Double`.
    if kind == .integer, unit >= 1 { return Self.valid(integer / Int64(unit)) }
    let microseconds = real / unit
    guard microseconds.magnitude < 1e18 else { return nil }
    return Self.valid(Int64(microseconds.rounded()))
  }

  /// From the year 1 to the year 9999, which have four digits.
  private static func valid(_ microseconds: Int64) -> Int64? {
    (-62_135_596_800_000_000...253_402_300_799_999_999).contains(microseconds) ? microseconds : nil
  }
}
