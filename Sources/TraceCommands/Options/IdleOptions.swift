internal import TracePipeline
internal import TraceTail

/// Says which options were given and had no effect.
enum IdleOptions {
  /// Says it of the options of a command that has read its sources.
  static func tell(_ reading: ReadingOptions, _ sources: SourceOptions? = nil, _ use: ReadUse) {
    for remark in remarks(reading, sources, use) { Diagnostics.note(remark) }
  }

  /// What is to be said: one remark for each option.
  static func remarks(
    _ reading: ReadingOptions, _ sources: SourceOptions?, _ use: ReadUse
  ) -> [String] {
    var remarks: [String] = []
    for (name, globs) in [
      ("--include", sources?.include ?? []), ("--exclude", sources?.exclude ?? []),
    ] {
      for glob in globs where !use.globs.contains(glob) {
        remarks.append("\(name) '\(EscapedText.line(glob))' has no effect: it matches no file")
      }
    }
    let given = reading.given
    if !use.contains(.text), !use.contains(.json) {
      if !given.isEmpty {
        remarks.append(
          """
          \(given.joined(separator: ", ")) had no effect: nothing new was read
          `tracetail reimport` reads again what was read before.
          """)
      }
      return remarks
    }
    let subjects: [(name: String, isIdle: Bool, reason: String)] = [
      ("--template", !use.contains(.text), "no text was read"),
      ("--single-line", !use.contains(.text), "no text was read"),
      ("--json-keys", !use.contains(.json), "no JSON was read"),
      ("--year", !use.contains(.year), "no datetime without a year was read"),
      ("--level-map", !use.contains(.level), "no level was read that it has"),
      ("--run-id", !use.contains(.runID), "no file was read that is in no run directory"),
    ]
    for subject in subjects where subject.isIdle && given.contains(subject.name) {
      remarks.append("\(subject.name) has no effect: \(subject.reason)")
    }
    return remarks
  }

  /// What is to be said of the options of a retry that has tried so many rejects.
  static func remarks(ofRetry reading: ReadingOptions, tried: Int) -> [String] {
    let given = reading.given
    if tried == 0 {
      return given.isEmpty
        ? [] : ["\(given.joined(separator: ", ")) had no effect: no option reads what is rejected"]
    }
    return reading.runID == nil
      ? [] : ["--run-id has no effect: a reject has the run id of its source"]
  }
}

extension ReadingOptions {
  /// The names of the options that were given.
  fileprivate var given: [String] {
    let options: [(name: String, isGiven: Bool)] = [
      ("--template", !template.isEmpty), ("--datetime-format", datetimeFormat != nil),
      ("--timezone", timezone != nil), ("--year", year != nil), ("--single-line", singleLine),
      ("--run-id", runID != nil), ("--json-keys", records.jsonKeys != nil),
      ("--level-map", records.levelMap != nil),
    ]
    return options.filter(\.isGiven).map(\.name)
  }
}
