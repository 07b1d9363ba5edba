internal import Foundation

/// Numbers as people read them; the same on every machine, whatever its locale.
enum Quantity {
  /// "1,234,567".
  static func count(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return text
  }

  /// "1 reject", "2 rejects".
  static func count(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// "532 bytes", "12.3 kB", "540 MB": powers of 1000, three digits.
  static func bytes(_ number: Int64) -> String {
    if number == 1 { return "1 byte" }
    guard number >= 1000 else { return "\(number) bytes" }
    var value = Double(number)
    var unit = ""
    // From 999.5 on it would be rounded to 1000.
    for next in ["kB", "MB", "GB", "TB", "PB", "EB"] where value >= 999.5 {
      value /= 1000
      unit = next
    }
    let places = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
    return String(format: "%.\(places)f %@", value, unit)
  }

  /// "0.42 s", "12.3 s".
  static func seconds(_ number: Double) -> String {
    String(format: number < 9.995 ? "%.2f s" : "%.1f s", number)
  }

  /// "0.42 s", "59.9 s", "12:34", "1:02:03", "3 d 04:05": how long something took, whatever it was.
  static func elapsed(_ number: Double) -> String {
    if number < 59.95 { return seconds(number) }
    guard number >= 86_400 else { return duration(number) }
    let minutes = Int(number / 60)
    return String(format: "%d d %02d:%02d", minutes / 1440, minutes / 60 % 24, minutes % 60)
  }

  /// "0:07", "12:34", "1:02:03": minutes and seconds, rounded up.
  static func duration(_ number: Double) -> String {
    let seconds = Int(min(number, 3_600_000).rounded(.up))
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, seconds % 60)
      : String(format: "%d:%02d", minutes, seconds % 60)
  }
}
