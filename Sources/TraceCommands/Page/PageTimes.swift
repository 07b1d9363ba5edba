internal import TraceFormat
internal import TraceHTTP
internal import TraceStore

/// Datetimes as a page shows them: in the zone that is shown, for runs of which a zone is known. Of
/// these, scripts are told the instant, so that they can show another zone.
final class PageTimes {
  /// What of a datetime is shown.
  enum Part {
    /// All of it, to the second.
    case whole
    case day
    case time
  }

  private let zone: RowZone
  private var known: [String: Bool] = [:]

  init(_ zone: RowZone) {
    self.zone = zone
  }

  /// A datetime of a run, whole.
  func text(_ datetime: String, run: String) -> String {
    guard let shown = zone.zone, isZoned(run) else { return datetime }
    return shown.text(datetime)
  }

  /// A datetime of a run, or a part of it.
  func html(_ datetime: String, run: String, _ part: Part = .whole) -> HTML {
    let shown = text(datetime, run: run)
    let instant = instant(datetime, run: run)
    return switch part {
    case .whole: "<time\(instant)>\(String(shown.prefix(19)))</time>"
    case .day: "<time\(instant) data-part=\"day\">\(Self.parts(shown).day)</time>"
    case .time: "<time\(instant) data-part=\"time\">\(Self.parts(shown).time)</time>"
    }
  }

  /// The attribute of a `time` that has the instant; nothing where the zone is not known.
  func instant(_ datetime: String, run: String) -> HTML? {
    guard isZoned(run), WrittenMoment(datetime: datetime) != nil else { return nil }
    // To the millisecond, as all browsers read it.
    let (day, time) = (datetime.prefix(10), datetime.dropFirst(11).prefix(12))
    return " datetime=\"\(String(day))T\(String(time))Z\""
  }

  private func isZoned(_ run: String) -> Bool {
    if let isZoned = known[run] { return isZoned }
    let isZoned = zone.isOf(run: run)
    known[run] = isZoned
    return isZoned
  }

  /// Its time of day to the second, and its day, as far as it has them.
  static func parts(_ datetime: String) -> (day: String, time: String) {
    guard WrittenMoment(datetime: datetime) != nil else { return ("", datetime) }
    return (String(datetime.prefix(10)), String(datetime.dropFirst(11).prefix(8)))
  }
}
