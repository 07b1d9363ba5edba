/// The year of datetimes that have none: it goes on where December is followed by January.
public struct YearClock: Sendable, Equatable {
  /// The year of the newest datetime.
  public private(set) var year: Int
  /// The month of the newest datetime; 0 before the first.
  public private(set) var month: Int

  /// A clock that shows a year, and the month of the last datetime.
  public init(year: Int, month: Int = 0) {
    self.year = year
    self.month = month
  }

  /// Whether a datetime without a year has been seen.
  public var hasBegun: Bool { month > 0 }

  /// The year of the next datetime, of which the month is known. One that is more than half a year
  /// ahead is late: it is of the year before.
  mutating func advance(to next: Int) -> Int {
    if month == 0 {
      month = next
    } else if next < month - 6 {
      year += 1
      month = next
    } else if next > month + 6 {
      return year - 1
    } else {
      month = Swift.max(month, next)
    }
    return year
  }
}

extension TextFields {
  /// Gives the datetime of a record its year, where it has none.
  public func settleYear(_ clock: inout YearClock, _ datetimes: DatetimeReader) {
    guard case .withoutYear(let microseconds) = datetime else { return }
    let seconds = microseconds.flooredDivision(by: 1_000_000).quotient
    let month = CivilTime.date(days: seconds.flooredDivision(by: 86_400).quotient).month
    let year = clock.advance(to: month)
    datetime = datetimes.microseconds(withoutYear: microseconds, in: year).map {
      .microseconds($0)
    }
  }
}
