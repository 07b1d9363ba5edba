/// Rows from text alone (DESIGN.md §2, the column "from text alone").
extension RowBuffer {
  /// Adds the row of a text record.
  ///
  /// - Parameters:
  ///   - record: its bytes without the LF that ends it, valid UTF-8.
  ///   - fields: what the parser found in them.
  ///   - stream: the file it is from, which says mode and level where the template does not.
  ///   - context: the run it belongs to.
  /// - Returns: the position of the row.
  public mutating func appendRow(
    text record: UnsafeRawBufferPointer, fields: TextRecord, stream: Stream, context: RowContext
  ) -> Int {
    // The fields are parts of the record, which is kept as a whole.
    let start = intern(record).offset
    append(.runID, fields.slice(.runID, start) ?? runID(context))
    appendOptional(.parentRunID, record, fields, start, context)
    append(
      .level,
      fields.value(.level, of: record).map { internLevel($0) }
        ?? words.level(of: stream))
    append(.message, internMessage(record, fields, start))
    append(.mode, fields.slice(.mode, start) ?? words.mode(of: stream))
    appendDatetime(fields, start, context)
    appendInteger(.process, record, fields, context)
    appendInteger(.thread, record, fields, context)
    append(.filename, fields.slice(.filename, start) ?? filename(context))
    appendInteger(.lineno, record, fields, context)
    let optional =
      context.document == nil ? fields.columns.intersection(.optional) : .optional
    for column in optional { appendOptional(column, record, fields, start, context) }
    appendOptional(.metadata, record, fields, start, context)
    return endRow()
  }

  private mutating func appendDatetime(_ fields: TextRecord, _ start: Int, _ context: RowContext) {
    switch fields.datetime {
    case .microseconds(let instant):
      append(.datetime, intern { DatetimeReader.append(microseconds: instant, to: &$0) })
    case .asWritten, nil: append(.datetime, fields.slice(.datetime, start) ?? datetime(context))
    }
  }

  @inline(__always)
  private mutating func appendInteger(
    _ column: Column, _ record: UnsafeRawBufferPointer, _ fields: TextRecord, _ context: RowContext
  ) {
    let number = fields.value(column, of: record).flatMap(\.decimal)
    append(column, number ?? context.document?.integer(column) ?? 0)
  }

  @inline(__always)
  private mutating func appendOptional(
    _ column: Column, _ record: UnsafeRawBufferPointer, _ fields: TextRecord, _ start: Int,
    _ context: RowContext
  ) {
    guard let slice = fields.slice(column, start), slice.count > 0 else {
      fill(column, context)
      return
    }
    if column.affinity == .text {
      append(column, slice)
    } else if let number = fields.value(column, of: record).flatMap(\.finiteNumber) {
      append(column, number)
    } else {
      fill(column, context)
    }
  }

  /// The message; where the record ends with CR LF, its other lines do too, and lose their CR.
  @inline(__always)
  private mutating func internMessage(
    _ record: UnsafeRawBufferPointer, _ fields: TextRecord, _ start: Int
  ) -> Slice {
    guard let slice = fields.slice(.message, start) else { return .empty }
    guard record.last == 0x0D, let message = fields.value(.message, of: record),
      message.contains(0x0D)
    else { return slice }
    return internWithoutCR(message)
  }

  private mutating func internWithoutCR(_ message: UnsafeRawBufferPointer) -> Slice {
    intern { out in
      for (position, byte) in message.enumerated() {
        let next = position + 1
        if byte == 0x0D, next < message.count, message[next] == 0x0A { continue }
        out.append(byte)
      }
    }
  }
}

extension TextRecord {
  /// The bytes of a column in its record.
  @inline(__always)
  fileprivate func value(
    _ column: Column, of record: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer? {
    self[column].map { UnsafeRawBufferPointer(rebasing: record[$0]) }
  }

  /// Where the bytes of a column are kept, when those of the record begin at `start`.
  @inline(__always)
  fileprivate func slice(_ column: Column, _ start: Int) -> RowBuffer.Slice? {
    self[column].map { RowBuffer.Slice(offset: start + $0.lowerBound, count: $0.count) }
  }
}
