internal import ArgumentParser
internal import Foundation

/// A value that the user gave, with the option or the environment variable it came from.
struct Setting: Equatable {
  let name: String
  let value: String

  /// The option where it was given, else the variable where it is set and not empty.
  init?(option: String, value: String?, variable: String) {
    if let value {
      self.init(name: option, value: value)
    } else if let value = Self.environment[variable], !value.isEmpty {
      self.init(name: variable, value: value)
    } else {
      return nil
    }
  }

  /// A value by the name of its option.
  init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// The error that refuses it: where it came from, what it is, why, and what to do.
  func refused(_ reason: String, hint: String) -> ValidationError {
    ValidationError("\(name) \"\(EscapedText.line(value))\": \(reason)\n\(hint)")
  }

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }
}
