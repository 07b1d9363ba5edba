internal import ArgumentParser
internal import Foundation
internal import TraceStore

/// `--since`, for every command that looks at a part of the time.
struct SinceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Only what was logged since then: 30s, 15m, 24h, 7d or 2w ago, or a datetime in UTC such as \
      2026-01-02 or '2026-01-02 03:04'.
      """,
      valueName: "time"))
  var since: String?

  func validate() throws {
    _ = try bound()
  }

  /// The datetime that rows are compared with; `nil` where all are wanted.
  func bound() throws -> DatetimeBound? {
    try since.map { try Self.bound($0, now: Date()) }
  }

  /// The same of what was given.
  static func bound(_ text: String, now: Date) throws -> DatetimeBound {
    guard let bound = PastMoment.bound(text, now: now) else {
      throw Setting(name: "--since", value: text).refused(
        "it is neither a duration nor a datetime",
        hint: "Write 30s, 15m, 24h, 7d or 2w, or a datetime in UTC: 2026-01-02 or"
          + " '2026-01-02 03:04:05'.")
    }
    return bound
  }
}
