/// Errors that are the same error: their lines differ in numbers, ids, addresses, paths and quoted
/// values only.
public struct ErrorGroup: Sendable, Equatable {
  /// What their lines have in common.
  public let pattern: String
  /// How many there are.
  public let count: Int
  /// How many executions have them.
  public let executions: Int
  /// The earliest datetime.
  public let firstDatetime: String
  /// The latest datetime.
  public let lastDatetime: String
  /// The line of the latest one that says what is wrong.
  public let example: String
  /// The level of the latest one.
  public let level: String
  /// The id of the latest one.
  public let row: Int64
  /// The run of the latest one.
  public let runID: String
  /// The name of the execution of the latest one; `nil` where no row says it.
  public let name: String?
  /// Whether the writer tells them only since something else failed.
  public let isConsequence: Bool
}

/// How many kinds of errors there are.
public struct ErrorGroupTotals: Sendable, Equatable {
  /// How many kinds.
  public let groups: Int
  /// How many errors.
  public let rows: Int
  /// How many executions have any of them.
  public let executions: Int
}
