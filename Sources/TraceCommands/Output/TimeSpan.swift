/// Durations as options have them: a whole number and a unit.
enum TimeSpan {
  private static let units: [Character: Int64] = [
    "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800,
  ]

  /// The seconds of "30s", "15m", "24h", "7d" or "2w"; `nil` of anything else, and beyond two thousand
  /// years.
  static func seconds(_ text: String) -> Double? {
    guard let unit = text.last.flatMap({ units[$0] }), text.utf8.count > 1,
      text.dropLast().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let count = Int64(text.dropLast())
    else { return nil }
    let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
    return overflow || seconds > 63_072_000_000 ? nil : Double(seconds)
  }
}
