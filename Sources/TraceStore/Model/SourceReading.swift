public import TraceFormat

/// How a source is read, beside its template: what was given with options once, and holds until other
/// options say otherwise.
public struct SourceReading: Sendable, Equatable {
  /// Whether its template was given, rather than found.
  public var isTemplateGiven = false
  /// Whether each of its lines is a record or a reject.
  public var isSingleLine = false
  /// How its datetimes are written, as far as that was given.
  public var datetimes = DatetimeOptions()
  /// The year and month of its newest datetime, where datetimes have no year.
  public var clock: YearClock?

  /// Nothing was given.
  public init() {}
}
