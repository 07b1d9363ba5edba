internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Text records to rows.
extension RunReader {
  /// Reads a text source of a run without metadata records.
  func readText(_ source: SourceProgress) throws {
    guard let cursor = openText(source) else { return }
    defer { keepDoubts(of: source, cursor) }
    while true {
      takeWholeRecords(of: source, cursor)
      try noteProgress()
      if isStopped { return }
      guard let chunk = cursor.next() else { break }
      if case .row(let row) = append(chunk, of: source, cursor), chunk.isOpen {
        // Its text is read again should the run be paired one day.
        builder.batch.opened.append(Batch.Opening(source: source.checkpoint.id, row: row))
      }
      consume(chunk, of: source, cursor)
      try noteProgress()
      if isStopped { return }
    }
    try noteEnd(of: source, cursor.window)
    tellDoubts(of: source, cursor)
  }

  /// Makes rows of records as long as they are whole and UTF-8, and the batch has room: of nearly
  /// all. What has to be noted of each is noted once.
  private func takeWholeRecords(of source: SourceProgress, _ cursor: TextCursor) {
    if source.isReopened { return }
    let first = builder.batch.rows.count
    let end = builder.withRows { rows in
      appendWholeRecords(of: source, cursor, context, to: &rows)
      return rows.count
    }
    if first == end { return }
    source.noteRows(first..<end)
    source.checkpoint.open = .nothing
    monitor.records += end - first
    advanced(source, cursor)
  }

  private func appendWholeRecords(
    of source: SourceProgress, _ cursor: TextCursor, _ context: RowContext,
    to rows: inout RowBuffer
  ) {
    let stream = source.stream
    let window = cursor.window
    let end = rest.from(records: rows.count, bytes: window.offset)
    let rowLimit = min(builder.rowLimit, end.records)
    while builder.hasRoom(for: rows), rows.count < rowLimit, window.offset < end.bytes,
      cursor.takeRecords({ record, fields in
        if case .withoutYear = fields.datetime { source.settleYear(of: fields, cursor.parser) }
        let row = rows.appendRow(text: record, fields: fields, stream: stream, context: context)
        return row + 1 < rowLimit
      })
    {}
  }

  /// Notes that a source has nothing more now, unless it could not be read on.
  func noteEnd(of source: SourceProgress, _ window: ByteWindow) throws {
    // What waits in a packed file shows in nothing else.
    source.isAtEnd =
      !window.hasFailed
      && (source.file.compression == .none || !window.hasUnconsumedBytes)
    if source.checkpoint.reading.clock?.hasBegun == true { options.use.note(.year) }
    source.isTouched = true
    try source.updateCheckpoint()
    // Its file may be closed: a run can have any number of them.
    source.reader?.forgetBytes()
    source.reader = nil
  }

  /// Opens a text source and settles what became of its open record. `nil` where it cannot be read.
  func openText(_ source: SourceProgress) -> TextCursor? {
    guard
      let cursor = openCursor(
        source, { () throws(TailError) in try self.open(source) })
    else {
      return nil
    }
    let open = source.checkpoint.open
    guard open != .nothing else { return cursor }
    guard hasWhatWasRead(of: source, cursor.window) else { return nil }
    let parser = cursor.parser
    let chunk = open == .remainder || source.mustReopen ? nil : cursor.next()
    if let chunk, chunk.end == source.committed, chunk.kind != .hole {
      // Nothing continued it. Marks that were the whole of a line are a hole now, and were a reject.
      if !chunk.isOpen { close(source) }
      cursor.consume(chunk)
      noteParser(of: source, cursor, isOpen: chunk.isOpen)
      return cursor
    }
    if let chunk, chunk.isOpen, isPostponed(chunk, of: source) {
      source.leave()
      return nil
    }
    // It is read as it was read the first time: without the formats that come after it.
    cursor.takeBack(to: parser)
    reopen(source)
    return cursor
  }

  /// Whether an open record that has grown is to be read later.
  private func isPostponed(_ chunk: TextChunk, of source: SourceProgress) -> Bool {
    growing?.isPostponed(
      source: source.checkpoint.id, known: source.committed - source.start,
      size: chunk.end - source.start, now: seconds()) == true
  }

