internal import Foundation
internal import TracePipeline

/// Whether the datetimes of sources are those of another time zone than was said.
///
/// The last record of a source was written when the file was written last. Where the two differ by the
/// same whole number of half hours in nearly all sources, the datetimes are local time. Files that were
/// copied or restored have times of their own, which differ by anything; of those nothing is said.
enum TimezoneCheck {
  private static let unit = 1800.0
  private static let tolerance = 120.0
  private static let zones = -12.0 * 3600...14.0 * 3600

  /// A warning; `nil` where there is no reason for one.
  static func finding(_ surveys: [(survey: SourceSurvey, modified: Int64)]) -> Finding? {
    var counts: [Double: Int] = [:]
    var total = 0
    for (survey, modified) in surveys {
      guard let last = survey.lastDatetime.flatMap(seconds) else { continue }
      total += 1
      let difference = last - Double(modified) / 1e9
      let rounded = (difference / unit).rounded() * unit
      if abs(difference - rounded) <= tolerance, zones.contains(rounded) {
        counts[rounded, default: 0] += 1
      }
    }
    guard let (offset, count) = counts.max(by: { $0.value < $1.value }), offset != 0,
      Double(count) > 0.8 * Double(total)
    else { return nil }
    let (hours, minutes) = (Int(abs(offset)) / 3600, Int(abs(offset)) / 60 % 60)
    let text = "\(hours):\(minutes < 10 ? "0" : "")\(minutes) h"
    return .warn(
      "timezone",
      "the datetimes are \(text) \(offset > 0 ? "ahead of" : "behind") the times of the files in"
        + " \(count) of \(Quantity.count(total, "source"))",
      "They seem to be local time, and are kept as they are written. Set WORKFLOW_LOG_TIMEZONE=UTC"
        + " for the writer, or say of which zone they are, so that rows have UTC: --timezone"
        + " Asia/Bangkok, for example.")
  }

  /// Seconds since 1970 of a datetime as a row has it, taken as UTC.
  private static func seconds(_ datetime: String) -> Double? {
    let whole = datetime.prefix(19).replacing("T", with: " ")
    let strategy = Date.ISO8601FormatStyle(
      dateTimeSeparator: .space, includingFractionalSeconds: false)
    return (try? Date(whole + "Z", strategy: strategy))?.timeIntervalSince1970
  }
}
