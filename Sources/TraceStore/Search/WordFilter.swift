/// Tells at a glance that a row has not the words of an expression, so that FTS5 judges only those few
/// that may have them. It never leaves out a row that matches.
struct WordFilter {
  /// As `LetterFolding.words(of:)` gives them.
  private let words: [[UInt8]]
  private let folding: LetterFolding

  /// A filter for texts that must have all those terms; `nil` if nothing is known of what they have.
  init?(terms: [String]) throws {
    guard !terms.isEmpty else { return nil }
    folding = try LetterFolding()
    words = try terms.flatMap(folding.words)
    if words.isEmpty { return nil }
  }

  /// Whether a row may match by its texts, which are the columns of that range.
  func mayMatch(_ row: Statement.Row, _ columns: Range<Int32>) -> Bool {
    let texts = columns.lazy.map { row.borrowedBytes($0) }
    func isThere(_ word: [UInt8]) -> Bool { texts.contains { Self.isIn($0, word) } }
    if words.allSatisfy(isThere) { return true }
    let folded = texts.compactMap(folding.folded)
    guard !folded.isEmpty else { return false }
    return words.allSatisfy { word in
      isThere(word) || folded.contains { text in text.withUnsafeBytes { Self.isIn($0, word) } }
    }
  }

  /// Whether a text has a word somewhere, in upper or lower case. May say so of a word that differs in the
  /// bit 0x20 of some characters.
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
