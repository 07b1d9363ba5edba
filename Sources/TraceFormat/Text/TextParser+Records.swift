/// Many records at once.
extension TextParser {
  /// Gives the records at the front of a text one after another, each as long as its next header is
  /// in the text too: the last one may go on behind it.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8. What stands before the first header is not passed over, nor what stands
  ///     behind the last LF looked at.
  ///   - room: where fields are put, in turns; what they held before is forgotten.
  ///   - catalog: formats that lines may be of too; a record with such a line is not given.
  ///   - onLines: told of each record of several lines that is given, and of how many it has.
  ///   - body: takes a record without the LF that ends it, and its fields. False where it is to be
  ///     the last one.
  /// - Returns: how many bytes and how many lines the records have that were given.
  public func forEachRecord(
    in text: UnsafeRawBufferPointer, room: (TextFields, TextFields),
    or catalog: FormatCatalog? = nil, onLines: (UnsafeRawBufferPointer, Int) -> Void = { _, _ in },
    _ body: (UnsafeRawBufferPointer, TextFields) -> Bool
  ) -> (bytes: Int, lines: Int) {
    var (fields, nextFields) = room
    guard var end = text.endOfLine(from: 0), readHeader(of: text.part(0, end), into: fields),
      catalog == nil || fields.isSure
    else { return (0, 0) }
    var start = 0
    var given = 0
    var lines = 0
    while let nextEnd = text.endOfLine(from: end + 1) {
      lines += 1
      let line = text.part(end + 1, nextEnd)
      if readHeader(of: line, into: nextFields) {
        let record = text.part(start, end)
        readMessage(of: record, into: fields)
        if lines - given > 1 { onLines(record, lines - given) }
        let isLast = !body(record, fields)
        start = end + 1
        given = lines
        // A header that may be of another format is for those to judge who look one up.
        if isLast || catalog != nil && !nextFields.isSure { break }
        swap(&fields, &nextFields)
      } else {
        switch judgeOther(line, into: nextFields, or: catalog) {
        case .header, .text: break
        case .stranger, .sibling: return (start, given)
        case .marked, .nearHeader:
          let record = text.part(start, end)
          readMessage(of: record, into: fields)
          if lines - given > 1 { onLines(record, lines - given) }
          _ = body(record, fields)
          return (end + 1, lines)
        }
      }
      end = nextEnd
    }
    return (start, given)
  }
}

extension UnsafeRawBufferPointer {
  /// Where the line that begins at a position has its LF; `nil` where it has none.
  @inline(__always)
  fileprivate func endOfLine(from start: Int) -> Int? {
    start < count ? part(start, count).first(0x0A).map { start + $0 } : nil
  }

  @inline(__always)
  fileprivate func part(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[start..<end])
  }
}
