/// Tells at a glance that a row has not the words of an expression, so that FTS5 judges only those few
/// that may have them. It never leaves out a row that matches.
struct WordFilter {
  /// Of each of these lists one word has to be there; the longest first, since they are missing most
  /// often.
  private let words: [[FilterWord]]
  private let folding: LetterFolding

  /// A filter for texts that must have one term of each list; `nil` if nothing is known of what they
  /// have.
  init?(terms: [[SearchExpression.Term]]) throws {
    guard !terms.isEmpty else { return nil }
    folding = try LetterFolding()
    let length = { (word: FilterWord) in word.bytes.count }
    words = try terms.flatMap { [folding] terms -> [[FilterWord]] in
      let words = try terms.map(folding.words)
      // All words of a term have to be there; of one of several terms, the longest will do.
      if words.count == 1 { return words[0].map { [$0] } }
      let longest = words.compactMap { $0.max { length($0) < length($1) } }
      return longest.count == words.count ? [longest] : []
    }.sorted { ($0.map(length).min() ?? 0) > ($1.map(length).min() ?? 0) }
    if words.isEmpty { return nil }
  }

  /// Whether a row may match by its texts.
  func mayMatch(_ texts: UnsafeBufferPointer<UnsafeRawBufferPointer>) -> Bool {
    words.allSatisfy { words in
      words.contains { word in
        // Spelled otherwise it is hardly ever, and finding out takes longer.
        texts.contains(where: word.isIn) || texts.contains { isFolded(word, in: $0) }
      }
    }
  }

  /// Whether a text has a word with a letter beyond ASCII, or an accent.
  private func isFolded(_ word: FilterWord, in text: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    while let found = folding.next(in: text, from: position) {
      position = found.bytes.upperBound
      // Folding the text means a copy: not before the rest of the word goes on from this character.
      if word.mayGoOn(after: found.letter, { folding.goesOn(text, at: position, with: $0) }) {
        return folding.folded(text)?.withUnsafeBytes(word.isIn) == true
      }
    }
    return false
  }
}
