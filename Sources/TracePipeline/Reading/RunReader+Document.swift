internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// The document that describes a run: the only object of one of its sources (DESIGN.md §1). Where
/// several sources are one, the last of them counts, whichever was read first.
extension RunReader {
  /// Lets the document of the run, as far as it is known now, fill its rows; none where a source
  /// is none any more. Rows that are in the batch already are committed first, so that the store can
  /// fill them.
  func settleDocument() throws {
    let documents = goneDocuments + sources.compactMap(\.checkpoint.document)
    let isWithdrawn = sources.contains(where: \.hasWithdrawnDocument)
    guard !documents.isEmpty || isWithdrawn, documents.last != run.document else { return }
    if builder.batch.rows.count > 0 { try cut() }
    run.document = documents.last
    context = makeContext()
    isRunTouched = true
  }

  /// Looks which of those sources are documents, before any record is read.
  func findDocuments(in sources: [SourceProgress]) throws {
    var areAny = false
    for source in sources where source.start == 0 {
      let document = document(of: source)
      areAny = areAny || document != nil || source.checkpoint.document != nil
      source.setDocument(document)
    }
    if areAny { try settleDocument() }
  }

  /// The document that a source is; `nil` where it is none, or cannot be read: that is said when it
  /// is read.
  private func document(of source: SourceProgress) -> RunDocument? {
    guard let reader = try? openAgain(source, at: 0) else { return nil }
    metadataWindow.open(reader)
    useKeys(of: source)
    defer { metadataWindow.close() }
    let cursor = MetadataCursor(window: metadataWindow, reader: metadataReader, line: 1)
    while let item = cursor.next() {
      if item.kind == .document {
        let bytes = UnsafeRawBufferPointer(rebasing: metadataWindow.bytes[..<item.count])
        return RunDocument(reader: metadataReader, input: bytes)
      }
      if item.kind != .blank { return nil }
      cursor.consume(item)
    }
    return nil
  }
}
