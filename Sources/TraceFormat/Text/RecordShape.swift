/// A template, compiled to read its records back.
final class RecordShape: Sendable {
  let template: Template
  private let header: FieldSequence
  private let message: FormatSpec
  /// What follows the message, read from the end.
  private let suffix: FieldSequence

  /// What stands before the datetime, and what follows it; `nil` where the header has none.
  private let datetimePlace: DatetimePlace?
  private let extraNames: [String]
  /// The blanks that end the header, and the byte before them: an editor may have taken them off
  /// where the message is empty.
  private let headerEnd: HeaderEnd

  /// - Parameter template: what the records were rendered with.
  init(_ template: Template) {
    self.template = template
    let extraNames = template.extraNames
    self.extraNames = extraNames
    let (parts, split) = (template.parts, template.messagePart)
    let literals = parts.map(\.literal) + (parts.last?.field == nil ? [] : [[]])
    let fields = parts.compactMap(\.field)
    message = fields[split].spec
    header = FieldSequence(
      opening: literals[0], fields: (0..<split).map { (fields[$0], literals[$0 + 1]) },
      extraNames: extraNames)
    suffix = FieldSequence(
      opening: literals[fields.count],
      fields: (split + 1..<fields.count).reversed().map { (fields[$0], literals[$0]) },
      extraNames: extraNames)
    datetimePlace = fields[..<split].firstIndex { $0.column == .datetime }.map { place in
      DatetimePlace(
        before: FieldSequence(
          opening: literals[0], fields: (0..<place).map { (fields[$0], literals[$0 + 1]) },
          extraNames: extraNames),
        behind: FieldSequence(
          opening: literals[place + 1],
          fields: (place + 1..<split).map { (fields[$0], literals[$0 + 1]) },
          extraNames: extraNames),
        end: literals[place + 1].first)
    }
    headerEnd = HeaderEnd(literals[split])
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
    return readHeaderSlowly(of: record, datetimes, into: fields)
  }

  /// Whether a line may be such a header, with the blanks at its end or without them. What it costs is
  /// little beside reading one.
  func mayBeHeader(_ line: UnsafeRawBufferPointer) -> Bool { header.mayMatch(line) }

  private func readHeaderSlowly(
    of record: UnsafeRawBufferPointer, _ datetimes: DatetimeReader, into fields: TextFields
  ) -> Bool {
    fields.removeAll()
    noteExtras(in: fields)
    // No other field can hold an LF.
    let end = header.hasText ? record.first(0x0A) ?? record.count : record.count
    guard let walk = ForwardWalk(record, upTo: end),
      let headerEnd = header.match(walk, of: record, datetimes, into: fields)
    else { return false }
    fields.headerEnd = headerEnd
    return true
  }

  private func noteExtras(in fields: TextFields) {
    guard !extraNames.isEmpty else { return }
    fields.extraNames = extraNames
    fields.hasExtras = true
  }

  /// Finds the fields of a header that ends with its line: the message is empty, and the blanks
  /// before it are gone.
  func readBareHeader(
    of record: UnsafeRawBufferPointer, _ datetimes: DatetimeReader, into fields: TextFields
  ) -> Bool {
    let end = record.first(0x0A) ?? record.count
    let line = UnsafeRawBufferPointer(rebasing: record[..<end])
    guard headerEnd.mayEnd(line) else { return false }
    let whole = Array(line) + headerEnd.blanks
    return whole.withUnsafeBytes { whole in
      guard readHeaderSlowly(of: whole, datetimes, into: fields), fields.headerEnd == whole.count
      else { return false }
      fields.clamp(to: end)
      return true
    }
  }

  /// Why a line that is no header begins as one does: with a datetime, or what has the shape of one,
  /// at the place of the template's. `nil` where it does not.
  func fault(
    in line: UnsafeRawBufferPointer, _ datetimes: DatetimeReader, _ fields: TextFields
  ) -> DatetimePlace.Fault? {
    datetimePlace?.fault(in: line, datetimes, fields)
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
    if !readHeader(of: record, datetimes, into: fields) {
      _ = readBareHeader(of: record, datetimes, into: fields)
    }
    fields[.message] = start..<record.count
    return .torn
  }

  /// Finds the fields of a record.
  func read(
    _ record: UnsafeRawBufferPointer, _ datetimes: DatetimeReader, into fields: TextFields
  ) -> Finding {
    if readHeader(of: record, datetimes, into: fields)
      || readBareHeader(of: record, datetimes, into: fields)
    {
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
    if message.width == 0 { return start..<end }
    let padding = Array(message.fill.utf8).withUnsafeBytes {
      text.padding(width: message.width, fill: $0, alignment: message.alignment(isNumber: false))
    }
    return padding.map { start + $0.front..<end - $0.back }
  }
}
