internal import TraceBytes
internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Seeds: records that became rows before the other side of their run was there. They are read once
/// more, so that pairing learns what they are known by; their rows are found by their number.
extension RunReader {
  /// Reads all seeds of the run that pairing does not know yet.
  func readSeeds() throws {
    for source in sources where source.needsSeeding {
      if source.checkpoint.kind == .metadata {
        try readMetadataSeeds(of: source)
      } else {
        try readTextSeeds(of: source)
      }
    }
  }

  private func readTextSeeds(of source: SourceProgress) throws {
    guard let end = source.checkpoint.seedEnd,
      let cursor = openCursor(
        source,
        { () throws(TailError) in try self.openAgain(source, at: source.checkpoint.seedOffset) })
    else { return }
    let id = source.checkpoint.id
    while cursor.window.offset < end, let chunk = cursor.next() {
      let bytes = UnsafeRawBufferPointer(rebasing: cursor.window.bytes[..<chunk.count])
      switch chunk.kind {
      case .remainder, .hole: break
      case .unheaded:
        if !bytes.isBlank { add(.reject(source: id, offset: chunk.offset), bytes, chunk, source) }
      case .record:
        add(.row(source: id, record: source.checkpoint.seedRecords), bytes, chunk, source)
        source.checkpoint.seedRecords += 1
      }
      cursor.consume(chunk)
      if try seeded(source, cursor.window.offset) { return }
    }
  }

  private func add(
    _ earlier: Batch.EarlierRecord, _ bytes: UnsafeRawBufferPointer, _ chunk: TextChunk,
    _ source: SourceProgress
  ) {
    withCanonicalText(of: bytes) { text in
      let waiting = Leftovers.Waiting(
        origin: .earlier(earlier), text: builder.batch.rows.intern(text),
        position: UnpairedRecord.Position(
          source: source.checkpoint.id, offset: chunk.offset, line: chunk.line))
      let key = ContentHash(of: text)
      if let metadata = leftovers.take(.metadata, key, source.stream) {
        join(waiting, metadata.origin)
      } else {
        leftovers.add(waiting, .text, key, source.stream)
      }
    }
  }

  private func readMetadataSeeds(of source: SourceProgress) throws {
    guard let end = source.checkpoint.seedEnd else { return }
    do {
      metadataWindow.open(try self.openAgain(source, at: source.checkpoint.seedOffset))
    } catch {
      notePassing(error)
      return
    }
    let cursor = MetadataCursor(window: metadataWindow, reader: metadataReader, line: 1)
    while metadataWindow.offset < end, let item = cursor.next() {
      if item.kind == .record {
        let stream = metadataReader.stream
        let earlier = Batch.EarlierRecord.row(
          source: source.checkpoint.id, record: source.checkpoint.seedRecords)
        wait(renderedPieces(metadataReader, knownParser(stream)), .earlier(earlier), stream)
        source.checkpoint.seedRecords += 1
      }
      cursor.consume(item)
      if try seeded(source, metadataWindow.offset) { return }
    }
  }

  /// Notes how far the seeds of a source are known. True where reading is to stop here.
  private func seeded(_ source: SourceProgress, _ offset: Int64) throws -> Bool {
    source.checkpoint.seedOffset = min(offset, source.checkpoint.seedEnd ?? 0)
    source.isTouched = true
    return try isDone()
  }
}
