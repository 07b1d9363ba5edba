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
  static let nothing: UInt8 = 0

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
  func words(of term: SearchExpression.Term) throws -> [FilterWord] {
    let caseless = term.text.unicodeScalars.filter {
      $0.properties.generalCategory == .otherLetter
    }
    var kept: Set<UInt32> = []
    if !caseless.isEmpty {
      try Self.forEachTerm(Set(caseless.map(\.value))) { character, word in
        // What an older SQLite does not know as a letter parts two words.
        if word.count > 2 { kept.insert(character) }
      }
    }
    var words: [FilterWord] = []
    var (word, isBegin) = ([UInt8](), true)
    func end(isEnd: Bool) {
      guard !word.isEmpty else { return }
      // FTS5 does not compare what is beyond 32 KiB of a word.
      let compared = word.prefix(1_024)
      words.append(
        FilterWord(Array(compared), isBegin: isBegin, isEnd: isEnd && compared.count == word.count))
      word = []
    }
    for scalar in term.text.unicodeScalars {
      let letter = letter(scalar.value)
      switch scalar {
      case "0"..."9", "a"..."z", "A"..."Z": word.append(UInt8(scalar.value) | 0x20)
      case _ where letter == Self.nothing: break
      case _ where letter != Self.itself: word.append(letter)
      case _ where kept.contains(scalar.value):
        word += String(scalar).utf8.map { $0 | 0x20 }
      default:
        // What is no letter and no digit of ASCII is between words; what is beyond may be a letter.
        end(isEnd: scalar.isASCII)
        isBegin = scalar.isASCII
      }
    }
    end(isEnd: true)
    // What follows the last word does not count: that one is the beginning of a word.
    if term.isPrefix, let last = words.popLast() {
      words.append(FilterWord(last.bytes, isBegin: last.isBegin, isEnd: false))
    }
    return words
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

  /// Whether a text goes on with those bytes of a `FilterWord`, accents and case apart.
  func goesOn(
    _ text: UnsafeRawBufferPointer, at start: Int, with bytes: ArraySlice<UInt8>
  ) -> Bool {
    var (position, place) = (start, bytes.startIndex)
    while place < bytes.endIndex {
      guard position < text.count else { return false }
      let (end, letter) = character(in: text, at: position)
      if letter == Self.itself {
        for byte in text[position..<end] {
          guard place < bytes.endIndex, byte | 0x20 == bytes[place] else { return false }
          place += 1
        }
      } else if letter != Self.nothing {
        guard letter == bytes[place] else { return false }
        place += 1
      }
      position = end
    }
    return true
  }

  /// The next character that does not stand for itself, and the letter that it is taken for.
  func next(
    in text: UnsafeRawBufferPointer, from start: Int
  ) -> (bytes: Range<Int>, letter: UInt8)? {
    var position = start
    while position < text.count {
      // Steps of a fixed length are fastest: the processor takes the next one before it knows what it
      // has read.
      let ascii = asciiCount(in: text, at: position)
      if ascii == 8 {
        position += 8
      } else if ascii > 0 {
        position += ascii
      } else if isPlain(in: text, at: position) {
        position += 3
      } else {
        let (end, letter) = character(in: text, at: position)
        if letter != Self.itself { return (position..<end, letter) }
        position = end
      }
    }
    return nil
  }

  /// How many bytes of ASCII there are from a place on, as far as eight bytes show.
  private func asciiCount(in text: UnsafeRawBufferPointer, at start: Int) -> Int {
    guard start + 8 <= text.count else { return text[start] < 0x80 ? 1 : 0 }
    let eight = text.loadUnaligned(fromByteOffset: start, as: UInt64.self)
    return UInt64(littleEndian: eight & 0x8080_8080_8080_8080).trailingZeroBitCount >> 3
  }

  /// Whether there is a character of three bytes, well formed, of those that stand for themselves: Thai,
  /// Chinese, symbols and most others but Latin.
  private func isPlain(in text: UnsafeRawBufferPointer, at start: Int) -> Bool {
    guard start + 4 <= text.count else { return false }
    let bytes = UInt32(
      littleEndian: text.loadUnaligned(fromByteOffset: start, as: UInt32.self))
    return bytes & 0x00C0_C0F0 == 0x0080_80E0 && bytes & 0xC000_0000 != 0x8000_0000
      // From U+3000 on; below U+1000, if the first two bytes are no longer than they must be; and from
      // U+2000 on without the signs of kelvin and ångström.
      && (bytes & 0x0F > 2 || bytes & 0x200F == 0x2000
        || bytes & 0x0F == 2 && bytes & 0xFF00 != 0x8400)
  }

  /// Where the character at a place ends, and the letter that it is taken for.
  private func character(
    in text: UnsafeRawBufferPointer, at start: Int
  ) -> (end: Int, letter: UInt8) {
    let byte = text[start]
    var end = start + 1
    if byte < 0xC0 { return (end, Self.itself) }
    // As FTS5 reads a character, also one that is no UTF-8: with all bytes that go on with one.
    var character = UInt32(byte & 0x7F >> UInt8((~byte).leadingZeroBitCount))
    while end < text.count, text[end] & 0xC0 == 0x80 {
      character = character << 6 | UInt32(text[end] & 0x3F)
      end += 1
    }
    return (end, letter(character))
  }

  private func letter(_ character: UInt32) -> UInt8 {
    character < letters.count ? letters[Int(character)] : Self.itself
  }
}
