internal import ArgumentParser

/// How the lines of the program's own log look.
enum LogFormat: String, CaseIterable, ExpressibleByArgument {
  /// `2026-11-24T08:00:00.123Z warning: message key=value`
  case text
  /// One JSON object a line: `time`, `level`, `message`, and a key for each value.
  case json
}
