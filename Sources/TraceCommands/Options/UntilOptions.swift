internal import ArgumentParser
internal import Foundation
internal import TraceStore

/// `--until`, for every command that looks at a part of the time.
struct UntilOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only what was logged before then: a duration ago or a datetime, as --since.",
      valueName: "time"))
  var until: String?

  func validate() throws {
    _ = try bound()
  }

  /// The datetime that rows are compared with; `nil` where all are wanted.
  func bound() throws -> DatetimeBound? {
    guard let until else { return nil }
    guard let bound = PastMoment.bound(until, now: Date()) else {
      throw Setting(name: "--until", value: until).refused(
        "it is neither a duration nor a datetime",
        hint: "Write 30s, 15m, 24h, 7d or 2w, or a datetime in UTC: 2026-01-02 or"
          + " '2026-01-02 03:04:05'.")
    }
    return bound
  }
}
