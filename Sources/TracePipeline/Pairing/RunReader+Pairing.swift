internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Pairing text with metadata (DESIGN.md §4).
///
/// The rows of a run with metadata are, as a multiset: one row for each metadata record, and one for
/// each text record that no metadata record renders. Text is cut into records at its headers; the
/// rendering of a metadata record is cut by the same rule, into one piece unless its message has
/// lines that look like headers; equal pieces cancel one to one, by count. That is a function of
/// the bytes alone: it does not matter which side came first, or in which batch.
///
/// In the normal case both sides come in the same order. Then the text at the cursor *is* the
/// rendering, which a comparison shows: nothing is hashed, parsed or kept.
extension RunReader {
  /// The text sources of one stream, oldest first.
  struct TextQueue {
    var sources: ArraySlice<SourceProgress>
    var cursor: TextCursor?
  }

  /// Reads the text sources of the run in step with the metadata records.
  func readPaired(_ metadata: inout MetadataQueue, _ first: MetadataQueue.Record?) throws {
    var queues = Stream.allCases.map { stream in
      TextQueue(
        sources: sources.filter {
          $0.checkpoint.kind != .metadata && $0.stream == stream && $0.needsReading
        }[...])
    }
    var next = first
    while let record = next {
      try pair(record, &queues[Int(metadataReader.stream.rawValue)])
      metadata.finish(record)
      try noteProgress()
      if isStopped { return }
      next = try metadata.next()
    }
    for position in queues.indices {
      while try takeChunk(of: &queues[position]) {
        try noteProgress()
        if isStopped { return }
      }
    }
  }

  private func pair(_ record: MetadataQueue.Record, _ texts: inout TextQueue) throws {
    let row = appendRow(record)
    if try takeRendering(record.count, &texts) { return }
    for _ in 0..<addPieces(.row(row)) {
      guard try takeChunk(of: &texts) else { break }
    }
  }

  /// Lets the metadata record that was read last find its texts. Gives how many pieces it has.
  func addPieces(_ origin: Batch.Origin) -> Int {
    var superfluous: [Batch.Origin] = []
    let count = pairer.add(
      metadataReader, renderParsers[Int(metadataReader.stream.rawValue)], origin,
      &builder.batch.rows
    ) { superfluous.append($0.origin) }
    for origin in superfluous {
      switch origin {
      case .row(let position):
        builder.batch.rows.cancel(row: position)
        monitor.records -= 1
      case .reject(let position): builder.batch.cancelledRejects.insert(position)
      case .earlierRow, .earlierReject: break
      }
    }
    return count
  }

  // MARK: The text at the cursor

  /// Takes the text at the cursor where it is exactly the rendering of the metadata record that was read
  /// last, and can change no more; false where it is not. `size`: the bytes of its JSON; the text has
  /// hardly more.
  private func takeRendering(_ size: Int, _ texts: inout TextQueue) throws -> Bool {
    guard let source = try advance(&texts), let cursor = texts.cursor else { return false }
    guard let parser = cursor.findParser() else { return false }
    let window = cursor.window
    _ = window.require(size + parser.longestPadding + 2)
    let template = parser.renderTemplate(for: metadataReader.fields)
    guard let length = template.matchLength(of: metadataReader.fields, in: window.bytes),
      let end = cursor.endOfRecord(at: length), !end.isLast
    else { return false }
    let lines = cursor.window.countLines(upTo: end.consumed)
    source.checkpoint.open = .nothing
    source.isReopened = false
    source.records += 1
    cursor.consume(bytes: end.consumed, lines: lines)
    advanced(source, cursor)
    return true
  }

  // MARK: The next text record

  /// Takes the next text record: pairs it with a metadata row that waits for it, or makes it wait.
  /// False at the end of the last source.
  private func takeChunk(of texts: inout TextQueue) throws -> Bool {
    guard let source = try advance(&texts), let cursor = texts.cursor, let chunk = cursor.next()
    else {
      return false
    }
    takePaired(chunk, of: source, cursor)
    consume(chunk, of: source, cursor)
    return true
  }

  private func takePaired(
    _ chunk: TextChunk, of source: SourceProgress, _ cursor: TextCursor
  ) {
    let bytes = cursor.text(of: chunk)
    // Of equal lines that are in no record the store pairs the first one.
    if chunk.kind == .record, chunk.state == .final,
      pairer.takePiece(pairer.key(of: bytes), source.stream)
    {
      if !UTF8Check.isValid(bytes) { rejectEncoding(chunk, source, cursor) }
      source.isReopened = false
      source.records += 1
      return
    }
    guard let origin = append(chunk, of: source, cursor) else { return }
    addText(chunk, cursor.text(of: chunk), origin, source)
  }

  /// Remembers a text that has no metadata yet, or is the last of its source.
  func addText(
    _ chunk: TextChunk, _ bytes: UnsafeRawBufferPointer, _ origin: Batch.Origin,
    _ source: SourceProgress
  ) {
    // The bytes of a line that is no record and no UTF-8 are kept as they are.
    if case .reject = origin, !UTF8Check.isValid(bytes) { return }
    pairer.add(
      bytes, pairer.key(of: bytes), source.stream, origin,
      TextPlace(source: source.checkpoint.id, offset: chunk.offset, line: chunk.line),
      chunk.state, &builder.batch.rows)
  }

  /// Goes to the next source with bytes; opens it where it is not. `nil` at the end of the last.
  private func advance(_ texts: inout TextQueue) throws -> SourceProgress? {
    while let source = texts.sources.first {
      if texts.cursor == nil { texts.cursor = openText(source) }
      if let cursor = texts.cursor {
        if cursor.window.require(1) { return source }
        try noteEnd(of: source, cursor.window)
        tellDoubts(of: source, cursor)
      }
      texts.cursor = nil
      texts.sources.removeFirst()
    }
    return nil
  }
}
