internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// What the texts of a run with metadata are read with.
///
/// The beginning of a text and the first records of metadata tell its template, before anything of the
/// text is read. While one of them may still tell otherwise, it is asked again whenever its file has
/// passed a power of two. Where the answer is another one, what was read so far is read again from its
/// start: the rows are a function of the bytes, whenever they were read.
extension RunReader {
  /// So many records of a stream are looked for in a text.
  private static let mostTried = 16

  /// Settles what the texts are read with, and which of them are read again for that.
  ///
  /// - Parameter known: the run as it was committed last.
  /// - Throws: `StoreError`, and `TailError` where metadata cannot be read on where it was.
  func settleTemplates(_ known: SourceCatalog.KnownRun?) throws {
    let isPaired = known?.isPaired == true
    var told: [ObjectIdentifier: ToldTemplate] = [:]
    for source in sources
    where mayTellTemplate(source) && (!isPaired || mayTellOtherwise(source)) {
      told[ObjectIdentifier(source)] = try toldTemplate(of: source, told)
    }
    guard !told.isEmpty else { return }
    if isPaired { try settlePaired(told, known) } else { settleFirst(told) }
    noteSurvey()
  }

  /// The parsers that metadata records of a stream are rendered with, so that their texts are found:
  /// those of its texts, or else of the other stream's; without any, all that are likely.
  func findRenderParsers(_ stream: Stream) -> [TextParser] {
    let found = renderNames(stream).compactMap { name in
      sources.first { $0.checkpoint.kind != .metadata && $0.settledTemplate == name }
        .flatMap { parser(of: $0) }
    }
    return found.isEmpty ? parsers : found
  }

