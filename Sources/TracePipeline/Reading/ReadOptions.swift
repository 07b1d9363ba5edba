public import TraceFormat
internal import TraceTail

/// How bytes are understood.
public struct ReadOptions: Sendable {
  /// The template of the text files; `nil` finds it among the stock ones, source by source.
  public var template: Template?
  /// How datetimes are read.
  public var datetimes: DatetimeReader
  /// The run id of files that are in no run directory.
  public var runID: String?

  /// The largest window that a packed file may ask for, in bytes; see `UnpackingPool`.
  public var maximumWindow = UnpackingPool.usualWindow

  /// Options of their parts.
  public init(template: Template? = nil, datetimes: DatetimeReader, runID: String? = nil) {
    self.template = template
    self.datetimes = datetimes
    self.runID = runID
  }

  /// The parsers that may be right for a source, the likeliest first.
  var parsers: [TextParser] {
    if let template { return [TextParser(template: template, datetimes: datetimes)] }
    return [.stockMain(datetimes: datetimes), .stockLong(datetimes: datetimes)]
  }
}
