internal import Foundation
internal import Logging

/// One line of the log.
struct LogLine {
  let time: Date
  let level: Logger.Level
  let message: String
  let fields: Logger.Metadata

  /// `2026-11-24T08:00:00.123Z warning: message key=value`, in one line whatever is in it.
  var text: String {
    let pairs = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }
    return "\(timeText) \(level.rawValue): \(EscapedText.line(message))\(pairs.joined())\n"
  }

  /// The same as an object.
  var json: String {
    var object = fields.mapValues(JSONValue.init)
    object["time"] = .string(timeText)
    object["level"] = .string(level.rawValue)
    object["message"] = .string(message)
    // Fails for numbers that are not finite only, and there are none in it.
    return (try? JSONText.line(object)) ?? ""
  }

  private var timeText: String {
    time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  /// As it is where it is one word, in quotes otherwise.
  private static func quoted(_ value: String) -> String {
    let line = EscapedText.line(value)
    guard line.isEmpty || line.contains(where: { " \"=".contains($0) }) else { return line }
    return "\"" + line.replacing("\"", with: "\\\"") + "\""
  }
}

private enum JSONValue: Encodable {
  case number(Int)
  case string(String)

  init(_ value: Logger.MetadataValue) {
    if case .stringConvertible(let number as Int) = value {
      self = .number(number)
    } else {
      self = .string("\(value)")
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .string(let string): try container.encode(string)
    }
  }
}