  /// Whether the open record of a source is still there as far as it was read. Where the file was
  /// truncated just now, or ends in a line that was read before it has an LF, nothing is known of
  /// what follows: the source stays as it is until the next look.
  func hasWhatWasRead(of source: SourceProgress, _ window: ByteWindow) -> Bool {
    let known = Int(source.committed - source.start)
    // Of a long record nothing is open where its last piece is full: there must be more.
    if window.require(source.checkpoint.open == .remainder ? max(1, known) : known) { return true }
    source.leave()
    return false
  }

  /// A cursor over a text source. `nil` where it cannot be read, or is no text.
  func openCursor(
    _ source: SourceProgress, _ open: () throws(TailError) -> SourceReader
  ) -> TextCursor? {
    let window = textWindows[Int(source.stream.rawValue)]
    do {
      window.open(try open(), source.recorder)
      try refuseForeignContent(of: source, window)
    } catch {
      notePassing(error)
      return nil
    }
    let isOpen = source.checkpoint.open != .nothing
    if isOpen { source.forgetOpenTemplate() }
    options.use.note(.text)
    var parser = parser(of: source)
    if window.offset == window.start {
      findWrapping(of: source, window, parser)
      if parser == nil { parser = findFormat(of: source, window) }
    }
    let cursor = TextCursor(
      window: window, parser: parser, finder: finder(of: source),
      wrapping: source.checkpoint.reading.wrapping,
      line: isOpen ? source.checkpoint.openLine : source.checkpoint.line)
    let before = Int(source.start - window.offset)
    if before > 0 { cursor.resumeLongRecord(after: before) }
    return cursor
  }

  /// Finds out by the first line of a source what is around all of them: nothing, unless the line says
  /// so in full. A template that reads it with what is around it was meant so.
  func findWrapping(of source: SourceProgress, _ window: ByteWindow, _ parser: TextParser?) {
    let limit = TextCursor.pieceSize
    let end = window.endOfLine(from: 0, limit: limit) ?? min(limit, window.count)
    let line = UnsafeRawBufferPointer(rebasing: window.bytes[..<end])
    var found = LineUnwrapper.find(for: line)
    if let parser, let inner = found?.unwrap(line)?.text,
      parser.readHeader(of: line, into: record), !parser.readHeader(of: inner, into: record)
    {
      found = nil
    }
    source.checkpoint.reading.wrapping = found?.wrapping
  }

  /// What finds the formats of a source.
  func finder(of source: SourceProgress) -> TextCursor.Finder {
    let reading = source.checkpoint.reading
    return TextCursor.Finder(
      catalog: sourceParsers.catalog(reading),
      mayGrow: options.templates.isEmpty && !run.hasRecords && !reading.isSingleLine,
      makeParser: { [sourceParsers] in sourceParsers.parser($0, reading) })
  }

  /// Refuses a file that is no text, before anything is read of it.
  private func refuseForeignContent(
    of source: SourceProgress, _ window: ByteWindow
  ) throws(TailError) {
    guard source.checkpoint.offset == 0, window.offset == window.start else { return }
    _ = window.require(ForeignContent.length)
    guard let content = ForeignContent(window.bytes, name: source.file.name) else { return }
    source.leave()
    throw TailError(
      operation: "read", path: source.file.path, reason: "it is \(content.name)",
      hint: content.remedy)
  }

  /// Withdraws what is open at the end of a source: it is read again, and may be longer now.
  func reopen(_ source: SourceProgress) {
    builder.batch.reopened.append(
      Batch.Reopening(
        source: source.checkpoint.id, run: source.storedRun,
        offset: source.checkpoint.openOffset))
    source.reopen()
  }

  /// Another record has begun after the open one of a source.
  private func close(_ source: SourceProgress) {
    if isPaired {
      builder.batch.closed.append(
        Batch.Closing(source: source.checkpoint.id, run: source.storedRun))
    }
    source.checkpoint.open = .nothing
    source.isTouched = true
  }

