internal import TraceBytes
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
      if try isDone() { return }
      next = try metadata.next()
    }
    for position in queues.indices {
      while try takeChunk(of: &queues[position]) {
        if try isDone() { return }
      }
    }
  }

  private func pair(_ record: MetadataQueue.Record, _ texts: inout TextQueue) throws {
    let stream = metadataReader.stream
    let row = appendRow(record)
    if try takeRendering(row, record.count, &texts) { return }
    let pieces = renderedPieces(metadataReader, texts.cursor?.parser ?? knownParser(stream))
    for _ in pieces {
      guard try takeChunk(of: &texts) else { break }
    }
    wait(pieces, .row(row), stream)
  }

  // MARK: The text at the cursor

  /// Takes the text at the cursor where it is exactly the rendering of the metadata record; false
  /// where it is not. `size`: the bytes of its JSON; the text has hardly more.
  private func takeRendering(_ row: Int, _ size: Int, _ texts: inout TextQueue) throws -> Bool {
    guard let source = try advance(&texts), let cursor = texts.cursor else { return false }
    guard let parser = cursor.findParser() else { return false }
    let window = cursor.window
    _ = window.require(size + parser.longestPadding + 2)
    let template = parser.renderTemplate(for: metadataReader.fields)
    guard let length = template.matchLength(of: metadataReader.fields, in: window.bytes),
      let end = cursor.endOfRecord(at: length)
    else { return false }
    let lines = cursor.window.countLines(upTo: end.consumed)
    if end.isLast {
      noteOpenRendering(length, row, source, cursor)
    } else {
      source.checkpoint.open = .none
    }
    source.isReopened = false
    source.records += 1
    cursor.consume(bytes: end.consumed, lines: lines)
    advanced(source, cursor)
    return true
  }

  /// Remembers the last record of a rendering that ends its source.
  private func noteOpenRendering(
    _ length: Int, _ row: Int, _ source: SourceProgress, _ cursor: TextCursor
  ) {
    let bytes = UnsafeRawBufferPointer(rebasing: cursor.window.bytes[..<length])
    let last = pieces(of: bytes, cursor.parser).last ?? 0..<length
    source.checkpoint.openOffset = cursor.window.offset + Int64(last.lowerBound)
    source.checkpoint.openLine = cursor.line + cursor.window.countLines(upTo: last.lowerBound)
    let text = withCanonicalText(of: UnsafeRawBufferPointer(rebasing: bytes[last])) {
      builder.batch.rows.intern($0)
    }
    source.checkpoint.open = .paired(text, .row(row))
  }

  // MARK: The next text record

  /// Takes the next text record: pairs it with a metadata row that waits for it, or makes it wait.
  /// False at the end of the last source.
  private func takeChunk(of texts: inout TextQueue) throws -> Bool {
    guard let source = try advance(&texts), let cursor = texts.cursor, let chunk = cursor.next()
    else {
      return false
    }
    noteOpen(chunk, source)
    let open = take(paired: chunk, of: source, cursor)
    if chunk.kind.isBeginning {
      source.checkpoint.open = chunk.mayContinue ? open : .none
    }
    consume(chunk, of: source, cursor)
    return true
  }

  private func take(
    paired chunk: TextChunk, of source: SourceProgress, _ cursor: TextCursor
  ) -> SourceCheckpoint.Open {
    if !chunk.kind.isBeginning {
      _ = take(chunk, of: source, cursor)
      return .none
    }
    let bytes = UnsafeRawBufferPointer(rebasing: cursor.window.bytes[..<chunk.count])
    let text = piece(bytes)
    if let metadata = leftovers.take(.metadata, text.key, source.stream) {
      if !UTF8Check.isValid(bytes) { rejectEncoding(chunk, source, bytes) }
      source.isReopened = false
      source.records += 1
      return .paired(metadata.text, metadata.origin)
    }
    guard let origin = take(chunk, of: source, cursor) else { return .none }
    leftovers.add(
      Leftovers.Waiting(
        origin: origin, text: text.text,
        position: UnpairedRecord.Position(
          source: source.checkpoint.id, offset: chunk.offset, line: chunk.line),
        openSource: chunk.mayContinue ? source : nil),
      .text, text.key, source.stream)
    // Until the batch is cut, when it is known where it waits.
    return .none
  }

  /// Goes to the next source with bytes; opens it where it is not. `nil` at the end of the last.
  private func advance(_ texts: inout TextQueue) throws -> SourceProgress? {
    while let source = texts.sources.first {
      if texts.cursor == nil { texts.cursor = openText(source) }
      if let cursor = texts.cursor {
        if cursor.window.require(1) { return source }
        try noteEnd(of: source, cursor.window)
      }
      texts.cursor = nil
      texts.sources.removeFirst()
    }
    return nil
  }

  // MARK: Renderings

  /// One record that a metadata record is rendered to.
  struct Piece {
    let text: RowBuffer.Slice
    let key: ContentHash
  }

  private func piece(_ bytes: UnsafeRawBufferPointer) -> Piece {
    withCanonicalText(of: bytes) {
      Piece(text: builder.batch.rows.intern($0), key: ContentHash(of: $0))
    }
  }

  /// The template of the texts of a stream, as far as it is known: its own, or the other stream's.
  func knownParser(_ stream: Stream) -> TextParser? {
    let texts = sources.filter { $0.checkpoint.kind != .metadata }
    let known =
      texts.first { $0.stream == stream && $0.checkpoint.template != nil }
      ?? texts.first { $0.checkpoint.template != nil }
    return known.flatMap { parser(named: $0.checkpoint.template) }
  }

  /// What the text of a metadata record is known by: one piece for each record it would be cut
  /// into. Without text that tells the template, those of every template it may have.
  func renderedPieces(_ metadata: MetadataReader, _ parser: TextParser?) -> [Piece] {
    let candidates = parser.map { [$0] } ?? parsers
    return candidates.flatMap { candidate -> [Piece] in
      rendering.removeAll(keepingCapacity: true)
      let fields = metadata.fields
      guard candidate.renderTemplate(for: fields).render(fields, into: &rendering) else {
        return []
      }
      return rendering.withUnsafeBytes { bytes in
        pieces(of: bytes, candidate).map { piece(UnsafeRawBufferPointer(rebasing: bytes[$0])) }
      }
    }
  }

  /// Gives a metadata record the texts that wait for it, or lets it wait.
  func wait(_ pieces: [Piece], _ metadata: UnpairedRecord.Origin, _ stream: Stream) {
    for (number, piece) in pieces.enumerated() {
      guard let text = leftovers.take(.text, piece.key, stream) else {
        leftovers.add(
          Leftovers.Waiting(origin: metadata, text: piece.text, piece: number), .metadata,
          piece.key, stream)
        continue
      }
      join(text, metadata)
      text.source?.checkpoint.open = .paired(piece.text, metadata)
    }
  }

  /// A text that has its metadata needs no row of its own.
  func join(_ text: Leftovers.Waiting, _ metadata: UnpairedRecord.Origin) {
    switch (text.origin, metadata) {
    case (.row(let position), _):
      builder.batch.rows.cancel(row: position)
      monitor.records -= 1
    case (.reject(let position), _): builder.batch.cancelledRejects.insert(position)
    case (.earlier(let earlier), .row(let row)):
      builder.batch.completions.append(Batch.Completion(row: row, earlier: earlier))
    case (.earlier, _):
      // Only one side of a run can have been read before the run was paired.
      preconditionFailure("both sides of a record were seeds")
    }
  }

  /// Cuts a rendering as `TextCursor` cuts the text: each without the LF that ends it. Blank lines
  /// that belong to no record are nothing.
  private func pieces(of text: UnsafeRawBufferPointer, _ parser: TextParser?) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var isRecord = false
    var start = 0
    while start <= text.count {
      let end = text[start...].firstIndex(of: 0x0A) ?? text.count
      let line = UnsafeRawBufferPointer(rebasing: text[start..<end])
      if parser?.readHeader(of: line, into: record) == true {
        pieces.append(start..<end)
        isRecord = true
      } else if isRecord, let last = pieces.last {
        pieces[pieces.count - 1] = last.lowerBound..<end
      } else if !line.isBlank {
        pieces.append(start..<end)
      }
      start = end + 1
    }
    return pieces
  }

  /// Calls `body` with a text as it is compared: U+FFFD in the place of what is no UTF-8, and no CR
  /// before an LF or at the end, since a writer on another system may have added it.
  func withCanonicalText<Result>(
    of bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    let isValid = UTF8Check.isValid(bytes)
    if isValid && !bytes.contains(0x0D) { return body(bytes) }
    repaired.removeAll(keepingCapacity: true)
    if isValid {
      repaired.append(contentsOf: bytes)
    } else {
      UTF8Check.repair(bytes, into: &repaired)
    }
    canonical.removeAll(keepingCapacity: true)
    for (position, byte) in repaired.enumerated() {
      let isLast = position + 1 == repaired.count
      if byte == 0x0D, isLast || repaired[position + 1] == 0x0A { continue }
      canonical.append(byte)
    }
    return canonical.withUnsafeBytes(body)
  }
}
