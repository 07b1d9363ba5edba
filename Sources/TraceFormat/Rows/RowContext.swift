/// What a row needs to know beyond its own record. The rows of a run share one.
public final class RowContext: Sendable {
  /// The run id of the run directory, the bytes of its name.
  let runID: [UInt8]
  /// How datetimes are read.
  let datetimes: DatetimeReader
  /// What words and numbers mean as levels, beside what all know.
  let levels: LevelMap
  /// The JSON document that describes the whole run, where there is one.
  let document: RunDocument?

  /// A context for the rows of one run.
  public init(
    runID: [UInt8], datetimes: DatetimeReader, levels: LevelMap = .none,
    document: RunDocument? = nil
  ) {
    self.runID = runID
    self.datetimes = datetimes
    self.levels = levels
    self.document = document
  }

  /// Whether a run id is that of the directory, so that a record that says it says nothing new.
  func isOwn(_ id: UnsafeRawBufferPointer) -> Bool { id.elementsEqual(runID) }

  /// The number of a column that is 0 where nothing says it.
  @inline(__always)
  func number(_ column: Column, _ own: Int64?) -> Int64 {
    if let own, own != 0 { return own }
    return document?.integer(column) ?? 0
  }
}
