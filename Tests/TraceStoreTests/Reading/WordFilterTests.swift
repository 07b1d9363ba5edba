import TestSupport
import Testing

@testable import TraceStore

@Suite("The filter of a search without an index")
struct WordFilterTests {
  private static let letters = "abksi1AKSI".map { Array(String($0).utf8) }
  /// Letters that count as others, have a case or have none, and what makes no UTF-8.
  private static let others: [[UInt8]] =
    "éáäßſKÅªŁóñẞсСпαΆกรสว東京ꙮ٣ﬁ⏳👟İıǅ".unicodeScalars.map { Array(String($0).utf8) }
    + [[0xC3], [0xE0, 0x83, 0xA9], [0x80], [0xFF], [0xC3, 0xA9, 0x80], [0xF8, 0x80, 0x80, 0xA9]]
  /// What is between words, or of a letter before it.
  private static let marks: [[UInt8]] =
    " -_.\u{0}\u{2}\u{301}\u{308}\u{338}\u{345}\u{E31}\u{E48}\u{200B}—".unicodeScalars
    .map { Array(String($0).utf8) }

  /// Bytes of a few pieces.
  private func text(
    _ pieces: [[UInt8]], _ count: ClosedRange<Int>, _ random: inout SeededRandom
  ) -> [UInt8] {
    (0..<Int.random(in: count, using: &random)).flatMap { _ in
      pieces.randomElement(using: &random) ?? []
    }
  }

  /// An expression of FTS5 of those pieces.
  private func expression(
    _ pieces: [[UInt8]], _ random: inout SeededRandom, depth: Int = 2
  ) -> String {
    let inner = { (random: inout SeededRandom) in
      depth > 0 ? expression(pieces, &random, depth: depth - 1) : phrase(pieces, &random)
    }
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1: return "\(inner(&random)) AND \(inner(&random))"
    case 2, 3: return "\(inner(&random)) OR \(inner(&random))"
    case 4: return "\(inner(&random)) NOT \(inner(&random))"
    case 5: return "(\(inner(&random)))"
    case 6: return "\(phrase(pieces, &random)) \(phrase(pieces, &random))"
    case 7: return "NEAR(\(phrase(pieces, &random)) \(phrase(pieces, &random)), 3)"
    case 8: return "message:\(phrase(pieces, &random))"
    case 9: return "- {stack_trace} : (\(inner(&random)))"
    case 10: return "^\(phrase(pieces, &random)) + \(phrase(pieces, &random))"
    default: return phrase(pieces, &random)
    }
  }

  private func phrase(_ pieces: [[UInt8]], _ random: inout SeededRandom) -> String {
    let text = String(decoding: text(pieces, 1...3, &random), as: UTF8.self)
      .replacing("\u{0}", with: " ")
    return "\"\(text)\"" + (Bool.random(using: &random) ? "*" : "")
  }

  /// Words, phrases and beginnings of words.
  private func words(_ pieces: [[UInt8]], _ random: inout SeededRandom) -> String {
    (0..<Int.random(in: 1...2, using: &random)).map { _ in
      let word = String(decoding: text(pieces, 1...4, &random), as: UTF8.self)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: return "\"\(word) \(String(decoding: text(pieces, 1...2, &random), as: UTF8.self))\""
      case 1: return word + "*"
      default: return word
      }
    }.joined(separator: " ")
  }

  private func mayMatch(_ filter: WordFilter, _ row: [[UInt8]]) -> Bool {
    row[0].withUnsafeBytes { first in
      row[1].withUnsafeBytes { second in [first, second].withUnsafeBufferPointer(filter.mayMatch) }
    }
  }

  @Test("it leaves out no row that FTS5 finds, whatever alphabets its texts are of")
  func alphabets() throws {
    var random = SeededRandom()
    var (found, leftOut) = (0, 0)
    for _ in 0..<SeededRandom.cases(60) {
      // Of few, so that words are found.
      let pieces: [[UInt8]] =
        Self.letters.shuffled(using: &random).prefix(4)
        + Self.others.shuffled(using: &random).prefix(3)
        + Self.marks.shuffled(using: &random).prefix(2) + [Array(" ".utf8)]
      let rows = (0..<60).map { _ in (0..<2).map { _ in text(pieces, 0...30, &random) } }
      for isPlain in [true, true, false] {
        let expression =
          isPlain
          ? SearchExpression(words: words(pieces, &random))
          : SearchExpression(fts5: expression(pieces, &random))
        guard let expression, let filter = try WordFilter(terms: expression.requiredTerms)
        else { continue }
        let matcher = try TextMatcher(expression, columns: ["message", "stack_trace"])
        try matcher.checkExpression()
        for row in rows { try matcher.add(row) }
        let matches = Set(try matcher.takeMatches().map(\.position))
        found += matches.count
        for (position, row) in rows.enumerated() where !mayMatch(filter, row) {
          leftOut += 1
          #expect(!matches.contains(position), "\(expression.fts5) in \(row)")
        }
      }
    }
    #expect(found > 0 && leftOut > 0)
  }

  @Test(
    "of an expression it is known what has to be there",
    arguments: [
      ("alpha", ["alpha"]), ("alpha beta*", ["alpha", "beta*"]),
      ("alpha AND beta NOT gamma", ["alpha", "beta"]), ("alpha OR beta", ["alpha|beta"]),
      ("alpha OR beta AND longest", ["alpha|longest"]),
      ("(alpha OR beta) AND c", ["alpha|beta", "c"]),
      ("alpha OR (\"x\"\"y\" NOT b)", ["alpha|x\"y"]), ("NOT", []),
      ("NEAR(a b, 5) c", ["a", "b", "c"]),
      ("NEAR", ["NEAR"]), ("message : a - {x y} : b", ["a", "b"]),
      ("^one + \"two three\" * AND OR", []),
      ("^one + \"two three\" *", ["one*", "two three*"]), ("- message : (a OR b)", ["a|b"]),
      ("(alpha", []), ("alpha)", []), ("a.b", []), ("\"alpha", []),
    ] as [(String, [String])])
  func required(_ expression: String, _ expected: [String]) {
    let terms = SearchExpression(fts5: expression).requiredTerms
    let shown = terms.map { $0.map { $0.text + ($0.isPrefix ? "*" : "") }.joined(separator: "|") }
    #expect(shown == expected)
  }

  @Test("of brackets without end nothing is known")
  func brackets() {
    #expect(SearchExpression(fts5: String(repeating: "(", count: 100_000)).requiredTerms.isEmpty)
  }

  @Test(
    "a word is looked for as a whole one, unless it is the beginning of one",
    arguments: [
      ("err", "an error", false), ("err*", "an error", true), ("rror*", "an error", false),
      ("err", "an ERR.", true), ("\"err an\"", "err another", false),
      ("\"err an\"*", "err another", true), ("run_id", "run-id", true),
      ("run_id", "run-ids", false), ("\"run id-\"*", "run-ids", true), ("err", "errе", true),
      ("naive", "naïves", false),
      ("naive", "naïve", true), ("naive", "nai\u{308}ve", true), ("naive", "nai\u{308}v", false),
    ])
  func whole(_ words: String, _ text: String, _ expected: Bool) throws {
    let expression = try #require(SearchExpression(words: words))
    let filter = try #require(try WordFilter(terms: expression.requiredTerms))
    // Beside others, for what is long is looked through otherwise.
    for text in [text, "before it: \(text), and what is after it"] {
      #expect(mayMatch(filter, [[], Array(text.utf8)]) == expected, "\(text)")
    }
  }
}
