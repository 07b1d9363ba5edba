/// Arithmetic on numbers that come from outside: times and sizes of files, offsets and ids of a database.
/// None of them is worth ending the process.
extension FixedWidthInteger {
  /// The sum; the nearest number that there is where it is too large or too small.
  public func clampedSum(_ other: Self) -> Self {
    let (sum, isOver) = addingReportingOverflow(other)
    guard isOver else { return sum }
    return other < 0 ? .min : .max
  }

  /// The difference; the nearest number that there is where it is too large or too small.
  public func clampedDifference(_ other: Self) -> Self {
    let (difference, isOver) = subtractingReportingOverflow(other)
    guard isOver else { return difference }
    return other < 0 ? .max : .min
  }

  /// The product; the nearest number that there is where it is too large or too small.
  public func clampedProduct(_ other: Self) -> Self {
    let (product, isOver) = multipliedReportingOverflow(by: other)
    guard isOver else { return product }
    return (self < 0) == (other < 0) ? .max : .min
  }

  /// The whole part of a number; the nearest number that there is, and 0 for what is no number.
  public init(clamping number: Double) {
    if let whole = Self(exactly: number.rounded(.towardZero)) {
      self = whole
    } else if number.isNaN {
      self = 0
    } else {
      self = number < 0 ? .min : .max
    }
  }
}
