internal import ArgumentParser
internal import TraceFormat

/// What keys and words mean in records: the same for every command that reads sources.
struct RecordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Which keys of JSON records fill which columns, such as message=body,level=sev. Of several keys \
      of a column the first that is there counts. auto forgets what was given. (default: message, msg, event, text and log; level, \
      levelname, severity and lvl; datetime, timestamp, time, ts, @timestamp and asctime)
      """,
      valueName: "column=key,..."))
  var jsonKeys: String?

  @Option(
    help: ArgumentHelp(
      """
      Take other words and numbers for levels, such as audit=info,25=notice. auto forgets what \
      was given. (default: common words, and the numbers of Python, or those of Bunyan and pino if \
      the message is in msg)
      """,
      valueName: "word=level,..."))
  var levelMap: String?

  func validate() throws {
    _ = try keys()
    _ = try levels()
  }

  /// Whether none of the options was given.
  var isEmpty: Bool { jsonKeys == nil && levelMap == nil }

  /// The keys, checked; `nil` where none are given.
  func keys() throws -> JSONKeys? {
    guard let jsonKeys, jsonKeys != ReadingOptions.automatic else { return nil }
    let setting = Setting(name: "--json-keys", value: jsonKeys)
    do {
      return try JSONKeys(jsonKeys)
    } catch .notPair(let part) {
      throw setting.refused(
        "\"\(EscapedText.line(part))\" is not of the form COLUMN=KEY",
        hint: "Write it as message=body,level=sev.")
    } catch .notColumn(let name) {
      throw setting.refused(
        "traces has no column \(EscapedText.line(name))",
        hint: "The columns are \(Column.names.joined(separator: ", ")).")
    } catch .tooMany {
      throw setting.refused("there are too many keys", hint: "Name those that occur.")
    }
  }

  /// The levels, checked; `nil` where none are given.
  func levels() throws -> LevelMap? {
    guard let levelMap, levelMap != ReadingOptions.automatic else { return nil }
    do {
      return try LevelMap(levelMap)
    } catch {
      throw Setting(name: "--level-map", value: levelMap).refused(
        "\"\(EscapedText.line(error.part))\" is not of the form WORD=LEVEL",
        hint: "Write it as audit=info,25=notice.")
    }
  }
}
