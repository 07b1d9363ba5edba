internal import ArgumentParser

/// `--json` and `--csv`, for every command whose results are a table.
struct FormatOptions: ParsableArguments {
  @Flag(help: "Write results as JSON, one object a line.")
  var json = false

  @Flag(help: "Write results as CSV, with a line of names.")
  var csv = false

  func validate() throws {
    if json && csv {
      throw ValidationError(
        """
        --json and --csv are two forms of the same results
        Give one of them.
        """)
    }
  }

  /// Whether a person reads it.
  var isText: Bool { !json && !csv }
}