  /// Makes a row or a reject of a chunk; `nil` where it takes neither.
  func append(
    _ chunk: TextChunk, of source: SourceProgress, _ cursor: TextCursor
  ) -> Batch.Origin? {
    let bytes = UnsafeRawBufferPointer(rebasing: cursor.window.bytes[..<chunk.count])
    switch chunk.kind {
    case .hole: return nil
    case .remainder:
      reject(chunk, source, "oversized", "the rest of a record longer than a row may be", bytes)
      return nil
    case .unheaded:
      if bytes.isBlank { return nil }
      if let fault = chunk.fault {
        return .reject(reject(chunk, source, "near-header", fault, bytes))
      }
      if cursor.decoder.isWrapped, let line = cursor.decoder.unwrap(bytes) {
        if line.text.isBlank && !line.isPartial { return nil }
        monitor.records += 1
        return .row(appendWrapped(chunk, source, cursor, bytes))
      }
      return .reject(
        reject(chunk, source, "no-header", "no record begins here, and none is open", bytes))
    case .record:
      monitor.records += 1
      return .row(appendRow(chunk, source, cursor, bytes))
    }
  }

  private func appendRow(
    _ chunk: TextChunk, _ source: SourceProgress, _ cursor: TextCursor,
    _ bytes: UnsafeRawBufferPointer
  ) -> Int {
    let stream = cursor.stream(of: chunk) ?? source.stream
    let isDecoded = cursor.isDecoded(chunk)
    let text = isDecoded ? cursor.text(of: chunk) : bytes
    let row: Int
    if isDecoded ? UTF8Check.isValid(text) : cursor.window.isUTF8(upTo: chunk.count) {
      cursor.readMessage(of: text)
      source.settleYear(of: cursor.header, cursor.parser)
      row = appendRow(text, cursor.header, stream)
    } else {
      row = appendRepaired(text, cursor.parser, source, stream)
      rejectEncoding(chunk, source, cursor)
    }
    noteRow(row, of: source)
    return row
  }

  /// Makes a row of a line that its container runtime wrapped, and that belongs to no record of a
  /// template: what is JSON says all of it, of anything else the wrapping says when it was written.
  private func appendWrapped(
    _ chunk: TextChunk, _ source: SourceProgress, _ cursor: TextCursor,
    _ bytes: UnsafeRawBufferPointer
  ) -> Int {
    let stream = cursor.stream(of: chunk) ?? source.stream
    var row: Int?
    let text = cursor.text(of: chunk)
    if text.first == UInt8(ascii: "{"), !chunk.isLong {
      row = appendWrappedJSON(text, cursor, bytes)
    }
    let isValid = UTF8Check.isValid(text)
    if row == nil, let whole = cursor.decoder.whole(bytes) {
      row = appendRepaired(whole, wrappedParser, source, stream)
    }
    let added = row ?? appendRepaired(text, nil, source, stream)
    if !isValid { rejectEncoding(chunk, source, cursor) }
    noteRow(added, of: source)
    return added
  }

