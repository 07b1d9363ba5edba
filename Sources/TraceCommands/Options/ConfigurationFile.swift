internal import ArgumentParser
internal import Foundation

/// Options from a file: one JSON object, by the long names of the options. Those of the command line
/// win.
struct ConfigurationFile: Sendable {
  /// The options that may be in it.
  static let names: Set = [
    "base-path", "batch-size", "datetime-format", "db", "durability", "exclude", "flush-interval",
    "follow-links", "http", "http-insecure", "http-name", "http-socket-mode", "http-token",
    "include", "json-keys", "level-map", "log-file", "log-format", "log-level",
    "max-window", "once", "poll-interval", "run-id", "single-line", "sweep-interval", "template",
    "timezone", "watch", "year",
  ]

  private let path: String
  /// Each option as the arguments that say the same.
  private let arguments: [String: [String]]

  /// Reads a file.
  init(path: String) throws {
    self.path = path
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw Self.refused(path, "it cannot be read: \(Self.reason(of: error))")
    }
    let values: [String: OptionValue]
    do {
      values = try JSONDecoder().decode([String: OptionValue].self, from: data)
    } catch {
      throw Self.refused(path, "it is not one JSON object of options and values")
    }
    if let name = values.keys.sorted().first(where: { !Self.names.contains($0) }) {
      throw Self.refused(path, "\"\(name)\" is no option that can be in it")
    }
    arguments = Dictionary(
      uniqueKeysWithValues: values.map { name, value in (name, value.arguments(for: name)) })
  }

  /// The arguments it stands for, without the options that are among `others`.
  func arguments(apartFrom others: [String]) -> [String] {
    arguments.filter { name, _ in
      !others.contains { $0 == "--\(name)" || $0.hasPrefix("--\(name)=") }
    }.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// A command of the arguments of both.
  func parse<Command: ParsableCommand>(with others: [String]) throws -> Command {
    do {
      return try Command.parse(arguments(apartFrom: others) + others)
    } catch {
      throw Self.refused(path, Command.message(for: error))
    }
  }

  /// The options that are not what they are in another file.
  func differences(from other: ConfigurationFile) -> [String] {
    Self.names.filter { arguments[$0] != other.arguments[$0] }.sorted()
  }

  private static func refused(_ path: String, _ reason: String) -> CommandFailure {
    CommandFailure(
      status: .usage,
      message: """
        --config "\(EscapedText.line(path))": \(reason)
        Write one JSON object, such as {"log-level": "debug", "include": ["*.log"]}.
        """)
  }

  private static func reason(of error: any Error) -> String {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return cause.map { String(cString: strerror(Int32($0.code))) } ?? error.localizedDescription
  }
}

/// A value of the file.
private enum OptionValue: Decodable {
  case flag(Bool)
  case texts([String])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let list = try? container.decode([String].self) {
      self = .texts(list)
    } else if let number = try? container.decode(Int.self) {
      self = .texts(["\(number)"])
    } else if let number = try? container.decode(Double.self) {
      self = .texts(["\(number)"])
    } else {
      self = .texts([try container.decode(String.self)])
    }
  }

  func arguments(for name: String) -> [String] {
    switch self {
    case .flag(let isSet): isSet ? ["--\(name)"] : []
    case .texts(let texts): texts.map { "--\(name)=\($0)" }
    }
  }
}
