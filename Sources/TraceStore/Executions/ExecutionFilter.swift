internal import TraceFormat

/// Which executions are wanted: those that meet every condition that is set.
public struct ExecutionFilter: Sendable {
  /// With a row of that datetime or a later one; `nil` for any.
  public var since: DatetimeBound?
  /// With a row of that level or a more severe one, see `Level.words(from:)`; `nil` for any.
  public var level: String?
  /// Of that name; `nil` for any.
  public var name: String?
  /// That ended so; `nil` for any.
  public var status: ExecutionStatus?

  /// A filter of its conditions.
  public init(
    since: DatetimeBound? = nil, level: String? = nil, name: String? = nil,
    status: ExecutionStatus? = nil
  ) {
    (self.since, self.level, self.name, self.status) = (since, level, name, status)
  }

  /// The condition on the table of executions; `running` is judged by the summary.
  var condition: String {
    var terms = ["TRUE"]
    if let since { terms.append("(\(since.condition("last_datetime")))") }
    if let name { terms.append("name = \(SQLText.literal(name))") }
    if let level {
      let separator = SQLText.literal("\(ExecutionStatements.separator)")
      let words = Level.words(from: level).map { word in
        "instr(levels, \(separator) || \(SQLText.literal(word)) || \(separator)) > 0"
      }
      terms.append("(\(words.joined(separator: " OR ")))")
    }
    return terms.joined(separator: " AND ")
  }
}
