internal import TraceFormat

/// Which runs are wanted: those that meet every condition that is set.
public struct RunFilter: Sendable {
  /// With a row of that datetime or a later one; `nil` for any.
  public var since: DatetimeBound?
  /// With a row of that level or a more severe one, see `Level.words(from:)`; `nil` for any.
  public var level: String?
  /// With a row of that workflow; `nil` for any.
  public var workflow: String?

  /// A filter of its conditions.
  public init(since: DatetimeBound? = nil, level: String? = nil, workflow: String? = nil) {
    self.since = since
    self.level = level
    self.workflow = workflow
  }

  /// The condition that a row is of the time that is wanted.
  func time(in table: ReadableTraces) -> String {
    since.map { "(" + $0.condition(table.expression(.datetime)) + ")" } ?? "TRUE"
  }
}
