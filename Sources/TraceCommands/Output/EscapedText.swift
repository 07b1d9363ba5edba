internal import TraceBytes

/// Foreign bytes as one line of text that does no harm to a terminal.
enum EscapedText {
  /// Controls become `\n`, `\t`, `\u{1b}`, bytes that are no UTF-8 become `\xff`, and what is longer
  /// than `columns` ends with "…". Wide characters count as two columns.
  static func line(_ bytes: some Collection<UInt8>, columns: Int = .max) -> String {
    if isPlain(bytes), bytes.count <= columns { return String(decoding: bytes, as: UTF8.self) }
    var rest = Array(bytes)[...]
    var text = ""
    var width = 0
    // How much of the text leaves a column for the "…".
    var cut = text.endIndex
    while let first = rest.first {
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      let scalar = String(validating: rest.prefix(length), as: UTF8.self)?.unicodeScalars.first
      let piece = scalar.map(shown) ?? escape("\\x" + String(first, radix: 16))
      width += piece.columns
      if width > columns { return text[..<cut] + "…" }
      text += piece.text
      if width < columns { cut = text.endIndex }
      rest = rest.dropFirst(scalar == nil ? 1 : length)
    }
    return text
  }

  /// The same of a text.
  static func line(_ text: String, columns: Int = .max) -> String {
    line(text.utf8, columns: columns)
  }

  /// How many columns a line of text takes that is escaped already.
  static func columns(of line: String) -> Int {
    if isPlain(line.utf8) { return line.utf8.count }
    return line.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// Whether all of it is ASCII that is shown as it is, a column each: nearly every text.
  private static func isPlain(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.allSatisfy { (0x20..<0x7F).contains($0) }
  }

  private static func shown(_ scalar: Unicode.Scalar) -> (text: String, columns: Int) {
    scalar.escape.map(escape) ?? (String(scalar), columns(of: scalar))
  }

  /// As terminals draw it: the wide blocks of UAX #11 and emoji two columns, marks none.
  private static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default:
      return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }

  private static func escape(_ text: String) -> (text: String, columns: Int) {
    (text, text.count)
  }
}
