internal import TraceFormat
internal import TraceStore

/// Says that nothing was found, and why that may be.
struct EmptyResult {
  /// What was looked for: "runs".
  let what: String
  /// The conditions, in words: "since 2026-01-02 03:04:05".
  let wanted: [String]

  func text(_ reader: TraceReader, _ zone: RowZone) throws -> String {
    if try reader.isEmpty() {
      if let archive = try reader.knownArchive() {
        return "no \(what): the table traces has no rows; \(Quantity.count(archive.runs, "run"))"
          + " of it \(archive.runs == 1 ? "is" : "are") in the archive"
          + " \(ShownPath.line(archive.directory.path))\n--archive <directory> reads it.\n"
      }
      return "no \(what): the table traces has no rows yet\n"
        + (Unimported(databaseAt: reader.path)?.text
          ?? "`tracetail import` or `tracetail follow` fills it.") + "\n"
    }
    let conditions = wanted.map { " " + EscapedText.line($0) }.joined(separator: ",")
    var text = "no \(what)\(conditions)\n"
    if let newest = try reader.newestRow() {
      let datetime = EscapedText.line(newest.datetime)
      let isUTC = try reader.hasTimezone(run: newest.runID)
      let known = isUTC ? ", in UTC" : "; its time zone is not known"
      text += "The newest row is of \(datetime)\(known).\n"
      if isUTC, let shown = zone.zone, shown.name != "UTC" {
        text += "That is \(EscapedText.line(shown.text(newest.datetime))) in \(shown.name).\n"
      }
    }
    if let unimported = Unimported(databaseAt: reader.path) { text += unimported.text + "\n" }
    return text
  }
}
