/// Why a template cannot be parsed back: where the fault is, what it is, and what to write instead.
public struct TemplateError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The template as it was given.
  public let template: String
  /// Where the fault begins, in characters from 1.
  public let column: Int
  /// What is wrong.
  public let reason: String
  /// What to do about it.
  public let hint: String

  /// What is wrong, where and why, and in a line of its own what to do about it.
  public var description: String {
    "the template \"\(template)\" cannot be read back: column \(column): \(reason)\n\(hint)"
  }
}
