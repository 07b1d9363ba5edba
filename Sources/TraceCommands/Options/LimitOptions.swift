internal import ArgumentParser

/// `--limit`, for every command whose results may be many.
struct LimitOptions: ParsableArguments {
  static let standard = 50

  @Option(help: ArgumentHelp("Show so many at most; 0 for all.", valueName: "number"))
  var limit = Self.standard

  func validate() throws {
    if limit < 0 {
      throw Setting(name: "--limit", value: "\(limit)")
        .refused("it is less than nothing", hint: "Write 0 for all. The default is 50.")
    }
  }

  /// Whether so many are enough.
  func isReached(by count: Int) -> Bool { limit > 0 && count >= limit }
}
