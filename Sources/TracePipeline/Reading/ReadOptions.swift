public import TraceFormat
internal import TraceStore
internal import TraceTail

/// How bytes are understood, as far as that was said: what a source was read with before holds for
/// everything else.
public struct ReadOptions: Sendable {
  /// Something that was said of a source before, and is to be forgotten.
  public enum Part: Sendable {
    case template
    case datetimeFormat
    case timezone
    case keys
    case levels
  }

  /// The templates of the text files, in the order in which they are tried; none finds them, source
  /// by source.
  public var templates: [Template]
  /// How datetimes are read.
  public var datetimes: DatetimeReader
  /// The run id of files that are in no run directory.
  public var runID: String?
  /// Whether each line of a text file is a record or a reject.
  public var isSingleLine: Bool
  /// What holds no longer for sources for which it was said before.
  public var forgotten: Set<Part>
  /// Which keys of JSON records fill which columns; `nil`: as before, or the common ones.
  public var keys: JSONKeys?
  /// What words and numbers mean as levels, beside what all know; `nil`: as before, or nothing.
  public var levels: LevelMap?

  /// What there was for these options to have an effect on.
  public let use = ReadUse()

  /// The largest window that a packed file may ask for, in bytes; see `UnpackingPool`.
  public var maximumWindow = UnpackingPool.usualWindow

  /// How many bytes are asked of a file at a time; what becomes of them does not depend on it.
  var readSize = ByteWindow.usualReadSize

  /// Options of their parts.
  public init(
    templates: [Template] = [], datetimes: DatetimeReader, runID: String? = nil,
    isSingleLine: Bool = false, forgotten: Set<Part> = []
  ) {
    self.templates = templates
    self.datetimes = datetimes
    self.runID = runID
    self.isSingleLine = isSingleLine
    self.forgotten = forgotten
  }

  /// The parsers that may be right for a source of a run, the likeliest first.
  var parsers: [TextParser] {
    let given = TextParser(
      templates: templates, datetimes: datetimes, isSingleLine: isSingleLine)
    return given.map { [$0] }
      ?? TextParser.stock(datetimes: datetimes)
  }

  /// Which files are sources, with these globs.
  func discovery(
    include: [String], exclude: [String], followsLinks: Bool = false
  ) -> Discovery {
    var discovery = Discovery(include: include, exclude: exclude, runID: runID)
    discovery.followsLinks = followsLinks
    discovery.use = use.globs
    return discovery
  }

  /// How a source is read that was read so before.
  func reading(after before: SourceReading) -> SourceReading {
    var reading = before
    let given = datetimes.options
    if given.pattern != nil || forgotten.contains(.datetimeFormat) {
      reading.datetimes.pattern = given.pattern
      reading.datetimes.triesOtherForms = given.triesOtherForms
    }
    if given.timezone != nil || forgotten.contains(.timezone) {
      reading.datetimes.timezone = given.timezone
    }
    if let year = given.year, year != reading.datetimes.year {
      reading.datetimes.year = year
      reading.clock = YearClock(year: year)
    }
    if isSingleLine || !templates.isEmpty || forgotten.contains(.template) {
      reading.isSingleLine = isSingleLine
    }
    if forgotten.contains(.template) { reading.isTemplateGiven = false }
    if keys != nil || forgotten.contains(.keys) { reading.keys = keys ?? .standard }
    if levels != nil || forgotten.contains(.levels) { reading.levels = levels ?? .none }
    return reading
  }
}
