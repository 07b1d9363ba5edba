internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Finding the templates of a text by its beginning.
///
/// They are what `FormatSurvey` makes of the first bytes. While there are fewer than it looks at, they are
/// what those tell that are there; where more of them tell otherwise, the source is read again from its
/// start. So the rows are a function of the bytes, whenever they were read.
extension RunReader {
  /// Finds the templates of a source that is read from its start; `nil` where its beginning tells none.
  func findFormat(of source: SourceProgress, _ window: ByteWindow) -> TextParser? {
    guard mayFindFormat(of: source.checkpoint), source.checkpoint.reading.surveyed == 0 else {
      return nil
    }
    let survey = survey(window, source.checkpoint.reading)
    source.checkpoint.reading.foundTemplates = survey.found
    source.checkpoint.reading.surveyed = survey.length
    return parser(of: source)
  }

  /// Begins a source again whose beginning is longer now, and tells other templates than before, or whose
  /// first line is whole only now. False where it stays as it is.
  func beginAgain(
    _ checkpoint: inout SourceCheckpoint, of storedRun: Int64, _ file: InspectedFile
  ) -> Bool {
    let known = checkpoint.reading.surveyed
    guard known > 0 || checkpoint.isInFirstLine, known < FormatSurvey.reach, file.isReadable,
      mayFindFormat(of: checkpoint),
      file.file.compression == .none,
      FormatSurvey.length(ofText: Int(clamping: file.status.size)) > known,
      let reader = try? openSources.reader(at: file.file.path, file.status),
      (try? reader.matches(checkpoint.fingerprint)) == true, (try? reader.seek(to: 0)) != nil
    else { return false }
    let window = textWindows[0]
    window.open(reader)
    defer { window.close() }
    let survey = survey(window, checkpoint.reading)
    guard survey.length > known else { return false }
    let isOther = survey.found != checkpoint.reading.foundTemplates
    if isOther || known == 0 {
      builder.batch.restarted.append(Batch.Restart(source: checkpoint.id, run: storedRun))
      checkpoint.beginAgain(keepingTemplate: false)
    }
    // What is around all lines, the first one has still to tell.
    if known == 0 { return true }
    checkpoint.reading.foundTemplates = survey.found
    checkpoint.reading.surveyed = survey.length
    return isOther
  }

  /// Whether the templates of a text are its own to tell: none were given, and no metadata tells them.
  private func mayFindFormat(of checkpoint: SourceCheckpoint) -> Bool {
    checkpoint.kind != .metadata && options.templates.isEmpty && !run.hasRecords
      && !checkpoint.reading.isTemplateGiven
  }

  /// What the beginning of a text tells, which a window is at, and how much of it was looked at.
  private func survey(
    _ window: ByteWindow, _ reading: SourceReading
  ) -> (found: String?, length: Int) {
    let length = FormatSurvey.length(ofText: lengthOfLines(in: window))
    let decoder = LineDecoder(reading.wrapping)
    let templates = FormatSurvey.templates(
      of: UnsafeRawBufferPointer(rebasing: window.bytes.prefix(length)),
      sourceParsers.catalog(reading)
    ) { line in
      let content = decoder.content(of: line)
      return Colours.first(in: content) == nil ? content : decoder.withoutColours(content)
    }
    return (templates.isEmpty ? nil : templates.map(\.text).joined(separator: "\n"), length)
  }

  /// How many bytes the whole lines have at the beginning of a text, up to `FormatSurvey.reach`.
  func lengthOfLines(in window: ByteWindow) -> Int {
    let reach = FormatSurvey.reach
    if window.require(reach),
      window.endOfLine(from: reach - 1, limit: TextCursor.longestRecord) != nil
    {
      return reach
    }
    let bytes = window.bytes.prefix(reach)
    return bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
  }
}
