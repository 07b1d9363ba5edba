internal import TraceFormat
internal import TraceStore

/// Datetimes as a page shows them: in the zone that is shown, for runs of which a zone is known.
final class PageTimes {
  private let zone: RowZone
  private var known: [String: Bool] = [:]

  init(_ zone: RowZone) {
    self.zone = zone
  }

  /// A datetime of a run, whole.
  func text(_ datetime: String, run: String) -> String {
    guard let shown = zone.zone else { return datetime }
    let isZoned = known[run] ?? zone.isOf(run: run)
    known[run] = isZoned
    return isZoned ? shown.text(datetime) : datetime
  }

  /// Its time of day to the second, and its day, as far as it has them.
  static func parts(_ datetime: String) -> (day: String, time: String) {
    guard WrittenMoment(datetime: datetime) != nil else { return ("", datetime) }
    return (String(datetime.prefix(10)), String(datetime.dropFirst(11).prefix(8)))
  }
}