  /// Adds the row of a JSON object that was wrapped; `nil` where it is none. Where it does not say when,
  /// its wrapping does.
  private func appendWrappedJSON(
    _ object: UnsafeRawBufferPointer, _ cursor: TextCursor, _ bytes: UnsafeRawBufferPointer
  ) -> Int? {
    options.use.note(.json)
    func append(_ object: UnsafeRawBufferPointer, isDated: (MetadataReader) -> Bool) -> Int? {
      let outcome = wrappedReader.read(object)
      guard outcome == .record || outcome == .withoutMessage else { return nil }
      if outcome == .withoutMessage { wrappedReader.readAsRecord() }
      guard isDated(wrappedReader) else { return nil }
      return builder.batch.rows.appendRow(metadata: wrappedReader, context: context)
    }
    let row = append(object) { !$0.fields[.datetime].isAbsent }
    guard row == nil, let first = object.dropFirst().first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "\""), let datetime = cursor.decoder.unwrap(bytes)?.datetime
    else { return row }
    var dated = Array("{\"datetime\":\"".utf8) + Array(datetime) + Array("\",".utf8)
    // The text that was unwrapped last is not valid any more.
    dated += cursor.decoder.text(of: bytes, isColoured: false).dropFirst()
    let count = dated.count
    dated += repeatElement(0, count: MetadataReader.padding)
    return dated.withUnsafeBytes {
      append(UnsafeRawBufferPointer(rebasing: $0[..<count])) { _ in true }
    }
  }

  /// Adds the row of a text, with U+FFFD for what is not UTF-8.
  private func appendRepaired(
    _ text: UnsafeRawBufferPointer, _ parser: TextParser?, _ source: SourceProgress,
    _ stream: TraceFormat.Stream
  ) -> Int {
    repaired.removeAll(keepingCapacity: true)
    UTF8Check.repair(text, into: &repaired)
    return repaired.withUnsafeBytes {
      // The header may have been repaired too.
      parser?.read($0, into: record)
      source.settleYear(of: record, parser)
      return appendRow($0, record, stream)
    }
  }

  private func noteRow(_ row: Int, of source: SourceProgress) {
    source.noteRows(row..<row + 1)
    guard source.isReopened else { return }
    source.isReopened = false
    builder.batch.replacements.append(Batch.Replacement(source: source.checkpoint.id, row: row))
  }

  private func appendRow(
    _ bytes: UnsafeRawBufferPointer, _ fields: TextFields, _ stream: TraceFormat.Stream
  ) -> Int {
    builder.batch.rows.appendRow(text: bytes, fields: fields, stream: stream, context: context)
  }

  /// Keeps the raw bytes of a record that is not UTF-8.
  func rejectEncoding(_ chunk: TextChunk, _ source: SourceProgress, _ cursor: TextCursor) {
    let bytes = UnsafeRawBufferPointer(rebasing: cursor.window.bytes[..<chunk.count])
    reject(chunk, source, "encoding", "not UTF-8; the message has U+FFFD instead", bytes)
  }

  @discardableResult
  private func reject(
    _ chunk: TextChunk, _ source: SourceProgress, _ reason: String, _ detail: String,
    _ bytes: UnsafeRawBufferPointer
  ) -> Int {
    builder.reject(
      source: source.checkpoint.id, offset: chunk.offset, line: chunk.line, reason: reason,
      detail: detail, bytes: bytes)
  }

  /// Takes a chunk off its cursor, and notes that it was, and what later bytes may continue.
  func consume(_ chunk: TextChunk, of source: SourceProgress, _ cursor: TextCursor) {
    cursor.consume(chunk)
    advanced(source, cursor, isOpen: chunk.isOpen)
    if chunk.isOpen {
      source.checkpoint.open =
        chunk.kind == .remainder ? .remainder : isPaired ? .record : .unknown
      source.checkpoint.openOffset = chunk.offset
      source.checkpoint.openLine = chunk.line
    } else if cursor.isInsideLongRecord {
      source.checkpoint.open = .remainder
      source.checkpoint.openOffset = cursor.window.offset
      source.checkpoint.openLine = cursor.line
    } else {
      source.checkpoint.open = .nothing
    }
  }

  /// Notes that bytes were taken off a cursor.
  func advanced(_ source: SourceProgress, _ cursor: TextCursor, isOpen: Bool = false) {
    source.isTouched = true
    noteParser(of: source, cursor, isOpen: isOpen)
    monitor.bytes += cursor.window.offset - source.readOffset
    source.readOffset = cursor.window.offset
    source.readLine = cursor.line
  }
}

extension RunReader {
  fileprivate func noteParser(of source: SourceProgress, _ cursor: TextCursor, isOpen: Bool) {
    guard cursor.hasHeader else { return }
    source.noteParser(cursor.chunkParser, isGiven: !options.templates.isEmpty, isOpen: isOpen)
  }
}

extension UnsafeRawBufferPointer {
  /// Whether there is nothing but white space.
  var isBlank: Bool { allSatisfy { $0 <= 0x20 } }
}
