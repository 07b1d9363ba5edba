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
    text record: UnsafeRawBufferPointer, fields: TextFields, stream: Stream, context: RowContext
  ) -> Int {
    // The fields are parts of the record, which is kept as a whole.
    let start = intern(record).offset
    if !fields.hasExtras, form.fits(fields.columns, stream, context) {
      for column in fields.columns {
        let cell = cell(column, record, fields, start, stream, context)
        form.cells[form.position(of: column)] = cell
      }
      appendForm()
      return endRow()
    }
    let first = cells.count
    var columns = context.document == nil ? fields.columns.union(.always) : .all
    if fields.hasExtras { columns.insert(.metadata) }
    for column in columns {
      if fields.hasExtras && column == .metadata {
        appendExtras(record, fields, start, context)
      } else if ColumnSet.always.contains(column) {
        cells.append(cell(column, record, fields, start, stream, context))
      } else {
        appendOptional(column, record, fields, start, context)
      }
    }
    if !fields.hasExtras { form.copy(cells[first...], fields.columns, stream, context) }
    return endRow()
  }

  @inline(__always)
  private mutating func appendForm() {
    let (row, count) = (form.cells, form.count)
    row.span.withUnsafeBufferPointer {
      cells.append(contentsOf: UnsafeBufferPointer(rebasing: $0[..<count]))
    }
  }

  /// The cell of a column that each row has a value in.
  @inline(__always)
  private mutating func cell(
    _ column: Column, _ record: UnsafeRawBufferPointer, _ fields: TextFields, _ start: Int,
    _ stream: Stream, _ context: RowContext
  ) -> Cell {
    switch column {
    case .level:
      if let level = fields.level, context.levels.isEmpty {
        return Cell(column, words.level(level))
      }
      let level = fields.value(.level, of: record).map { internLevel($0, context) }
      return Cell(column, level ?? words.level(of: stream))
    case .message: return Cell(column, internMessage(record, fields, start))
    case .datetime: return Cell(column, datetime(fields, start, context))
    case .process, .thread, .lineno:
      let number = fields.value(column, of: record).flatMap(\.decimal)
      return Cell(column, context.number(column, number))
    case .mode: return Cell(column, fields.slice(column, start) ?? words.mode(of: stream))
    case .filename: return Cell(column, fields.slice(column, start) ?? filename(context))
    default: return Cell(column, fields.slice(column, start) ?? runID(context))
    }
  }

  private mutating func datetime(
    _ fields: TextFields, _ start: Int, _ context: RowContext
  ) -> Slice {
    if case .microseconds(let instant) = fields.datetime {
      return intern { DatetimeReader.append(microseconds: instant, to: &$0) }
    }
    return fields.slice(.datetime, start) ?? datetime(context)
  }

  @inline(__always)
  private mutating func appendOptional(
    _ column: Column, _ record: UnsafeRawBufferPointer, _ fields: TextFields, _ start: Int,
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

  /// The `metadata` of a record: its fields that are no columns, and what numbers were words.
  private mutating func appendExtras(
    _ record: UnsafeRawBufferPointer, _ fields: TextFields, _ start: Int, _ context: RowContext
  ) {
    let object = intern { out in
      var members = JSONMembers()
      for column in fields.columns where column.affinity != .text {
        if let value = fields.value(column, of: record), value.isLost(in: column) {
          members.append(column.name, value, to: &out)
        }
      }
      if let value = fields.value(.metadata, of: record), !value.isEmpty {
        members.append(Column.metadata.name, value, to: &out)
      }
      for (position, name) in fields.extraNames.enumerated() {
        guard let range = fields[slot: TextFields.firstExtraSlot + position], !range.isEmpty else {
          continue
        }
        members.append(name, UnsafeRawBufferPointer(rebasing: record[range]), to: &out)
      }
      members.end(&out)
    }
    if object.count > 0 {
      append(.metadata, object)
    } else {
      appendOptional(.metadata, record, fields, start, context)
    }
  }

  /// The message; where the record ends with CR LF, its other lines do too, and lose a CR.
  @inline(__always)
  private mutating func internMessage(
    _ record: UnsafeRawBufferPointer, _ fields: TextFields, _ start: Int
  ) -> Slice {
    guard let slice = fields.slice(.message, start) else { return .empty }
    guard record.last == 0x0D, let message = fields.value(.message, of: record),
      message.contains(0x0D)
    else { return slice }
    return intern { message.appendWithoutLineEndCRs(to: &$0) }
  }
}

extension TextFields {
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
