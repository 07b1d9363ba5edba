internal import TraceFormat
internal import TraceStore

/// The time zone in which rows are shown.
struct RowZone: Sendable {
  /// The zone; `nil`: datetimes are shown as the table has them.
  let zone: ShownTimezone?
  /// Says of which runs the zone is known; `nil` where all are shown in the zone.
  let reader: TraceReader?
  /// Whether sources are of several zones.
  var areSeveral = false

  /// Nothing is changed.
  static let none = RowZone(zone: nil, reader: nil)

  /// Whether datetimes of a run are shown in the zone.
  func isOf(run: String) -> Bool {
    guard zone != nil else { return false }
    guard let reader else { return true }
    return (try? reader.hasTimezone(run: run)) == true
  }

  /// A datetime of a run as it is shown.
  func text(_ datetime: String, run: String) -> String {
    guard let zone, isOf(run: run) else { return datetime }
    return zone.text(datetime)
  }

  /// In which zone times are that stand as the table has them; `nil` where nothing is known.
  var remarkOfTable: String? {
    zone != nil || areSeveral ? "Times are in UTC if the zone of their source is known." : nil
  }

  /// In which zone times are, in words; `nil` where nothing is known.
  var remark: String? {
    if let zone { return "Times are in \(EscapedText.line(zone.name))." }
    return areSeveral
      ? "Times are in UTC: the sources are of several zones; --timezone shows them in one." : nil
  }
}
