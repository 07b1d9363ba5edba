/// What rows from text and from metadata have in common.
extension RowBuffer {
  /// The file name of a record that does not say it.
  mutating func filename(_ context: RowContext) -> Slice {
    guard let text = context.document?.text(.filename) else { return .empty }
    return text.withUnsafeBytes { intern($0) }
  }

  /// Adds the run document's value of a column to the row that is being built. False where it has
  /// none.
  @discardableResult
  mutating func fill(_ column: Column, _ context: RowContext) -> Bool {
    guard let document = context.document else { return false }
    if column.affinity == .real {
      guard let number = document.real(column) else { return false }
      append(column, number)
      return true
    }
    guard let text = document.text(column) else { return false }
    append(column, text.withUnsafeBytes { intern($0) })
    return true
  }

  mutating func internLevel(_ bytes: UnsafeRawBufferPointer, _ context: RowContext) -> Slice {
    if let level = context.levels.meaning(bytes) {
      hasMappedLevel = true
      return level.withUnsafeBytes { intern($0) }
    }
    return Level.position(bytes).map { words.level($0) }
      ?? intern { Level.normalise(bytes, into: &$0) }
  }

  /// The datetime of a record that does not say it.
  mutating func datetime(_ context: RowContext) -> Slice {
    guard let text = context.document?.text(.datetime) else { return .empty }
    return text.withUnsafeBytes { internDatetime($0, context) }
  }

  /// Keeps the datetime of a record: a number counts from 1970, in the unit that its size tells.
  mutating func internDatetime(_ value: FieldValue, _ context: RowContext) -> Slice {
    guard let instant = value.microsecondsSince1970 else {
      return internDatetime(value.bytes, context)
    }
    return intern { DatetimeReader.append(microseconds: instant, to: &$0) }
  }

  /// Keeps a datetime as the column has it. What is none stays as it was written.
  mutating func internDatetime(_ text: UnsafeRawBufferPointer, _ context: RowContext) -> Slice {
    guard case .microseconds(let instant) = context.datetimes.read(text) else {
      return intern(text)
    }
    return intern { DatetimeReader.append(microseconds: instant, to: &$0) }
  }
}

extension RowBuffer.Slice {
  static var empty: Self { Self(offset: 0, count: 0) }
}
