/// How severe levels are, the mildest first; words on one line are equally severe.
extension Level {
  private static let severities: [[String]] = [
    ["trace", "verbose", "fine"],
    ["debug"],
    ["info", "notice", "success"],
    ["warning"],
    ["error", "exception", "severe"],
    ["critical", "crit", "fatal", "alert", "emergency", "emerg", "panic"],
  ]

  /// The words of the levels that are as severe as this one or more so. A word that is no level that
  /// programs use stands for itself alone.
  public static func words(from level: String) -> [String] {
    let word = normalised(level)
    guard let first = severities.firstIndex(where: { $0.contains(word) }) else { return [word] }
    return severities[first...].flatMap(\.self)
  }

  private static let errorWords = Set(words(from: "error"))

  /// Whether a word of the column is the level of an error, or worse.
  public static func isError(_ word: String) -> Bool { errorWords.contains(word) }

  /// The words of the column that programs use for a level.
  public static var knownWords: [String] { severities.flatMap(\.self) }

  /// Whether programs use a word for a level.
  public static func isKnown(_ level: String) -> Bool {
    let word = level.lowercased()
    return words.contains { "\($0.text)" == word }
  }

  /// The words that are the same level as `critical`: reports count them as one.
  public static let spellingsOfCritical = severities[severities.count - 1]

  /// A level as the column has it: lower case, abbreviations in full.
  public static func normalised(_ level: String) -> String {
    var level = level
    return level.withUTF8 { bytes in
      var out: [UInt8] = []
      normalise(UnsafeRawBufferPointer(bytes), into: &out)
      return String(decoding: out, as: UTF8.self)
    }
  }
}
