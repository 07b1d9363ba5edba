/// Matches the steps of a `FieldSequence` one after another, and goes back where it has to.
///
/// Only a datetime and a text may hold the literal that follows them, so that another end can be
/// tried. A text that fails with each of its ends fails with any later start too: what stands
/// before it need not be tried again. So there is never more to go back to than one datetime, of
/// at most `DatetimeReader.longest` bytes, and the text before it. The cost grows with the length
/// of a line, and no faster.
struct FieldMatcher<Walk: TextWalk> {
  /// So many blanks at a time are passed over as padding that the template does not say.
  private static var mostPadding: Int { 64 }

  /// A field that may end further on.
  private struct Choice {
    let index: Int
    let start: Int
    let end: Int
  }

  let walk: Walk
  let text: UnsafeRawBufferPointer
  let literals: UnsafeRawBufferPointer

  /// Matches all steps; the first field begins at `position`.
  ///
  /// - Returns: where they end; `nil` where they do not match.
  @inline(__always)
  func match(
    _ steps: UnsafeBufferPointer<FieldSequence.Step>, at position: Int, _ datetimes: DatetimeReader,
    into record: TextFields
  ) -> Int? {
    var position = position
    var least = position
    var index = 0
    var datetime: Choice?
    var text: Choice?
    while index < steps.count {
      let step = steps[index]
      if let end = match(step, at: position, from: least, datetimes, into: record) {
        if step.content == .datetime {
          datetime = Choice(index: index, start: position, end: end)
        } else if step.content == .text {
          text = Choice(index: index, start: position, end: end)
          datetime = nil
        }
        index += 1
        position = end + Int(step.literal.count)
        least = position
      } else if let choice = datetime ?? text {
        if datetime == nil { text = nil } else { datetime = nil }
        index = choice.index
        position = choice.start
        least = choice.end + 1
      } else {
        return nil
      }
    }
    return position
  }

  /// Matches one field from `position`, which ends at `least` or further on.
  @inline(__always)
  private func match(
    _ step: FieldSequence.Step, at position: Int, from least: Int, _ datetimes: DatetimeReader,
    into record: TextFields
  ) -> Int? {
    let literal = step.literal.bytes(in: literals)
    if step.isCut {
      guard let end = walk.position(position, advancedBy: Int(step.width)),
        walk.holds(literal, at: end),
        accept(walk.range(position, end), step, datetimes, into: record)
      else { return nil }
      return end
    }
    if step.content == .structuredData, Walk.self == ForwardWalk.self {
      guard let end = endOfStructuredData(from: position, literal),
        accept(walk.range(position, end), step, datetimes, into: record)
      else { return nil }
      return end
    }
    var least = least
    if step.width > 0 {
      guard let end = walk.position(position, advancedBy: Int(step.width)) else { return nil }
      least = max(least, end)
    } else if least == position, step.content.isWord || step.isPaddedFreely {
      // Blanks before a word are padding, as far as padding goes.
      let most = position + Self.mostPadding
      while least < most, walk.isBlank(at: least) { least += 1 }
    }
    let limit = min(walk.count, max(position, least) &+ Int(step.longest) &+ literal.count)
    while var end = walk.next(literal, from: least, to: limit) {
      if step.isPaddedFreely, literal.count > 0, literal[0] == 0x20 {
        let most = end + Self.mostPadding
        while end < most, walk.holds(literal, at: end + 1) { end += 1 }
      }
      var range = walk.range(position, end)
      if step.width > 0 {
        guard let value = unpadded(range, step) else { return nil }
        range = value
      } else if step.content.isWord || step.isPaddedFreely {
        range = text.withoutBlanks(range)
      }
      if accept(range, step, datetimes, into: record) { return end }
      // Only a datetime may hold the literal that follows it.
      if step.content != .datetime { return nil }
      least = end + 1
    }
    return nil
  }

  /// Where structured data ends (RFC 5424, §6.3.3): at the literal behind it that is in no quotes.
  private func endOfStructuredData(
    from start: Int, _ literal: UnsafeRawBufferPointer
  ) -> Int? {
    var position = start
    var isQuoted = false
    while position < walk.count {
      switch text[position] {
      case UInt8(ascii: "\\") where isQuoted: position += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      default: if !isQuoted, walk.holds(literal, at: position) { return position }
      }
      position += 1
    }
    return nil
  }

  /// Notes the value of a field; false where it is none.
  @inline(__always)
  private func accept(
    _ range: Range<Int>, _ step: FieldSequence.Step, _ datetimes: DatetimeReader,
    into record: TextFields
  ) -> Bool {
    let value = UnsafeRawBufferPointer(rebasing: text[range])
    switch step.content {
    case .datetime:
      guard let reading = datetimes.read(value) else { return false }
      record.datetime = reading
    case .level:
      record.level = Level.position(value)
      if record.level == nil, !Level.isWord(value) { return false }
    case .integer, .real, .number:
      guard value.holds(step.content) else { return false }
      if value.isLost(inSlot: step.slot) { record.hasExtras = true }
    case .cutID: if !value.isCutID { record.isCutIDDoubtful = true }
    case .structuredData, .text: break
    }
    record[slot: Int(step.slot)] = range
    return true
  }

  /// The field without what its format specification added: nothing where it is longer than its
  /// width.
  private func unpadded(_ range: Range<Int>, _ step: FieldSequence.Step) -> Range<Int>? {
    let field = UnsafeRawBufferPointer(rebasing: text[range])
    let padding = field.padding(
      width: Int(step.width), fill: step.fill.bytes(in: literals), alignment: step.alignment)
    return padding.map { range.lowerBound + $0.front..<range.upperBound - $0.back }
  }
}

extension UnsafeRawBufferPointer {
  /// A range of it without the blanks at its ends.
  fileprivate func withoutBlanks(_ range: Range<Int>) -> Range<Int> {
    var (lower, upper) = (range.lowerBound, range.upperBound)
    while lower < upper, self[lower] == 0x20 { lower += 1 }
    while lower < upper, self[upper - 1] == 0x20 { upper -= 1 }
    return lower..<upper
  }
}
