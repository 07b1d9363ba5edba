public import TraceFormat

/// Which rows are wanted: those that meet every condition that is set.
public struct RowFilter: Sendable {
  /// Of that level or a more severe one, see `Level.words(from:)`; `nil` for any.
  public var level: String?
  /// Of that stream; `nil` for both.
  public var stream: Stream?
  /// Of that datetime or a later one; `nil` for any.
  public var since: DatetimeBound?
  /// Before that datetime; `nil` for any.
  public var until: DatetimeBound?
  /// Of that user; `nil` for any.
  public var user: String?
  /// Of those runs; `nil` for any.
  public var runs: RunSelection?

  /// A filter of its conditions.
  public init(
    level: String? = nil, stream: Stream? = nil, since: DatetimeBound? = nil,
    until: DatetimeBound? = nil, user: String? = nil, runs: RunSelection? = nil
  ) {
    self.level = level
    self.stream = stream
    self.since = since
    self.until = until
    self.user = user
    self.runs = runs
  }

  /// Whether every row is wanted.
  public var isEmpty: Bool {
    level == nil && stream == nil && since == nil && until == nil && user == nil && runs == nil
  }

  /// Whether a row meets the conditions, but for that of its run.
  public func isMet(by row: TraceRow) -> Bool {
    (level.map { Level.words(from: $0).contains(row.level) } ?? true)
      && (stream.map { $0.name.description == row.mode } ?? true)
      && (since?.isAtOrBefore(row.datetime) ?? true)
      && !(until?.isAtOrBefore(row.datetime) ?? false)
      && (user.map { $0 == row.userID } ?? true)
  }

  /// What follows a condition.
  ///
  /// - Parameters:
  ///   - table: what is read from.
  ///   - byLevel: whether an index of levels may find the rows; otherwise that of another condition does,
  ///     which leaves fewer.
  /// - Returns: SQL that begins with AND, or nothing.
  func condition(_ table: ReadableTraces, byLevel: Bool = true) -> String {
    var text = ""
    if let level {
      let column = (byLevel ? "" : "+") + table.expression(.level)
      text += " AND \(column) IN \(SQLText.list(Level.words(from: level)))"
    }
    if let stream { text += " AND \(table.expression(.mode)) = '\(stream.name)'" }
    let datetime = table.expression(.datetime)
    if let since { text += " AND (\(since.condition(datetime)))" }
    if let until { text += " AND NOT (\(until.condition(datetime)))" }
    if let user { text += " AND \(table.expression(.userID)) = \(SQLText.literal(user))" }
    if let runs { text += " AND \(runs.condition(table))" }
    return text
  }
}
