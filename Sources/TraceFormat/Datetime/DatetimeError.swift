/// Why datetimes cannot be read as they were asked for.
public enum DatetimeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A strftime pattern that does not tell an instant. The column counts characters from 1.
  case pattern(String, column: Int, reason: String, hint: String)
  /// A time zone that the tz database does not have.
  case timezone(String)

  /// What is wrong, where and why, and in a line of its own what to do about it.
  public var description: String {
    switch self {
    case .pattern(let pattern, let column, let reason, let hint):
      "the datetime format \"\(pattern)\" cannot be read: column \(column): \(reason)\n\(hint)"
    case .timezone(let name):
      "there is no time zone \"\(name)\"\nGive a name of the tz database, such as Asia/Bangkok."
    }
  }
}
