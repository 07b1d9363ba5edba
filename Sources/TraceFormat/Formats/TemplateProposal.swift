/// A template for a line of a format that is not known, as far as its datetime and its level tell.
public enum TemplateProposal {
  /// So much of a line is looked at, in bytes.
  public static let longestLine = 512
  /// A level stands among so many words behind the datetime.
  private static let mostWords = 5
  private static let reader = try? DatetimeReader(year: 2000)

  /// Whether a line begins with a datetime, a bracket before it apart.
  public static func beginsWithDatetime(_ line: UnsafeRawBufferPointer) -> Bool {
    let start = line.first.map { $0 == 0x5B ? 1 : 0 } ?? 0
    return end(ofDatetimeAt: start, in: line) != nil
  }

  /// The template that reads a line; `nil` where nothing tells how.
  public static func template(for line: UnsafeRawBufferPointer) -> Template? {
    let line = UnsafeRawBufferPointer(rebasing: line.prefix(longestLine))
    guard let datetime = datetime(in: line) else { return nil }
    let front = fields(of: line[..<datetime.lowerBound], names: "field")
    for text in candidates(line, from: datetime.upperBound) {
      guard let template = try? Template(front + "{datetime}" + text) else { continue }
      return template
    }
    return nil
  }

  /// Where the first datetime of a line stands.
  private static func datetime(in line: UnsafeRawBufferPointer) -> Range<Int>? {
    for start in 0..<min(line.count, 48) {
      if start > 0, line[start - 1].isASCIIDigit || line[start - 1].isASCIILetter { continue }
      guard line[start].isASCIIDigit || line[start].isASCIILetter else { continue }
      if let end = end(ofDatetimeAt: start, in: line) { return start..<end }
    }
    return nil
  }

  /// Where the longest datetime ends that begins at a position.
  private static func end(ofDatetimeAt start: Int, in line: UnsafeRawBufferPointer) -> Int? {
    guard let reader, line.count - start >= 8,
      line[start...].prefix(16).contains(where: \.isASCIIDigit)
    else { return nil }
    var unknown: Int?
    for end in stride(from: min(line.count, start + 40), through: start + 8, by: -1) {
      if end < line.count, line[end].isASCIIDigit || line[end].isASCIILetter { continue }
      let text = UnsafeRawBufferPointer(rebasing: line[start..<end])
      // A number alone is no sign of a datetime.
      if text.allSatisfy(\.isASCIIDigit) { continue }
      if reader.read(text) != nil { return end }
      if text.last?.isASCIIDigit == true, text.looksLikeDatetime,
        text.first?.isASCIIDigit == true, !text.contains(where: \.isASCIILetter)
      {
        unknown = unknown ?? end
      }
    }
    return unknown
  }

  /// What may follow the datetime in a template, the most telling first.
  private static func candidates(
    _ line: UnsafeRawBufferPointer, from start: Int
  ) -> [String] {
    var texts: [String] = []
    var position = start
    var template = ""
    var numbers = ["process", "thread"][...]
    var names = ["name", "logger", "field1", "field2"][...]
    for _ in 0..<mostWords {
      let literal = line[position...].prefix { !isWord($0) }
      position += literal.count
      let word = line[position...].prefix(while: isWord)
      if word.isEmpty { break }
      position += word.count
      template += escaped(literal)
      if Level.position(UnsafeRawBufferPointer(rebasing: word)) != nil {
        let behind = line[position...].prefix { !isWord($0) && $0 < 0x80 }
        let isPadded = behind.count > 1 && behind.allSatisfy { $0 == 0x20 }
        let end = behind.isEmpty ? "" : isPadded ? " " : escaped(behind)
        texts.append(template + (isPadded ? "{level:<}" : "{level}") + end + "{message}")
        break
      }
      if word.allSatisfy(\.isASCIIDigit), let name = numbers.popFirst() {
        template += "{\(name):d}"
      } else {
        template += "{\(names.popFirst() ?? "_")}"
      }
    }
    // Without a level only what closes the datetime is surely no message.
    var behind = line[start...].prefix { !isWord($0) && $0 != 0x20 && $0 < 0x80 }
    if start + behind.count < line.count, line[start + behind.count] == 0x20 {
      behind = line[start...].prefix(behind.count + 1)
    }
    texts.append(escaped(behind) + "{message}")
    return texts
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte.isASCIIDigit || byte.isASCIILetter || byte == 0x5F || byte == 0x2E || byte == 0x2D
      || byte == 0x24
  }

  private static func fields(of text: Slice<UnsafeRawBufferPointer>, names: String) -> String {
    var out = ""
    var position = text.startIndex
    var count = 0
    var hasLevel = false
    while position < text.endIndex {
      let literal = text[position...].prefix { !isWord($0) }
      out += escaped(literal)
      position += literal.count
      let word = text[position...].prefix(while: isWord)
      if word.isEmpty { continue }
      position += word.count
      if !hasLevel, Level.position(UnsafeRawBufferPointer(rebasing: word)) != nil {
        hasLevel = true
        out += "{level}"
      } else {
        count += 1
        out += "{\(names)\(count)}"
      }
    }
    return out
  }

  private static func escaped(_ text: Slice<UnsafeRawBufferPointer>) -> String {
    String(decoding: text, as: UTF8.self).replacing("{", with: "{{").replacing("}", with: "}}")
      .replacing("\t", with: "\\t")
  }
}
