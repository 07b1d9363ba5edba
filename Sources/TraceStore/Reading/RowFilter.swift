public import TraceFormat

/// Which rows of a run are wanted: those that meet every condition that is set.
public struct RowFilter: Sendable {
  /// Of that level or a more severe one, see `Level.words(from:)`; `nil` for any.
  public var level: String?
  /// Of that stream; `nil` for both.
  public var stream: Stream?

  /// A filter of its conditions.
  public init(level: String? = nil, stream: Stream? = nil) {
    self.level = level
    self.stream = stream
  }

  /// What follows a condition.
  func condition(_ table: ReadableTraces) -> String {
    var text = ""
    if let level {
      text += " AND \(table.expression(.level)) IN \(SQLText.list(Level.words(from: level)))"
    }
    if let stream { text += " AND \(table.expression(.mode)) = '\(stream.name)'" }
    return text
  }
}