  /// The templates of a stream's texts, or else of the other stream's, each once.
  private func renderNames(
    _ stream: Stream, _ told: [ObjectIdentifier: ToldTemplate] = [:]
  ) -> [String] {
    func names(_ isWanted: (SourceProgress) -> Bool) -> [String] {
      sources.filter { $0.checkpoint.kind != .metadata && isWanted($0) }
        .compactMap { told[ObjectIdentifier($0)].map(\.name) ?? $0.settledTemplate }
        .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
    let own = names { $0.stream == stream }
    return own.isEmpty ? names { $0.stream != stream } : own
  }

  // MARK: What follows from it

  /// The records of the run are paired for the first time: what its sources were read into is theirs
  /// alone.
  private func settleFirst(_ told: [ObjectIdentifier: ToldTemplate]) {
    for source in sources {
      guard let template = told[ObjectIdentifier(source)] else { continue }
      if source.committed > 0 && !source.wasRead(with: template.name) {
        // Its rows were never known to pairing by another source's bytes.
        guard source.checkpoint.backlogEnd == nil else { continue }
        builder.batch.restarted.append(
          Batch.Restart(source: source.checkpoint.id, run: source.storedRun))
        source.restart()
      }
      source.settle(template)
    }
  }

  private func settlePaired(
    _ told: [ObjectIdentifier: ToldTemplate], _ known: SourceCatalog.KnownRun?
  ) throws {
    let isOther =
      sources.contains { source in
        source.committed > 0
          && told[ObjectIdentifier(source)].map { $0.name != source.settledTemplate } == true
      } || Stream.allCases.contains { renderNames($0) != renderNames($0, told) }
    let isReadAgain = try isOther && mayBeReadAgain(known)
    if isReadAgain {
      builder.batch.restarted.append(Batch.Restart(source: nil, run: run.id))
      for source in sources { source.restart() }
    }
    for source in sources {
      guard var template = told[ObjectIdentifier(source)] else { continue }
      // What cannot be read again stays as it was read.
      if source.committed > 0 { template.name = source.settledTemplate }
      source.settle(template)
    }
  }

  /// Whether all that the run has can be read from its start.
  private func mayBeReadAgain(_ known: SourceCatalog.KnownRun?) throws -> Bool {
    guard let known, sources.allSatisfy({ $0.mayBeReadAgain && $0.storedRun == run.id }) else {
      return false
    }
    let found = Set(sources.map(\.checkpoint.id))
    return try known.sources.allSatisfy { $0.offset == 0 || found.contains($0.id) }
      && catalog?.hasCopies(inRun: run.id) == false
  }

  /// Notes how much of the metadata was asked, where it may tell otherwise one day.
  private func noteSurvey() {
    guard sources.contains(where: { $0.checkpoint.kind != .metadata && $0.isAskedAgain }) else {
      return
    }
    for source in sources where source.checkpoint.kind == .metadata && source.mayBeReadAgain {
      source.noteSurvey(max(1, source.lengthOfBeginning))
    }
  }

  // MARK: What a text tells

  private func mayTellTemplate(_ source: SourceProgress) -> Bool {
    options.templates.isEmpty && source.checkpoint.kind != .metadata && source.mayBeReadAgain
      && source.status.size > 0 && !source.checkpoint.reading.isTemplateGiven
      && !keptTemplates.contains(source.checkpoint.id)
  }

  /// Whether a text of a run that was paired was not asked as much as it can be now.
  private func mayTellOtherwise(_ source: SourceProgress) -> Bool {
    if source.committed == 0, source.settledTemplate == nil, !source.isAskedAgain { return true }
    guard source.isAskedAgain else { return false }
    return source.hasLongerBeginning
      || sources.contains {
        $0.checkpoint.kind == .metadata && $0.mayBeReadAgain && $0.hasLongerBeginning
      }
  }

  /// What the beginnings of a text and of metadata tell; `nil` where the text cannot be read.
  private func toldTemplate(
    of source: SourceProgress, _ told: [ObjectIdentifier: ToldTemplate]
  ) throws -> ToldTemplate? {
    guard let reader = try? openAgain(source, at: 0) else { return nil }
    let window = textWindows[Int(source.stream.rawValue)]
    window.open(reader)
    defer { window.close() }
    let length = FormatSurvey.length(ofText: lengthOfLines(in: window))
    let asked = max(1, length)
    if let elder = elder(of: source),
      let line = Self.lines(of: window.bytes.prefix(length)).first
    {
      let template =
        told[ObjectIdentifier(elder)]
        ?? ToldTemplate(name: elder.settledTemplate, asked: elder.isAskedAgain ? asked : 0)
      if let parser = sourceParsers.parser(templates: template.name, source.checkpoint.reading),
        parser.readHeader(of: line, into: record)
      {
        return ToldTemplate(name: parser.name, asked: template.asked == 0 ? 0 : asked)
      }
    }
    let known = firstParser(of: source, window, upTo: length)
    // Looking for a header may have moved what is in the window.
    let lines = Self.lines(of: window.bytes.prefix(length))
    var inference = Inference.unknown
    var tried = 0
    try forEachFirstRecord { metadata in
      guard metadata.stream == source.stream else { return true }
      tried += 1
      inference = inferred(metadata.fields, window, lines, known)
      if case .unknown = inference { return tried < Self.mostTried }
      return false
    }
    switch inference {
    case .begun where tried == 1 && known != nil: return ToldTemplate(name: known?.name, asked: 0)
    case .unknown, .begun, .known: return ToldTemplate(name: known?.name, asked: asked)
    case .new(let parser): return ToldTemplate(name: parser.name, asked: asked)
    }
  }

  /// The text of the same stream that goes on in this one.
  private func elder(of source: SourceProgress) -> SourceProgress? {
    sources.prefix { $0 !== source }
      .last { $0.checkpoint.kind != .metadata && $0.stream == source.stream }
  }

  /// The parser of the first header at the beginning of a text.
  private func firstParser(
    of source: SourceProgress, _ window: ByteWindow, upTo length: Int
  ) -> TextParser? {
    findWrapping(of: source, window, nil)
    let cursor = TextCursor(
      window: window, parser: nil, finder: finder(of: source),
      wrapping: source.checkpoint.reading.wrapping, line: 1)
    return cursor.findParser(upTo: length)
  }

  /// Calls `body` with the records at the beginnings of the metadata, until it wants no more.
  private func forEachFirstRecord(_ body: (MetadataReader) -> Bool) throws {
    for source in sources where source.checkpoint.kind == .metadata && source.mayBeReadAgain {
      // It may be read already, up to its first record.
      let place = source.reader?.offset
      guard let reader = try? openAgain(source, at: 0) else { continue }
      let isDone = !look(at: reader, of: source, body)
      if let place { try reader.seek(to: place) }
      if isDone { return }
    }
  }

  /// Calls `body` with the records at the beginning of one source. The first one counts however long it
  /// is. False where no more are wanted.
  private func look(
    at file: SourceReader, of source: SourceProgress, _ body: (MetadataReader) -> Bool
  ) -> Bool {
    let window = beginnings.window
    window.open(file)
    defer { window.close() }
    let reader = beginnings.reader(source.checkpoint.reading.keys)
    let cursor = MetadataCursor(window: window, reader: reader, line: 1)
    let end = Int64(source.lengthOfBeginning)
    var isFirst = true
    while let item = cursor.next(), item.end <= end || item.kind == .record && isFirst {
      if item.kind == .record {
        isFirst = false
        if !body(reader) { return false }
      }
      cursor.consume(item)
    }
    return true
  }
}
