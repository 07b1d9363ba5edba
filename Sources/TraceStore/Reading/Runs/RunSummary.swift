/// What there is of one run.
public struct RunSummary: Sendable, Equatable {
  /// Its run id.
  public let runID: String
  /// The run that started it; `nil` where no row names one.
  public let parentRunID: String?
  /// The earliest datetime of its rows, as it was written; `nil` where the table has no datetimes.
  public let firstDatetime: String?
  /// The latest datetime of its rows.
  public let lastDatetime: String?
  /// Seconds from the first datetime to the last; `nil` where they are not ISO-like.
  public let duration: Double?
  /// How many rows it has.
  public let rows: Int
  /// How many of them are errors or worse; see `Level.words(from:)`.
  public let errors: Int
  /// How many of them are warnings.
  public let warnings: Int
  /// Its workflow; `nil` where no row names one.
  public let workflowName: String?
  /// The level of the row that was committed last.
  public let lastLevel: String
  /// The id of the row that was committed last.
  public let lastID: Int64
}
