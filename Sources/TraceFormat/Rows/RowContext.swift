/// What a row needs to know beyond its own record. The rows of a run share one.
public final class RowContext: Sendable {
  /// The run id of the run directory, the bytes of its name.
  let runID: [UInt8]
  /// How datetimes are read.
  let datetimes: DatetimeReader
  /// The JSON document that describes the whole run, where there is one.
  let document: RunDocument?

  /// A context for the rows of one run.
  public init(runID: [UInt8], datetimes: DatetimeReader, document: RunDocument? = nil) {
    self.runID = runID
    self.datetimes = datetimes
    self.document = document
  }
}
