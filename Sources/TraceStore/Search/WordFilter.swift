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
      guard text.count >= word.count, let first = word.first, let last = word.last else {
        return false
      }
      func isWord(at start: Int) -> Bool {
        var position = 0
        while position < word.count, text[start + position] | 0x20 == word[position] {
          position += 1
        }
        return position == word.count
      }
      let starts = text.count - word.count + 1
      var start = 0
      // Eight places at once: where neither the first nor the last character of the word fits, it is not.
      let (firsts, lasts) = (UInt64(repeating: first), UInt64(repeating: last))
      while start + 8 <= starts {
        let fronts = text.loadUnaligned(fromByteOffset: start, as: UInt64.self)
        let ends = text.loadUnaligned(fromByteOffset: start + word.count - 1, as: UInt64.self)
        let blank = UInt64(repeating: 0x20)
        if ((fronts | blank) ^ firsts | (ends | blank) ^ lasts).hasZeroByte,
          (start..<start + 8).contains(where: isWord)
        {
          return true
        }
        start += 8
      }
      return (start..<starts).contains(where: isWord)
    }
  }

  /// Whether a text may have a letter that counts as an ASCII one, or a mark that does not count: letters
  /// with accents are below U+2000, and two signs of units look like letters (U+212A, U+212B). Emoji and
  /// the signs beside them are none, and the writer begins most messages with one.
  private static func mayFold(_ text: UnsafeRawBufferPointer) -> Bool {
    let words = text.count / 8
    for word in 0..<words {
      let bytes = text.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self)
      if bytes & UInt64(repeating: 0x80) == 0 { continue }
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

extension UInt64 {
  /// Eight times the same byte.
  fileprivate init(repeating byte: UInt8) {
    self = UInt64(byte) &* 0x0101_0101_0101_0101
  }

  /// Whether one of its bytes is 0.
  fileprivate var hasZeroByte: Bool {
    (self &- UInt64(repeating: 1)) & ~self & UInt64(repeating: 0x80) != 0
  }
}
