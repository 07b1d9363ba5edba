/// Many records at once.
extension TextParser {
  /// Gives the records at the front of a text one after another, each as long as its next header is
  /// in the text too: the last one may go on behind it.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8. What stands before the first header is not passed over, nor what stands
  ///     behind the last LF looked at.
  ///   - room: where fields are put, in turns; what they held before is forgotten.
  ///   - body: takes a record without the LF that ends it, and its fields. False where it is to be
  ///     the last one.
  /// - Returns: how many bytes and how many lines the records have that were given.
  public func forEachRecord(
    in text: UnsafeRawBufferPointer, room: (TextFields, TextFields),
    _ body: (UnsafeRawBufferPointer, TextFields) -> Bool
  ) -> (bytes: Int, lines: Int) {
    var (fields, nextFields) = room
    guard var end = text.endOfLine(from: 0), readHeader(of: text.part(0, end), into: fields) else {
      return (0, 0)
    }
    var start = 0
    var given = 0
    var lines = 0
    while let nextEnd = text.endOfLine(from: end + 1) {
      lines += 1
      if readHeader(of: text.part(end + 1, nextEnd), into: nextFields) {
        let record = text.part(start, end)
        readMessage(of: record, into: fields)
        let isLast = !body(record, fields)
        start = end + 1
        given = lines
        if isLast { break }
        swap(&fields, &nextFields)
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
