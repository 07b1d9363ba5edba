/// Finds the template of a text by a record that is in it: the values of the record are looked for in
/// a line, and what stands between them is the template's own.
///
/// What it finds renders the record to that very line; whether it reads other lines too is for the
/// caller to see, unless its literals are signs only.
public struct TemplateInference {
  private struct Value {
    let column: Column
    let bytes: [UInt8]
    let isNumber: Bool
  }

  /// Where a value stands in a line.
  private struct Place {
    let value: Value
    let range: Range<Int>
  }

  private let message: Value
  private let others: [Value]

  /// The columns that are looked for, the surest first.
  private static let columns: [Column] = [
    .datetime, .cutID, .filename, .parentRunID, .runID, .level, .thread, .process, .lineno, .mode,
    .workflowName, .stageName, .jobName, .hostname, .traceID, .spanID,
  ]

  /// What can be found by a record; `nil` where its message has no bytes or several lines.
  public init?(_ fields: RecordFields) {
    guard let message = Self.value(.message, fields), !message.bytes.contains(0x0A) else {
      return nil
    }
    self.message = message
    others = Self.columns.compactMap { Self.value($0, fields) }
  }

  private static func value(_ column: Column, _ fields: RecordFields) -> Value? {
    let field = fields[column]
    switch field.kind {
    case .missing, .null, .boolean, .json: return nil
    case .integer, .real, .string: break
    }
    if field.bytes.isEmpty { return nil }
    return Value(column: column, bytes: Array(field.bytes), isNumber: field.kind != .string)
  }

  /// The template that renders the record to this line; `nil` where it has no message, or nothing
  /// beside it.
  public func template(of line: UnsafeRawBufferPointer, _ fields: RecordFields) -> Template? {
    let line = Array(line)
    guard let found = Self.range(of: message, in: line, outside: []) else { return nil }
    var places = [Place(value: message, range: found)]
    for value in others {
      let start =
        value.column == .lineno
        ? places.first { $0.value.column == .filename }?.range.upperBound ?? 0 : 0
      guard
        let range = Self.range(of: value, in: line, from: start, outside: places.map(\.range))
      else { continue }
      places.append(Place(value: value, range: range))
    }
    guard places.count > 1 else { return nil }
    places.sort { $0.range.lowerBound < $1.range.lowerBound }
    guard let template = try? Template(Self.text(of: line, places)) else { return nil }
    var rendering: [UInt8] = []
    guard template.render(fields, into: &rendering), rendering == line, !template.hasFilledLiteral
    else { return nil }
    // What the line says in the place of another datetime would be a literal of the template.
    let isDated = others.contains { $0.column == .datetime }
    if isDated, !places.contains(where: { $0.value.column == .datetime }), !template.hasSignsOnly {
      return nil
    }
    return template
  }

  /// Where a value stands by itself: no letter and no digit beside it.
  private static func range(
    of value: Value, in line: [UInt8], from start: Int = 0, outside taken: [Range<Int>]
  ) -> Range<Int>? {
    let count = value.bytes.count
    guard line.count - start >= count else { return nil }
    for lower in start...(line.count - count) where line[lower] == value.bytes[0] {
      let range = lower..<lower + count
      guard line[range].elementsEqual(value.bytes), !taken.contains(where: { $0.overlaps(range) })
      else { continue }
      if lower > 0, isWord(line[lower - 1]), isWord(value.bytes[0]) { continue }
      if range.upperBound < line.count, isWord(line[range.upperBound]),
        isWord(value.bytes[count - 1])
      {
        continue
      }
      return range
    }
    return nil
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit || byte >= 0x80
  }

  // MARK: The text of the template

  private static func text(of line: [UInt8], _ places: [Place]) -> String {
    var text: [UInt8] = []
    var position = 0
    for (number, place) in places.enumerated() {
      let next = number + 1 < places.count ? places[number + 1].range.lowerBound : line.count
      let before = line[position..<place.range.lowerBound]
      let (left, width) = padding(of: place, before)
      appendLiteral(before.dropLast(left), to: &text)
      text += Array("{\(place.value.column.name)".utf8)
      let rest = line[place.range.upperBound..<next]
      let right = width == 0 ? padding(behind: rest, isLast: next == line.count) : 0
      if width > 0 {
        text += Array(":\(width)d".utf8)
      } else if right > 0 {
        let characters = String(decoding: place.value.bytes, as: UTF8.self).unicodeScalars.count
        text += Array(":\(place.value.isNumber ? "<" : "")\(characters + right)".utf8)
        text += place.value.isNumber ? [] : Array("s".utf8)
      }
      text.append(UInt8(ascii: "}"))
      position = place.range.upperBound + right
    }
    appendLiteral(line[position...], to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// How many spaces in front of a whole number fill it up, and to which width. Behind a bracket all
  /// of them do; behind anything else one is the template's.
  private static func padding(of place: Place, _ before: ArraySlice<UInt8>) -> (Int, width: Int) {
    guard place.value.isNumber, place.value.bytes.allSatisfy(\.isASCIIDigit) else { return (0, 0) }
    var spaces = before.reversed().prefix { $0 == 0x20 }.count
    let opener = before.dropLast(spaces).last
    if opener.map({ "([{<|=".utf8.contains($0) }) != true { spaces -= 1 }
    return spaces > 0 ? (spaces, place.value.bytes.count + spaces) : (0, 0)
  }

  /// How many spaces behind a value fill it up: all at the end of the line, else all but one.
  private static func padding(behind rest: ArraySlice<UInt8>, isLast: Bool) -> Int {
    let spaces = rest.prefix { $0 == 0x20 }.count
    return isLast && spaces == rest.count ? spaces : max(0, spaces - 1)
  }

  private static func appendLiteral(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
    for byte in bytes {
      text.append(byte)
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") { text.append(byte) }
    }
  }
}

extension Template {
  /// So many blanks fill up what stands before them.
  private static var filling: Int { 4 }

  /// Whether a literal is filled up, as only values are: the line that it was taken from is damaged.
  fileprivate var hasFilledLiteral: Bool {
    parts.contains { part in
      var blanks = 0
      return part.literal.drop { $0 == 0x20 }.contains { byte in
        blanks = byte == 0x20 ? blanks + 1 : 0
        return blanks >= Self.filling
      }
    }
  }

  /// Whether its literals have neither letters nor digits.
  public var hasSignsOnly: Bool {
    parts.allSatisfy { part in
      part.literal.allSatisfy { !$0.isASCIILetter && !$0.isASCIIDigit && $0 < 0x80 }
    }
  }
}
