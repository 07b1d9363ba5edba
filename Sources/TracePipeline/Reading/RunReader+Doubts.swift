internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// What speaks against the templates of sources.
extension RunReader {
  /// So many sources are remembered at most: what they have is small, and only told.
  private static let mostDoubts = 1_000

  /// Keeps what a part of a source said for when more of it is read.
  func keepDoubts(of source: SourceProgress, _ cursor: TextCursor) {
    if source.isAtEnd && !isLive {
      doubts[source.checkpoint.id] = nil
      return
    }
    guard cursor.doubts.lines > 0 else { return }
    if doubts.count >= Self.mostDoubts { doubts.removeAll() }
    doubts[source.checkpoint.id, default: TextDoubts()].add(cursor.doubts)
  }

  /// Tells what is doubtful of a source that was read to its end.
  func tellDoubts(of source: SourceProgress, _ cursor: TextCursor) {
    var sum = doubts[source.checkpoint.id] ?? TextDoubts()
    sum.add(cursor.doubts)
    sum.add(cursor.openDoubts)
    guard sum.lines > 0,
      let doubt = ReadingDoubt(
        sum, path: source.file.path, lines: Int(clamping: cursor.line - 1),
        templates: cursor.parser?.templates ?? [])
    else { return }
    monitor.doubt(doubt)
  }
}
