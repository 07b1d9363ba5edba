/// What a row needs to know beyond its own record.
public struct RowContext: Sendable {
  /// The run id of the run directory, the bytes of its name.
  public var runID: [UInt8]
  /// How datetimes are read.
  public var datetimes: DatetimeReader
  /// The JSON document that describes the whole run, where there is one.
  public var document: RunDocument?

  /// A context for the rows of one run.
  public init(runID: [UInt8], datetimes: DatetimeReader, document: RunDocument? = nil) {
    self.runID = runID
    self.datetimes = datetimes
    self.document = document
  }
}
