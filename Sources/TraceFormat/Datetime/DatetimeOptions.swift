/// How the datetimes of a source are written, as far as that was said.
public struct DatetimeOptions: Sendable, Hashable {
  /// A strftime pattern; `nil` recognises the forms of `DatetimeReader.read`.
  public var pattern: String?
  /// Whether those forms are tried where the pattern does not fit: some releases of the writer
  /// ignored their configuration. A pattern that was given for the source is the only form, beside
  /// ISO 8601 with an offset.
  public var triesOtherForms = false
  /// The name of the zone of local times in the tz database; `nil` where it is not known.
  public var timezone: String?
  /// The year of the first datetime without one.
  public var year: Int?

  /// Options of their parts.
  public init(
    pattern: String? = nil, triesOtherForms: Bool = false, timezone: String? = nil,
    year: Int? = nil
  ) {
    self.pattern = pattern
    self.triesOtherForms = triesOtherForms
    self.timezone = timezone
    self.year = year
  }
}
