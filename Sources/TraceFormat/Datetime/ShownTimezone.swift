private import Foundation

/// A time zone in which datetimes are shown.
public struct ShownTimezone: Sendable {
  /// Its name in the tz database.
  public let name: String
  private let zone: TimeZone

  /// The zone of that name; `nil` where there is none.
  public init?(name: String) {
    guard LocalTimezone(name: name) != nil, let zone = TimeZone(identifier: name) else {
      return nil
    }
    self.name = name
    self.zone = zone
  }

  /// A datetime of the column, which is UTC, as the clocks of the zone showed it, with the fraction that
  /// it has. What is not spelled as the column has it stays as it is.
  public func text(_ datetime: String) -> String {
    let bytes = Array(datetime.utf8)
    guard
      bytes.withUnsafeBytes({ $0.isColumnLike }),
      let instant = bytes.withUnsafeBytes({ StockDatetime.civil($0) })
    else { return datetime }
    let seconds = instant.localSeconds
    let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    var shown: [UInt8] = []
    DatetimeReader.append(microseconds: (seconds + Int64(offset)) * 1_000_000, to: &shown)
    return String(decoding: shown.prefix(19) + bytes.dropFirst(19), as: UTF8.self)
  }
}
