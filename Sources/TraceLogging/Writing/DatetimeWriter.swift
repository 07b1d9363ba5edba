internal import Foundation

/// Writes instants as a strftime pattern says, in a time zone, as Python's `strftime` does.
///
/// Records come in the order of time, so that the text of a second is made once.
struct DatetimeWriter {
  /// The pattern, cut at each `%f`, which strftime(3) does not know.
  private let parts: [String]
  private let zone: TimeZone
  private var second = Int64.min
  private var texts: [String] = []

  /// `nil` where there is no such zone.
  init?(pattern: String, timezone: String) {
    guard let zone = TimeZone(identifier: timezone) else { return nil }
    self.zone = zone
    parts = Self.split(pattern)
  }

  /// The text of an instant in microseconds since 1970-01-01 00:00:00 UTC.
  mutating func text(of instant: Int64) -> String {
    let second = instant / 1_000_000 - (instant % 1_000_000 < 0 ? 1 : 0)
    if second != self.second {
      self.second = second
      texts = parts.map { format($0, second) }
    }
    guard parts.count > 1 else { return texts[0] }
    let digits = String(1_000_000 + instant - second * 1_000_000).dropFirst()
    return texts.joined(separator: String(digits))
  }

  private func format(_ pattern: String, _ second: Int64) -> String {
    if pattern.isEmpty { return "" }
    let date = Date(timeIntervalSince1970: Double(second))
    let offset = zone.secondsFromGMT(for: date)
    var local = time_t(second) + offset
    var fields = tm()
    gmtime_r(&local, &fields)
    fields.tm_gmtoff = offset
    let name = zone.abbreviation(for: date) ?? zone.identifier
    return name.withCString { name in
      fields.tm_zone = name
      let room = 64 + 64 * pattern.utf8.count
      return withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
        guard let base = buffer.baseAddress, strftime(base, room, pattern, &fields) > 0 else {
          return ""
        }
        return String(cString: base)
      }
    }
  }

  private static func split(_ pattern: String) -> [String] {
    var parts = [""]
    var rest = pattern[...]
    while let percent = rest.firstIndex(of: "%") {
      parts[parts.count - 1] += rest[..<percent]
      let directive = rest[percent...].prefix(2)
      if directive == "%f" { parts.append("") } else { parts[parts.count - 1] += directive }
      rest = rest[percent...].dropFirst(2)
    }
    parts[parts.count - 1] += rest
    return parts
  }
}
