/// What rows and executions are asked for by: a run, and names in whichever case they are written.
public struct RunNames: Sendable, Equatable {
  /// The whole id of a run: it, and those that it started.
  public var run: String?
  /// The name of a workflow.
  public var workflow: String?
  /// The name of a job.
  public var job: String?
  /// The name of a stage.
  public var stage: String?

  /// Names; `nil` for any.
  public init(
    run: String? = nil, workflow: String? = nil, job: String? = nil, stage: String? = nil
  ) {
    (self.run, self.workflow, self.job, self.stage) = (run, workflow, job, stage)
  }

  /// Whether nothing is named.
  public var isEmpty: Bool { self == RunNames() }
}
