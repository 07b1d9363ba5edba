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
    try since.map { try Setting(name: "--since", value: $0).bound(now: Date()) }
  }
}
