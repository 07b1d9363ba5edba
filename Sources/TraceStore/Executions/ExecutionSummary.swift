internal import TraceFormat

/// What there is of one execution: the tree of a top run, all of its runs together.
public struct ExecutionSummary: Sendable, Equatable {
  /// Where a name comes from.
  public enum Naming: String, Sendable {
    /// There is none.
    case none
    /// The wording of a message.
    case wording
    /// A message says it, and the run id is made of it.
    case proven
    /// The column `workflow_name`.
    case column
  }

  /// Why it failed.
  public struct Failure: Sendable, Equatable {
    /// The line that says it: `ValueError: no data for 2026-01-02`.
    public let line: String
    /// The id of its row.
    public let row: Int64
    /// The stage it came from; `nil` where no row says it.
    public let stage: String?
    /// The job it came from.
    public let job: String?

    /// A failure of its parts.
    public init(line: String, row: Int64, stage: String?, job: String?) {
      (self.line, self.row, self.stage, self.job) = (line, row, stage, job)
    }
  }

  /// The run id of the top run.
  public let runID: String
  /// The name of its workflow, or of the job or stage that it is; `nil` where no row says it.
  public let name: String?
  /// Where the name comes from.
  public let naming: Naming
  /// What the top run is in the writer's words: workflow, job, stage …; `nil` where it does not say.
  public let kind: String?
  /// How it ended.
  public let status: ExecutionStatus
  /// What the status was concluded from, in words.
  public let statusReason: String
  /// The row that says how it ended; `nil` where none does.
  public let statusRow: Int64?
  /// How many runs it has.
  public let runs: Int
  /// How many rows they have.
  public let rows: Int
  /// How many of them are errors or worse.
  public let errors: Int
  /// How many of them are warnings.
  public let warnings: Int
  /// The earliest datetime of its rows.
  public let firstDatetime: String
  /// The latest datetime of its rows.
  public let lastDatetime: String
  /// The id of its last row.
  public let lastRow: Int64
  /// The level of its last row.
  public let lastLevel: String
  /// When it began, where its id says it: microseconds since 1970.
  public let start: Int64?
  /// How long it took; `nil` where its datetimes are none.
  public let duration: TimeBounds?
  /// The cause of its errors; `nil` where it has none.
  public let failure: Failure?
  /// How many executions share its run id: in release 0.0.78 the id of a workflow is made of its name
  /// alone.
  public let sharing: Int
}
