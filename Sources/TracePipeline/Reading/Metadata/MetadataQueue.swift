internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// The metadata records of a run, source after source. What is no record is dealt with on the way:
/// documents, rejects, white space.
struct MetadataQueue {
  /// A record: its fields are in the reader until `finish` is called.
  struct Record {
    let source: SourceProgress
    /// How many bytes of JSON it is; its text is not much longer.
    let count: Int
  }

  private var sources: ArraySlice<SourceProgress>
  private let reader: RunReader
  private var cursor: MetadataCursor?
  private var item: MetadataCursor.Item?

  /// Records of those sources. What describes the run is found first, so that its rows are filled
  /// once, however many of its sources are documents.
  init(sources: [SourceProgress], reader: RunReader) throws {
    self.sources = sources[...]
    self.reader = reader
    if sources.count > 1 { try reader.findDocuments(in: sources) }
  }

  /// The next record; `nil` at the end of the last source. The record before must be finished.
  mutating func next() throws -> Record? {
    while let source = sources.first {
      guard let current = try cursor ?? open(source) else {
        sources.removeFirst()
        continue
      }
      cursor = current
      while let next = current.next() {
        if next.kind == .record {
          // An object that was the only one of its source is not any more.
          if source.hasWithdrawnDocument { try reader.settleDocument() }
          item = next
          return Record(source: source, count: next.count)
        }
        try append(next, of: source, current)
        consume(next, of: source, current)
        try reader.noteProgress()
        if reader.isStopped { return nil }
      }
      try reader.noteEnd(of: source, reader.metadataWindow)
      cursor = nil
      sources.removeFirst()
    }
    return nil
  }

  /// Notes that the record that `next` gave is in the batch. Only then may the batch be cut.
  mutating func finish(_ record: Record) {
    guard let item, let cursor else { return }
    if let repair = item.repair { reject(item, record.source, cursor, "encoding", repair) }
    consume(item, of: record.source, cursor)
    self.item = nil
    // What is written next takes as much.
    if record.count > Self.large { reader.metadataReader.release() }
  }

  /// From so many bytes on the memory that a record took is given back at once.
  private static let large = 1 << 20

  private func open(_ source: SourceProgress) throws -> MetadataCursor? {
    let window = reader.metadataWindow
    reader.useKeys(of: source)
    do {
      window.open(try reader.open(source), source.recorder)
    } catch {
      reader.notePassing(error)
      return nil
    }
    reader.options.use.note(.json)
    let open = source.checkpoint.open
    let isOpen = open != .nothing
    guard !isOpen || reader.hasWhatWasRead(of: source, window) else { return nil }
    if isOpen { reader.reopen(source) }
    source.isReopened = false
    return MetadataCursor(
      window: window, reader: reader.metadataReader,
      line: isOpen ? source.checkpoint.openLine : source.checkpoint.line,
      array: source.checkpoint.reading.array, waitsForEnd: reader.isLive,
      isInsideLongLine: open == .remainder)
  }

  private func append(
    _ item: MetadataCursor.Item, of source: SourceProgress, _ cursor: MetadataCursor
  ) throws {
    switch item.kind {
    case .record, .blank: break
    case .document:
      let bytes = UnsafeRawBufferPointer(rebasing: cursor.window.bytes[..<item.count])
      source.setDocument(RunDocument(reader: reader.metadataReader, input: bytes))
      try reader.settleDocument()
      if let repair = item.repair { reject(item, source, cursor, "encoding", repair) }
    case .reject:
      reject(item, source, cursor, cursor.rejection.reason, cursor.rejection.detail)
    }
  }

  private func reject(
    _ item: MetadataCursor.Item, _ source: SourceProgress, _ cursor: MetadataCursor,
    _ reason: String, _ detail: String
  ) {
    reader.builder.reject(
      source: source.checkpoint.id, offset: item.offset, line: item.line, reason: reason,
      detail: detail,
      bytes: UnsafeRawBufferPointer(rebasing: cursor.window.bytes[..<item.count]))
  }

  /// Notes what later bytes may continue.
  private func noteOpen(
    _ item: MetadataCursor.Item, _ source: SourceProgress, _ cursor: MetadataCursor
  ) {
    switch item.kind {
    case .record: source.checkpoint.open = .nothing
    case .blank: break
    case .document:
      // Where anything follows it, the source is read again from its start.
      source.checkpoint.open = .record
      source.checkpoint.openOffset = 0
      source.checkpoint.openLine = 1
    case .reject where cursor.isInsideLongLine:
      source.checkpoint.open = .remainder
      source.checkpoint.openOffset = item.isOpen ? item.offset : item.end
      source.checkpoint.openLine = item.line
    case .reject:
      source.checkpoint.open = item.isOpen ? .record : .nothing
      source.checkpoint.openOffset = item.offset
      source.checkpoint.openLine = item.line
    }
  }

  private func consume(
    _ item: MetadataCursor.Item, of source: SourceProgress, _ cursor: MetadataCursor
  ) {
    noteOpen(item, source, cursor)
    cursor.consume(item)
    if cursor.array != source.checkpoint.reading.array {
      source.checkpoint.reading.array = cursor.array
    }
    source.isTouched = true
    reader.monitor.bytes += cursor.window.offset - source.readOffset
    source.readOffset = cursor.window.offset
    source.readLine = cursor.line
  }
}
