/// Tells at a glance that a row has not the words of an expression, so that FTS5 judges only those few
/// that may have them. It never leaves out a row that matches.
struct WordFilter {
  /// In lower case, each of ASCII letters and digits.
  private let words: [[UInt8]]

  /// A filter for texts that must have all those words; `nil` if there are none.
  init?(_ words: [[UInt8]]) {
    guard !words.isEmpty else { return nil }
    self.words = words
  }

  /// Whether a row may match by its texts, which are the columns of that range.
  ///
  /// FTS5 has to judge a text that may have letters which count as others.
  func mayMatch(_ row: Statement.Row, _ columns: Range<Int32>) -> Bool {
    let texts = columns.lazy.map { row.borrowedBytes($0) }
    return words.allSatisfy { word in texts.contains { Self.isIn($0, word) } }
      || texts.contains { Self.mayFold($0) }
  }

  /// Whether a text has a word somewhere, in upper or lower case. May say so of a word that has other
  /// ASCII characters in it in place of its own.
  private static func isIn(_ text: UnsafeRawBufferPointer, _ word: [UInt8]) -> Bool {
    word.withUnsafeBufferPointer { word in
      guard text.count >= word.count, let first = word.first else { return false }
      for start in 0...(text.count - word.count)
      where text[start] | 0x20 == first
        && (1..<word.count).allSatisfy({ text[start + $0] | 0x20 == word[$0] })
      {
        return true
      }
      return false
    }
  }

  /// Whether a text may have a letter that counts as an ASCII one, or a mark that does not count: letters
  /// with accents are below U+2000, and two signs of units look like letters (U+212A, U+212B). Emoji and
  /// the signs beside them are none, and the writer begins most messages with one.
  private static func mayFold(_ text: UnsafeRawBufferPointer) -> Bool {
    let words = text.count / 8
    for word in 0..<words {
      let bytes = text.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self)
      if bytes & 0x8080_8080_8080_8080 == 0 { continue }
      if mayFold(text, 8 * word..<8 * word + 8) { return true }
    }
    return mayFold(text, 8 * words..<text.count)
  }

  /// The same, of the characters that begin in a range.
  private static func mayFold(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
    range.contains { position in
      switch text[position] {
      case 0xC0...0xE1: true
      case 0xE2: position + 1 >= text.count || text[position + 1] == 0x84
      default: false
      }
    }
  }
}
