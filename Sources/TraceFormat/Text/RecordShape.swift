/// A template, compiled to read its records back.
final class RecordShape: Sendable {
  let template: Template
  private let header: FieldSequence
  private let message: FormatSpec
  /// What follows the message, read from the end.
  private let suffix: FieldSequence

  /// - Parameters:
  ///   - template: what the records were rendered with.
  ///   - content: what a field may hold, where that is not what its column says.
  init(
    _ template: Template, content: (Template.Field) -> FieldContent? = { _ in nil }
  ) {
    func resolve(_ field: Template.Field) -> FieldContent {
      content(field) ?? FieldContent(field.column)
    }
    self.template = template
    let (parts, split) = (template.parts, template.messagePart)
    let literals = parts.map(\.literal) + (parts.last?.field == nil ? [] : [[]])
    let fields = parts.compactMap(\.field)
    message = fields[split].spec
    header = FieldSequence(
      opening: literals[0],
      fields: (0..<split).map { (fields[$0], literals[$0 + 1]) },
      content: resolve)
    suffix = FieldSequence(
      opening: literals[fields.count],
      fields: (split + 1..<fields.count).reversed().map { (fields[$0], literals[$0]) },
      content: resolve)
  }

  /// What a record was found to be.
  enum Finding {
    /// A rendering of the template.
    case whole
    /// A header, but not the fields behind the message: all behind the header is message.
    case torn
    /// No record of this template: all of it is message.
    case foreign
  }

  /// Finds the fields of the header of a record, of which the first line is enough. False where it
  /// is none; fields are then undefined.
  @inline(__always)
  func readHeader(
    of record: UnsafeRawBufferPointer, _ datetimes: DatetimeReader, into fields: TextFields
  ) -> Bool {
    fields.removeAll()
    if datetimes.isPlain, let headerEnd = header.matchQuickly(record, into: fields) {
      fields.headerEnd = headerEnd
      return true
    }
    // No other field can hold an LF.
    let end = header.hasText ? record.first(0x0A) ?? record.count : record.count
    guard let walk = ForwardWalk(record, upTo: end),
      let headerEnd = header.match(walk, of: record, datetimes, into: fields)
    else { return false }
    fields.headerEnd = headerEnd
    return true
  }

  /// Finds the message, and the fields behind it, of a record whose header is in `fields`.
  @inline(__always)
  func readMessage(
    of record: UnsafeRawBufferPointer, _ datetimes: DatetimeReader, into fields: TextFields
  ) -> Finding {
    let start = fields.headerEnd
    if suffix.isEmpty && message.width == 0 {
      fields[.message] = start..<record.count
      return .whole
    }
    if let range = findMessage(from: start, record, datetimes, fields) {
      fields[.message] = range
      return .whole
    }
    // Some fields behind the message may be there: the header is read anew, without them.
    _ = readHeader(of: record, datetimes, into: fields)
    fields[.message] = start..<record.count
    return .torn
  }

  /// Finds the fields of a record.
  func read(
    _ record: UnsafeRawBufferPointer, _ datetimes: DatetimeReader, into fields: TextFields
  ) -> Finding {
    if readHeader(of: record, datetimes, into: fields) {
      return readMessage(of: record, datetimes, into: fields)
    }
    fields.removeAll()
    fields[.message] = 0..<record.count
    return .foreign
  }

  /// The message without its padding, where the fields behind it are there and it is as long as its
  /// width.
  private func findMessage(
    from start: Int, _ record: UnsafeRawBufferPointer, _ datetimes: DatetimeReader,
    _ fields: TextFields
  ) -> Range<Int>? {
    var end = record.count
    if !suffix.isEmpty {
      var lastLine = start
      while let end = UnsafeRawBufferPointer(rebasing: record[lastLine...]).first(0x0A) {
        lastLine += end + 1
      }
      guard let walk = BackwardWalk(record, lastLine..<record.count),
        let length = suffix.match(walk, of: record, datetimes, into: fields)
      else { return nil }
      end -= length
    }
    let text = UnsafeRawBufferPointer(rebasing: record[start..<end])
    let padding = Array(message.fill.utf8).withUnsafeBytes {
      text.padding(width: message.width, fill: $0, alignment: message.alignment(isNumber: false))
    }
    return padding.map { start + $0.front..<end - $0.back }
  }
}
