internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// The backlog: records that became rows before the other side of their run was there. They are read
/// once more, before anything else, so that pairing learns what they are known by; their rows are found
/// by their number.
extension RunReader {
  /// The records of the run are paired from now on. `hadRecords`: whether the run had metadata
  /// records before.
  func beginPairing(hadRecords: Bool) throws {
    isPaired = true
    renderParsers = Stream.allCases.map(findRenderParsers)
    for source in sources { source.beginPairing(hadRecords: hadRecords) }
    for source in sources where source.hasBacklog {
      if source.checkpoint.kind == .metadata {
        try readMetadataBacklog(of: source)
      } else {
        try readTextBacklog(of: source)
      }
    }
  }

  private func readTextBacklog(of source: SourceProgress) throws {
    guard let reader = openBacklog(of: source), let end = source.checkpoint.backlogEnd else {
      return
    }
    let window = textWindows[Int(source.stream.rawValue)]
    window.open(reader)
    let cursor = TextCursor(
      window: window, parser: parser(of: source), finder: finder(of: source),
      wrapping: source.checkpoint.reading.wrapping, line: 1)
    let id = source.checkpoint.id
    var number = 0
    while window.offset < end, let chunk = cursor.next() {
      switch chunk.kind {
      case .remainder, .hole: break
      case .unheaded where !cursor.decoder.isWrapped || chunk.fault != nil:
        add(chunk, .earlierReject(source: id, offset: chunk.offset), source, cursor)
      case .record, .unheaded:
        if cursor.text(of: chunk).isBlank && chunk.kind == .unheaded { break }
        add(chunk, .earlierRow(source: id, number: number), source, cursor)
        number += 1
      }
      cursor.consume(chunk)
      try noteBacklog(of: source, upTo: window.offset)
    }
  }

  /// Adds a text that pairing does not know yet.
  private func add(
    _ chunk: TextChunk, _ origin: Batch.Origin, _ source: SourceProgress, _ cursor: TextCursor
  ) {
    guard chunk.offset >= source.checkpoint.backlogOffset else { return }
    let bytes = cursor.text(of: chunk)
    if chunk.kind == .unheaded, bytes.isBlank || !UTF8Check.isValid(bytes) { return }
    pairer.add(
      bytes, pairer.key(of: bytes), source.stream, origin,
      TextPlace(source: source.checkpoint.id, offset: chunk.offset, line: chunk.line), .final,
      &builder.batch.rows)
  }

  private func readMetadataBacklog(of source: SourceProgress) throws {
    guard let reader = openBacklog(of: source), let end = source.checkpoint.backlogEnd else {
      return
    }
    metadataWindow.open(reader)
    useKeys(of: source)
    let cursor = MetadataCursor(window: metadataWindow, reader: metadataReader, line: 1)
    var number = 0
    while metadataWindow.offset < end, let item = cursor.next() {
      if item.kind == .record {
        if item.offset >= source.checkpoint.backlogOffset {
          _ = addPieces(.earlierRow(source: source.checkpoint.id, number: number))
        }
        number += 1
      }
      cursor.consume(item)
      try noteBacklog(of: source, upTo: metadataWindow.offset)
    }
  }

  private func openBacklog(of source: SourceProgress) -> SourceReader? {
    do {
      return try openAgain(source, at: 0)
    } catch {
      notePassing(error)
      return nil
    }
  }

  /// Notes how far the backlog of a source is known. It is read to its end in one go: its records
  /// are counted from its start.
  private func noteBacklog(of source: SourceProgress, upTo offset: Int64) throws {
    source.checkpoint.backlogOffset = max(
      source.checkpoint.backlogOffset, min(offset, source.checkpoint.backlogEnd ?? 0))
    source.noteInBatch()
    if builder.isFull || pairer.count >= builder.rowLimit { try cut() }
  }
}
