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

  init(sources: [SourceProgress], reader: RunReader) {
    self.sources = sources[...]
    self.reader = reader
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
          item = next
          return Record(source: source, count: next.count)
        }
        try take(next, of: source, current)
        consume(next, of: source, current)
        if try reader.isDone() { return nil }
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
    if item.isRepaired { reject(item, record.source, cursor, "encoding", Self.repairDetail) }
    consume(item, of: record.source, cursor)
    self.item = nil
  }

  private static let repairDetail = "not UTF-8; the values have U+FFFD instead"

  private func open(_ source: SourceProgress) throws -> MetadataCursor? {
    let window = reader.metadataWindow
    do {
      window.open(try reader.open(source))
    } catch {
      reader.notePassing(error)
      return nil
    }
    let isOpen = source.checkpoint.hasOpenRecord
    guard !isOpen || reader.hasWhatWasRead(of: source, window) else { return nil }
    if isOpen { reader.reopen(source) }
    source.isReopened = false
    return MetadataCursor(
      window: window, reader: reader.metadataReader,
      line: isOpen ? source.checkpoint.openLine : source.checkpoint.line,
      waitsForEnd: reader.isLive)
  }

  private func take(
    _ item: MetadataCursor.Item, of source: SourceProgress, _ cursor: MetadataCursor
  ) throws {
    switch item.kind {
    case .record, .blank: break
    case .document:
      if item.isRepaired { reject(item, source, cursor, "encoding", Self.repairDetail) }
      let bytes = UnsafeRawBufferPointer(rebasing: cursor.window.bytes[..<item.count])
      try reader.describeRun(RunDocument(reader: reader.metadataReader, input: bytes))
      source.checkpoint.open = .none
    case .reject:
      reject(item, source, cursor, cursor.rejection.reason, cursor.rejection.detail)
      if cursor.mayBecomeDocument && !cursor.hasRecords {
        // Everything so far may be the beginning of one document.
        source.checkpoint.openOffset = 0
        source.checkpoint.openLine = 1
        source.checkpoint.open = .reject
      } else if item.isOpen {
        source.checkpoint.openOffset = item.offset
        source.checkpoint.openLine = item.line
        source.checkpoint.open = .reject
      }
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

  private func consume(
    _ item: MetadataCursor.Item, of source: SourceProgress, _ cursor: MetadataCursor
  ) {
    if item.kind == .record { source.checkpoint.open = .none }
    cursor.consume(item)
    source.isTouched = true
    reader.monitor.bytes += cursor.window.offset - source.readOffset
    source.readOffset = cursor.window.offset
    source.readLine = cursor.line
  }
}
