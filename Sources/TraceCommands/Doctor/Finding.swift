/// What one check of the doctor found.
struct Finding: Equatable {
  /// How bad it is.
  enum Level: String {
    case ok
    /// It works, but not well, or not for long.
    case warn
    /// It does not work.
    case fail
  }

  /// What was looked at: a word.
  let check: String
  let level: Level
  /// What was found.
  let found: String
  /// What to do now; `nil` where nothing is to be done.
  let remedy: String?

  static func ok(_ check: String, _ found: String) -> Finding {
    Finding(check: check, level: .ok, found: found, remedy: nil)
  }

  static func warn(_ check: String, _ found: String, _ remedy: String) -> Finding {
    Finding(check: check, level: .warn, found: found, remedy: remedy)
  }

  static func fail(_ check: String, _ found: String, _ remedy: String) -> Finding {
    Finding(check: check, level: .fail, found: found, remedy: remedy)
  }

  /// An error of two lines: what is wrong, and what to do.
  static func fail(_ check: String, _ error: any Error) -> Finding {
    let lines = "\(error)".split(separator: "\n", maxSplits: 1).map(String.init)
    return .fail(
      check, lines.first ?? "", lines.count == 2 ? lines[1] : "Run the same command again.")
  }
}
