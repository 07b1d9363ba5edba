internal import ArgumentParser
internal import TraceBytes
internal import TraceFormat

/// `--level`, for every command that can look at severe things only.
struct LevelFilterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only rows of that level and of more severe ones: error has exception and critical too.",
      valueName: "level"))
  var level: String?

  func validate() throws {
    if let level, level.isEmpty {
      throw Setting(name: "--level", value: level).refused(
        "a level is a word", hint: "Write debug, info, warning, error or critical.")
    }
    // Any word can be a level; one that is like a known one is a mistake.
    if let level, !Level.isKnown(level),
      let similar = SimilarNames.names(like: level.lowercased(), among: Level.knownWords).first
    {
      throw Setting(name: "--level", value: level)
        .refused("there is no such level", hint: "Did you mean \(similar)?")
    }
  }
}
