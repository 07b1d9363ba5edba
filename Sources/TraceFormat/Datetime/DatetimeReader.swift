/// Reads the datetimes of traces and of other programs' logs (DESIGN.md §2, `datetime`).
///
/// What the column says is spelled `YYYY-MM-DD HH:MM:SS[.ffffff]` whatever form it was written in:
/// UTC where the zone is known, by an offset in the text or by `timezone`; else what was written.
public struct DatetimeReader: Sendable {
  /// What a text says.
  public enum Reading: Sendable, Equatable {
    /// It is what the column says, letter for letter.
    case asWritten
    /// The instant, in microseconds since 1970-01-01 00:00:00 UTC, or the local time where no zone
    /// is known.
    case microseconds(Int64)
    /// A datetime without a year: as it is in the year 2000, in microseconds since 1970.
    case withoutYear(Int64)
  }

  /// The longest text that is tried, in bytes.
  static let longest = 128

  /// What it was made of.
  public let options: DatetimeOptions
  private let pattern: DatetimePattern?
  private let timezone: LocalTimezone?
  /// Whether a datetime that is spelled as the column has it is left as it is.
  let isPlain: Bool

  /// Makes a reader.
  ///
  /// - Parameter options: how datetimes are written. A local time that clocks showed twice is the
  ///   first of the two, unless the name of the zone says which; one that they skipped is read with
  ///   the offset before the gap.
  /// - Throws: `DatetimeError` for a pattern that does not tell an instant, or an unknown zone.
  public init(_ options: DatetimeOptions) throws(DatetimeError) {
    self.options = options
    pattern =
      if let text = options.pattern { try DatetimePattern(text, year: options.year) } else { nil }
    if let name = options.timezone {
      guard let zone = LocalTimezone(name: name) else { throw .timezone(name) }
      timezone = zone
    } else {
      timezone = nil
    }
    isPlain = pattern == nil && timezone?.isUTC != false
  }

  /// Makes a reader of its parts; the pattern is the only form that is read, beside ISO 8601 with an
  /// offset.
  ///
  /// - Throws: `DatetimeError`.
  public init(
    pattern: String? = nil, timezone: String? = nil, year: Int? = nil
  ) throws(DatetimeError) {
    try self.init(DatetimeOptions(pattern: pattern, timezone: timezone, year: year))
  }

  /// Reads a text that is nothing but a datetime; `nil` where it is none.
  ///
  /// Without a pattern these are datetimes: ISO 8601 with `T` or a space, dates with `-` or `/`, a
  /// fraction behind `.` or `,`, and an offset (`Z`, `UTC`, `+07`, `+0700`, `+07:00`, also behind a
  /// space); `Sun Dec 04 04:47:44 2005`; `12/Oct/2024:13:55:36 +0200`; seconds since 1970 in 10
  /// digits and milliseconds in 13, both with or without a fraction; with a year,
  /// `Jun  1 15:16:01` and `06-01 15:16:01` too. A fraction is kept to the microsecond.
  public func read(_ text: UnsafeRawBufferPointer) -> Reading? {
    if isPlain, text.isColumnLike { return .asWritten }
    guard text.count <= Self.longest else { return nil }
    if let pattern {
      // A text that it wrote is read by nothing else: day and month may have changed places.
      if let time = pattern.read(text, timezone) { return reading(time) }
      if !options.triesOtherForms { return unambiguous(text) }
    }
    if let microseconds = StockDatetime.epoch(text) { return .microseconds(microseconds) }
    guard let time = StockDatetime.civil(text) else { return nil }
    return time.hasYear || options.year != nil ? reading(time) : nil
  }

  /// ISO 8601 with an offset, or where the pattern has the parts of a date in the same order: it can
  /// be nothing else, whatever pattern was given.
  private func unambiguous(_ text: UnsafeRawBufferPointer) -> Reading? {
    guard text.count >= 19, text[4] == UInt8(ascii: "-"), let time = StockDatetime.civil(text),
      time.offset != nil || pattern?.hasISODate == true
    else { return nil }
    return reading(time)
  }

  /// Why a text is no datetime although it has the shape of one; `nil` where it has not.
  public func fault(in text: UnsafeRawBufferPointer) -> DatetimeFault? {
    guard text.count <= Self.longest else { return nil }
    if let pattern {
      if let time = pattern.read(text, timezone) {
        return time.fault.map { .impossible($0) } ?? .impossible("its parts do not go together")
      }
      if let name = pattern.unknownZone(text, timezone) { return .unknownZone(name) }
      if !options.triesOtherForms {
        return text.looksLikeDatetime ? .unknownForm : nil
      }
    }
    if let time = StockDatetime.civil(text) {
      if let reason = time.fault { return .impossible(reason) }
      return time.hasYear ? nil : .withoutYear
    }
    if let digits = StockDatetime.digitsOfLongEpoch(text) {
      return .longNumber(
        "a number of \(digits) digits is no epoch: seconds have 10, milliseconds 13")
    }
    return text.looksLikeDatetime ? .unknownForm : nil
  }

  /// What a datetime without a year says in a year, as `Reading.microseconds`; `nil` for a day that
  /// the year does not have. `microseconds`: of `Reading.withoutYear`.
  func microseconds(withoutYear microseconds: Int64, in year: Int) -> Int64? {
    let (seconds, fraction) = microseconds.flooredDivision(by: 1_000_000)
    var time = CivilTime(epoch: seconds, microsecond: fraction)
    time.year = year
    time.offset = pattern?.hasOffset == true ? 0 : nil
    guard time.isValid else { return nil }
    return instant(time)
  }

  private func reading(_ time: CivilTime?) -> Reading? {
    guard let time, time.isValid else { return nil }
    return time.hasYear ? .microseconds(instant(time)) : .withoutYear(instant(time, in: nil))
  }

  private func instant(_ time: CivilTime) -> Int64 { instant(time, in: timezone) }

  private func instant(_ time: CivilTime, in zone: LocalTimezone?) -> Int64 {
    let local = time.localSeconds
    let offset = time.offset.map(Int64.init) ?? zone?.offset(local: local) ?? 0
    return (local - offset) * 1_000_000 + Int64(time.microsecond)
  }
}
