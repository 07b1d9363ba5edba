/// An execution, and where its time went.
public struct SlowExecution: Sendable {
  /// The execution.
  public let execution: ExecutionSummary
  /// Its share of the time of all executions that were asked for; `nil` where they took none.
  public let share: ShareBounds?
  /// The stage that took the longest; `nil` where no row says that a stage began.
  public let stage: Stage?

  /// A stage of an execution.
  public struct Stage: Sendable {
    /// Its name; `nil` where no row says it.
    public let name: String?
    /// How long it took.
    public let duration: TimeBounds
    /// Its share of the time of its execution; `nil` where that took none.
    public let share: ShareBounds?
  }
}

/// How often the stages, or jobs, of one name ran, and how long they took.
public struct StageStatistics: Sendable {
  /// `stage` or `job`.
  public let kind: String
  /// Their name.
  public let name: String
  /// The name of the executions that they are of; `nil` where no row says it.
  public let workflow: String?
  /// How many of them there are whose beginning and end the writer has told.
  public let count: Int
  /// How many of them have errors.
  public let failed: Int
  /// How long the longest took.
  public let longest: TimeBounds
  /// What all of them took together.
  public let total: TimeBounds
  /// Their share of the time of all executions that were asked for; `nil` where these took none.
  public let share: ShareBounds?
}
