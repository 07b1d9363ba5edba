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
    try until.map { try Setting(name: "--until", value: $0).bound(now: Date()) }
  }
}
