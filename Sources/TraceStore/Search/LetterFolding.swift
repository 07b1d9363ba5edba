internal import GRDB
internal import GRDBSQLite

/// What the tokenizer of FTS5 takes characters beyond ASCII for: "é" is an "e" to it, and an accent
/// that stands by itself, as in "e" and U+0301, is nothing.
///
/// The tokenizer itself is asked (https://sqlite.org/fts5.html#unicode61_tokenizer), so that a search
/// that looks at rows finds what one by the index finds, whatever the version of SQLite.
struct LetterFolding {
  /// All characters that it may take for ASCII letters, and all accents: Latin letters, the accents of
  /// them, more Latin letters, and the signs of kelvin and ångström. A test asks it about every other one.
  static let ranges: [ClosedRange<UInt32>] = [
    0xC0...0x24F, 0x300...0x33F, 0x1E00...0x1EFF, 0x212A...0x212B,
  ]

  /// In place of an ASCII letter: the character stands for itself, or is an accent.
  private static let itself: UInt8 = 0x80
  private static let nothing: UInt8 = 0

  /// By the character, up to the last one of `ranges`.
  private let letters: [UInt8]

  /// Asks the tokenizer, which takes about a millisecond.
  init() throws {
    var letters = [UInt8](
      repeating: Self.itself, count: Int(Self.ranges.map(\.upperBound).max() ?? 0) + 1)
    try Self.forEachTerm(Self.ranges.joined()) { character, term in
      // It stands between two ASCII letters, and the three are one word.
      guard term.allSatisfy({ $0 < 0x80 }) else { return }
      letters[Int(character)] =
        switch term.count {
        case 2: Self.nothing
        case 3: term[1]
        default: Self.itself
        }
    }
    self.letters = letters
  }

  /// Calls `body` with the words that the tokenizer makes of "x", each character, and "y".
  static func forEachTerm(
    _ characters: some Sequence<UInt32>, _ body: (UInt32, [UInt8]) -> Void
  ) throws {
    try DatabaseQueue().write { database in
      guard let connection = database.sqliteConnection else {
        throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
      }
      func prepare(_ sql: String) throws -> Statement { try Statement(sql, on: connection) }
      try prepare(
        "CREATE VIRTUAL TABLE words USING fts5(word, tokenize = '\(SearchIndex.tokenizer)')"
      ).run()
      try prepare("CREATE VIRTUAL TABLE terms USING fts5vocab(words, instance)").run()
      let add = try prepare("INSERT INTO words (rowid, word) VALUES (?1, 'x' || char(?1) || 'y')")
      for character in characters { try add.run(.integer(Int64(character))) }
      try prepare("SELECT doc, term FROM terms").forEach(body: { row in
        body(UInt32(clamping: row.integer(0)), row.bytes(1) ?? [])
      })
    }
  }

  /// The words that are in every text which matches a term, whole or as a part of one: of ASCII letters
  /// and digits in lower case, and of letters that have no case and so are only equal to themselves,
  /// as those of Thai and Chinese. Of what is between them nothing is known.
  ///
  /// All bytes have the bit 0x20, which makes ASCII letters small.
  func words(of term: String) throws -> [[UInt8]] {
    let caseless = term.unicodeScalars.filter { $0.properties.generalCategory == .otherLetter }
    var kept: Set<UInt32> = []
    if !caseless.isEmpty {
      try Self.forEachTerm(Set(caseless.map(\.value))) { character, word in
        // What an older SQLite does not know as a letter parts two words.
        if word.count > 2 { kept.insert(character) }
      }
    }
    var words: [[UInt8]] = [[]]
    for scalar in term.unicodeScalars {
      let letter = letter(scalar.value)
      switch scalar {
      case "0"..."9", "a"..."z", "A"..."Z":
        words[words.count - 1].append(UInt8(scalar.value) | 0x20)
      case _ where letter == Self.nothing: break
      case _ where letter != Self.itself: words[words.count - 1].append(letter)
      case _ where kept.contains(scalar.value):
        words[words.count - 1] += String(scalar).utf8.map { $0 | 0x20 }
      default: words.append([])
      }
    }
    // FTS5 does not compare what is beyond 32 KiB of a word.
    return words.filter { !$0.isEmpty }.map { Array($0.prefix(1_024)) }
  }

  /// A text with the ASCII letters that its characters are taken for, and without accents; `nil` where
  /// all of them stand for themselves.
  func folded(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    guard var found = next(in: text, from: 0) else { return nil }
    var folded: [UInt8] = []
    folded.reserveCapacity(text.count)
    var start = 0
    while true {
      folded += text[start..<found.bytes.lowerBound]
      if found.letter != Self.nothing { folded.append(found.letter) }
      start = found.bytes.upperBound
      guard let another = next(in: text, from: start) else { break }
      found = another
    }
    folded += text[start...]
    return folded
  }

  /// The next character that does not stand for itself, and the letter that it is taken for.
  private func next(
    in text: UnsafeRawBufferPointer, from start: Int
  ) -> (bytes: Range<Int>, letter: UInt8)? {
    var position = start
    while position < text.count {
      // Eight bytes at once, as long as they are ASCII.
      if position + 8 <= text.count,
        text.loadUnaligned(fromByteOffset: position, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        position += 8
        continue
      }
      let first = position
      let byte = text[first]
      position += 1
      if byte < 0xC0 { continue }
      // As FTS5 reads a character, also one that is no UTF-8: with all bytes that go on with one.
      var character = UInt32(byte & 0x7F >> UInt8((~byte).leadingZeroBitCount))
      while position < text.count, text[position] & 0xC0 == 0x80 {
        character = character << 6 | UInt32(text[position] & 0x3F)
        position += 1
      }
      let letter = letter(character)
      if letter != Self.itself { return (first..<position, letter) }
    }
    return nil
  }

  private func letter(_ character: UInt32) -> UInt8 {
    character < letters.count ? letters[Int(character)] : Self.itself
  }
}
