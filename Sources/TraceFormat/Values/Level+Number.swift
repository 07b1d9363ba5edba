/// Levels that are numbers.
extension Level {
  /// Who counts levels, and how.
  public enum Scale: Sendable {
    /// Python's logging: 30 is a warning.
    case python
    /// Bunyan and pino, whose records have `msg`: 30 is an information.
    case bunyan
  }

  /// The word of a number on a scale; `nil` of a number that is no level there.
  static func word(_ number: Int64, _ scale: Scale) -> StaticString? {
    switch (scale, number) {
    case (.python, 5), (.bunyan, 10): "trace"
    case (.python, 10), (.bunyan, 20): "debug"
    case (.python, 20), (.bunyan, 30): "info"
    case (.python, 25): "success"
    case (.python, 30), (.bunyan, 40): "warning"
    case (.python, 40), (.bunyan, 50): "error"
    case (.python, 50): "critical"
    case (_, 60): "fatal"
    default: nil
    }
  }
}
