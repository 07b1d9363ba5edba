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

  /// Whether its templates were found in the record that is open, which is read again without them: a
  /// line that is torn may be of another format once it is whole.
  public var isTemplateOpen = false
  /// The templates that it had before that.
  public var templateBefore: String?
  /// The templates that its beginning tells, one a line, as far as it was looked at; `nil`: none.
  public var foundTemplates: String?
  /// How many bytes at its beginning were looked at for that, or of metadata for the template of a text;
  /// 0 where its templates come from elsewhere, or will never be told otherwise.
  public var surveyed = 0
  /// What is around each of its lines; `nil`: nothing.
  public var wrapping: LineWrapping?
  /// Whether its JSON records are those of an array, and what may follow in it.
  public var array = ArrayPlace.outside
  /// Which keys of its JSON records fill which columns, as that was given.
  public var keys = JSONKeys.standard
  /// What words and numbers mean as its levels, as that was given.
  public var levels = LevelMap.none

  /// Nothing was given.
  public init() {}
}
