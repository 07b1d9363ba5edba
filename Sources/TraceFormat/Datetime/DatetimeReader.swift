/// Reads the datetimes of traces and of other programs' logs (DESIGN.md §2, `datetime`).
///
/// A datetime that is ISO-like and has no offset stays as it was written. Any other is converted to
/// UTC; one that says no offset is a local time of `timezone`.
public struct DatetimeReader: Sendable {
  /// What a text says.
  public enum Reading: Sendable, Equatable {
    /// It is ISO-like and has no offset: its text is the value.
    case asWritten
    /// The instant, in microseconds since 1970-01-01 00:00:00 UTC.
    case microseconds(Int64)
  }

  /// The longest text that is tried, in bytes.
  static let longest = 128

  private let pattern: DatetimePattern?
  private let timezone: LocalTimezone?
  /// Whether no pattern is tried before the forms that are known.
  let isPlain: Bool

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - pattern: a strftime pattern that is tried first. Where it does not fit, the forms of
  ///     `read` are tried all the same: some releases of the writer ignored their configuration.
  ///   - timezone: the name of the zone of local times in the tz database; `nil` is UTC. A local
  ///     time that clocks showed twice is the first of the two; one that they skipped is read with
  ///     the offset before the gap.
  /// - Throws: `DatetimeError` for a pattern that does not tell an instant, or an unknown zone.
  public init(pattern: String? = nil, timezone: String? = nil) throws(DatetimeError) {
    isPlain = pattern == nil
    self.pattern = if let pattern { try DatetimePattern(pattern) } else { nil }
    if let name = timezone {
      guard let zone = LocalTimezone(name: name) else { throw .timezone(name) }
      self.timezone = zone
    } else {
      self.timezone = nil
    }
  }

  /// Reads a text that is nothing but a datetime; `nil` where it is none.
  ///
  /// Without a pattern these are datetimes: ISO 8601 with `T` or a space, dates with `-` or `/`, a
  /// fraction behind `.` or `,`, and an offset (`Z`, `UTC`, `+07`, `+0700`, `+07:00`, also behind a
  /// space); `Sun Dec 04 04:47:44 2005`; `12/Oct/2024:13:55:36 +0200`; seconds since 1970 in 10
  /// digits and milliseconds in 13, both with or without a fraction.
  public func read(_ text: UnsafeRawBufferPointer) -> Reading? {
    if text.isISOLike { return .asWritten }
    guard text.count <= Self.longest else { return nil }
    if let pattern, let reading = instant(pattern.read(text)) { return reading }
    if let microseconds = StockDatetime.epoch(text) { return .microseconds(microseconds) }
    return instant(StockDatetime.civil(text))
  }

  private func instant(_ time: CivilTime?) -> Reading? {
    guard let time, time.isValid else { return nil }
    let local = time.localSeconds
    let offset = time.offset.map(Int64.init) ?? timezone?.offset(local: local) ?? 0
    return .microseconds((local - offset) * 1_000_000 + Int64(time.microsecond))
  }
}
