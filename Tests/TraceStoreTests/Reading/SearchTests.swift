import Synchronization
import TestSupport
import Testing
import TraceFormat

@testable import TraceStore

@Suite("What a search finds, with an index and without")
struct SearchTests {
  private static let insert = """
    INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno,
      exception_type, stack_trace) VALUES
    """

  /// A store with those rows: run id, level, message, datetime, stack trace.
  private func makeStore(
    _ rows: [(String, String, String, String, String?)], isIndexed: Bool
  ) throws -> Store {
    let store = try Store()
    _ = try store.open()
    for row in rows {
      let stack = row.4.map { "'\($0)'" } ?? "NULL"
      try store.run(
        "\(Self.insert) ('\(row.0)', '\(row.1)', '\(row.2)', 'stdout', '\(row.3)', 1, 2, 'f', 3,"
          + " NULL, \(stack))")
    }
    if isIndexed { _ = try store.open().buildSearchIndex() }
    return store
  }

  private func search(
    _ store: Store, _ expression: SearchExpression?,
    _ change: (inout SearchQuery) -> Void = { _ in }
  ) throws -> SearchResult {
    var query = SearchQuery(try #require(expression))
    change(&query)
    return try TraceReader(path: store.path).search(query)
  }

  @Test("the newest come first, by their datetime", arguments: [true, false])
  func byTime(_ isIndexed: Bool) throws {
    let store = try makeStore(
      [
        ("a", "info", "alpha", "2026-01-02 00:00:00", nil),
        ("a", "info", "beta", "2026-01-03 00:00:00", nil),
        ("b", "error", "alpha", "2026-01-01 00:00:00", nil),
        ("b", "info", "Alpha!", "2026-01-04 00:00:00", nil),
      ], isIndexed: isIndexed)
    let all = SearchExpression(words: "alpha")
    #expect(try search(store, all).hits.map(\.row.id) == [4, 1, 3])
    let first = try search(store, all) { $0.limit = 2 }
    #expect(first.hits.map(\.row.id) == [4, 1])
    #expect(first.hasMore)
    #expect(try search(store, all) { $0.limit = 3 }.hasMore == false)
    let reader = try store.reader()
    var ofRun = SearchQuery(try #require(all))
    ofRun.filter.runs = try reader.executions().selection(RunNames(run: "b"))
    #expect(try reader.search(ofRun).hits.map(\.row.id) == [4, 3])
    #expect(try search(store, all) { $0.filter.level = "error" }.hits.map(\.row.id) == [3])
    #expect(
      try search(store, all) { $0.filter.since = DatetimeBound("2026-01-02") }.hits.map(\.row.id)
        == [
          4, 1,
        ])
  }

  @Test("rows above the index are found too, in their place")
  func newerRows() throws {
    let store = try makeStore(
      [
        ("a", "info", "alpha", "2026-01-02 00:00:00", nil),
        ("a", "info", "alpha alpha", "2026-01-04 00:00:00", nil),
      ], isIndexed: true)
    try store.run(
      "\(Self.insert) ('a', 'info', 'alpha late', 'stdout', '2026-01-03', 1, 2, 'f', 3, NULL, NULL)"
    )
    let alpha = SearchExpression(words: "alpha")
    #expect(try search(store, alpha).hits.map(\.row.id) == [2, 3, 1])
    #expect(try search(store, alpha) { $0.order = .rank }.hits.map(\.row.id) == [3, 2, 1])
  }

  @Test("a row that another program has changed or deleted is never shown for what it was")
  func foreignChanges() throws {
    let store = try makeStore(
      (0..<30).map { ("a", "info", "alpha \($0)", "2026-01-01 00:00:00", nil) }, isIndexed: true)
    try store.run(
      "UPDATE traces SET message = 'beta' WHERE id > 10; DELETE FROM traces WHERE id = 3")
    let alpha = SearchExpression(words: "alpha")
    for order in SearchQuery.Order.allCases {
      let hits = try search(store, alpha) {
        $0.order = order
        $0.limit = 5
      }.hits
      #expect(hits.count == 5)
      #expect(hits.allSatisfy { $0.row.message.hasPrefix("alpha") && $0.row.id != 3 })
    }
    #expect(try search(store, alpha).hits.map(\.row.id) == [10, 9, 8, 7, 6, 5, 4, 2, 1])
    // What it has become it is found by after a build only.
    _ = try store.open().buildSearchIndex()
    #expect(try search(store, SearchExpression(words: "beta")).hits.count == 20)
  }

  @Test("the places of the words are known, in every text of a row", arguments: [true, false])
  func marks(_ isIndexed: Bool) throws {
    let store = try makeStore(
      [("a", "info", "Grüße, ZÜRICH zurich", "2026-01-01 00:00:00", "in zürich() line 3")],
      isIndexed: isIndexed)
    let hit = try #require(try search(store, SearchExpression(words: "zürich")).hits.first)
    #expect(hit.texts.map(\.column) == ["message", "stack_trace"])
    #expect(
      hit.texts.map(\.text.pieces) == [
        [
          .init("Grüße, ", isMatch: false), .init("ZÜRICH", isMatch: true),
          .init(" ", isMatch: false), .init("zurich", isMatch: true),
        ],
        [
          .init("in ", isMatch: false), .init("zürich", isMatch: true),
          .init("() line 3", isMatch: false),
        ],
      ])
  }

  @Test("NUL and the characters that mark places do no harm")
  func controls() throws {
    let store = try makeStore([], isIndexed: false)
    try store.run(
      "\(Self.insert) ('a', 'info', 'x' || char(0, 2, 3) || 'alpha' || char(0) || 'y', 'stdout',"
        + " '2026', 1, 2, 'f', 3, NULL, x'616C706861')")
    _ = try store.open().buildSearchIndex()
    let hit = try #require(try search(store, SearchExpression(words: "alpha")).hits.first)
    #expect(
      hit.texts.map { $0.text.pieces.filter(\.isMatch).map(\.text) } == [["alpha"], ["alpha"]])
    #expect(hit.row.message.utf8.contains(2))
  }

  @Test("with an index and without, a search finds the same rows")
  func sameRows() throws {
    var random = SeededRandom()
    // The last ones: a letter that counts as another, and what is made of two.
    let words = [
      "alpha", "beta", "Alphabet", "naïve", "run_id", "a-b", "12.5", "東京", "BETA!", "\u{212A}ilo",
      "cafe\u{301}", "al\u{0}pha", "สวัสดี", "Łódź", "Привет", "alpha東京",
    ]
    let store = try Store()
    let messages = (0..<200).map { _ in
      (0..<4).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
    }
    try store.commit(Batch(messages))
    let expressions =
      [
        "alpha", "alpha beta", "\"alpha beta\"", "alph*", "naive", "run id", "\"a b\"", "12.5",
        "東京",
        "alpha -beta", "\"beta alpha", "b*", "kilo", "CAFE", "cafe*", "al pha", "naïve alpha",
        "สวัสดี", "łodz", "привет", "NAÏVE", "東*", "alpha東京", "\"東京 alpha\"",
      ].compactMap { SearchExpression(words: $0) } + [SearchExpression(fts5: "alpha NOT beta")]
    func all() throws -> [[Int64]] {
      try expressions.map { try search(store, $0) { $0.limit = 1000 }.hits.map(\.row.id) }
    }
    let scanned = try all()
    _ = try store.open().buildSearchIndex()
    #expect(try all() == scanned)
    #expect(scanned.allSatisfy { !$0.isEmpty })
  }

  @Test("a search without an index knows every letter that FTS5 takes for an ASCII one")
  func folding() throws {
    // Each character alone between spaces, and within a word.
    let characters = (0x80...0x2FFF).compactMap { UnicodeScalar($0) }.map { String($0) }
    let store = try Store()
    try store.commit(
      Batch(
        stride(from: 0, to: characters.count, by: 64).map { start in
          characters[start..<min(start + 64, characters.count)].map { "\($0) x\($0)y" }
            .joined(separator: " ")
        }))
    let expressions = ("abcdefghijklmnopqrstuvwxyz0123456789".map { String($0) } + ["xy"])
      .compactMap { SearchExpression(words: $0) }
    func all() throws -> [[Int64]] {
      try expressions.map { try search(store, $0) { $0.limit = 10_000 }.hits.map(\.row.id) }
    }
    let scanned = try all()
    _ = try store.open().buildSearchIndex()
    #expect(try all() == scanned)
    #expect(scanned.count { !$0.isEmpty } > 20)
  }

  @Test("of what is no ASCII, only those rows are judged that have the letters of a word")
  func judged() throws {
    let store = try Store()
    try store.commit(
      Batch(["👟 [WORKFLOW]: Execute", "⏭️ Skip", "⛓️ [NESTED]", " ... ╰─ \tend", "東京", "naïve"]))
    #expect(try search(store, SearchExpression(words: "nothing")).rowsJudged == 0)
    #expect(try search(store, SearchExpression(words: "naive")).rowsJudged == 1)
    #expect(try search(store, SearchExpression(words: "東")).rowsJudged == 1)
    #expect(try search(store, SearchExpression(words: "大阪")).rowsJudged == 0)
  }

  @Test("without an index, what is not among the newest rows is found in one reading")
  func oldMatches() throws {
    let store = try Store()
    let writer = try BatchWriter(try store.open())
    _ = try writer.commit(Batch(Array(repeating: "alpha", count: 52_000)))
    // Neither in the order of their ids.
    try store.run("UPDATE traces SET datetime = printf('2026-01-01 %06d', id * 7919 % 52000)")
    try store.run("UPDATE traces SET message = 'Beta' WHERE datetime < '2026-01-01 001000'")
    let expected = (0..<3).map { rank in
      "2026-01-01 " + String(repeating: "0", count: 3) + "\(999 - rank)"
    }
    let result = try search(store, SearchExpression(words: "beta")) { $0.limit = 3 }
    #expect(result.hits.map(\.row.datetime) == expected)
    #expect(result.hasMore)
    #expect(result.rowsLookedAt == 52_000)
    #expect(result.rowsJudged == 1_000)
    #expect(try search(store, SearchExpression(words: "gamma")).rowsJudged == 0)
  }

  @Test("a search tells how many rows it has looked at, and can be stopped")
  func monitor() throws {
    let store = try Store()
    let writer = try BatchWriter(try store.open())
    _ = try writer.commit(Batch(Array(repeating: "alpha", count: 9_000)))
    let steps = Mutex([Int64]())
    let reader = try TraceReader(path: store.path)
    let query = SearchQuery(try #require(SearchExpression(words: "gamma")))
    _ = try reader.search(
      query, monitor: UpkeepMonitor(onStep: { _, done, _ in steps.withLock { $0.append(done) } }))
    #expect(steps.withLock { $0 } == [4_096, 8_192])
    #expect(throws: UpkeepInterruption.self) {
      try reader.search(query, monitor: UpkeepMonitor(isInterrupted: { true }))
    }
  }

  @Test("of a word that is everywhere the newest rows are found among the newest")
  func manyMatches() throws {
    let store = try Store()
    let writer = try BatchWriter(try store.open())
    _ = try writer.commit(Batch(Array(repeating: "alpha", count: 51_000)))
    try store.run("UPDATE traces SET datetime = printf('2026-01-01 %06d', 100000 - id)")
    try store.run("UPDATE traces SET message = 'beta' WHERE id < 1000")
    _ = try store.open().buildSearchIndex()
    let alpha = SearchExpression(words: "alpha")
    #expect(try search(store, alpha) { $0.limit = 2 }.hits.map(\.row.id) == [1000, 1001])
    // None of the newest: the index is asked after all.
    try store.run("UPDATE traces SET datetime = '2020' WHERE id >= 51000")
    #expect(
      try search(store, alpha) {
        $0.limit = 2
        $0.filter.level = "info"
      }.hits.map(\.row.id) == [1000, 1001])
    try store.run("UPDATE traces SET level = 'error' WHERE id = 51000")
    #expect(try search(store, alpha) { $0.filter.level = "error" }.hits.map(\.row.id) == [51000])
  }
}

@Suite("Characters that the tokenizer takes for others")
struct LetterFoldingTests {
  private func folded(_ text: [UInt8]) throws -> [UInt8]? {
    let folding = try LetterFolding()
    return text.withUnsafeBytes { folding.folded($0) }
  }

  @Test("those that count as ASCII letters or as nothing are in the ranges that are looked at")
  func ranges() throws {
    var outside: [UInt32] = []
    var targets: Set<UInt32> = []
    // All that Unicode has given a meaning; beyond is the plane of tags, and what is for private use.
    let assigned: [ClosedRange<UInt32>] = [0x80...0xD7FF, 0xE000...0x3_3FFF, 0xE_0000...0xE_0FFF]
    try LetterFolding.forEachTerm(assigned.joined()) { character, term in
      if term.count > 1, term.allSatisfy({ $0 < 0x80 }),
        !LetterFolding.ranges.contains(where: { $0.contains(character) })
      {
        outside.append(character)
      }
      let letters = String(decoding: term, as: UTF8.self).unicodeScalars.map(\.value)
      if letters.count == 3, letters[1] != character { targets.insert(letters[1]) }
    }
    #expect(outside.isEmpty)
    // Of a letter without case, no other one is a spelling.
    #expect(
      targets.count > 500
        && targets.allSatisfy { UnicodeScalar($0)?.properties.generalCategory != .otherLetter })
  }

  @Test(
    "a text is folded as FTS5 reads it, also where it is no UTF-8",
    arguments: [
      (Array("naïve Łódź 北京".utf8), Array("naive Łodz 北京".utf8)),
      (Array("e\u{301}t\u{E9}".utf8), Array("ete".utf8)), (Array("สวัสดี plain".utf8), nil),
      // An overlong é, and an accent with one byte too many.
      ([0x78, 0xE0, 0x83, 0xA9, 0x79], Array("xey".utf8)),
      ([0x78, 0xC3, 0x80, 0x80, 0x79], nil), ([0xC3], nil), ([0xFF, 0xFE, 0x80], nil),
    ] as [([UInt8], [UInt8]?)])
  func texts(_ text: [UInt8], _ expected: [UInt8]?) throws {
    #expect(try folded(text) == expected)
  }
}

@Suite("What people look for, as an expression of FTS5")
struct SearchExpressionTests {
  @Test(
    "words, phrases and beginnings",
    arguments: [
      ("alpha", "\"alpha\""), ("alpha  beta", "\"alpha\" \"beta\""),
      ("\"alpha beta\"", "\"alpha beta\""), ("conn*", "\"conn\" *"),
      ("\"alpha be\"*", "\"alpha be\" *"), ("AND OR", "\"AND\" \"OR\""),
      ("run_id=7", "\"run_id=7\""), ("a:b (c)", "\"a:b\" \"(c)\""), ("-- alpha !", "\"alpha\""),
      ("5\"-disk", "\"5\"\"-disk\""), ("\"alpha beta", "\"\"\"alpha\" \"beta\""),
      ("* alpha", "\"alpha\""), ("\"\" alpha", "\"alpha\""), ("東京", "\"東京\""),
    ])
  func words(_ text: String, _ fts5: String) {
    #expect(SearchExpression(words: text)?.fts5 == fts5)
  }

  @Test(
    "without a letter or a digit there is nothing to look for", arguments: ["", "  ", "--", "*"])
  func nothing(_ text: String) {
    #expect(SearchExpression(words: text) == nil)
  }

  @Test("whatever is written, FTS5 understands what is made of it")
  func anything() throws {
    var random = SeededRandom()
    let pieces = [
      "a", "\"", "*", " ", "(", ")", ":", "^", "-", "+", "NEAR", "AND", "{", ",", "'", "ü", "\u{0}",
      "\u{301}",
    ]
    for _ in 0..<500 {
      let text = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
      guard let expression = SearchExpression(words: text) else { continue }
      try TextMatcher(expression, columns: ["message"]).checkExpression()
    }
  }

  @Test(
    "an expression that FTS5 does not understand is refused",
    arguments: ["alpha AND", "\"alpha", "nowhere: alpha", "(alpha"])
  func refused(_ text: String) throws {
    let matcher = try TextMatcher(SearchExpression(fts5: text), columns: ["message"])
    #expect(throws: SearchExpressionError.self) { try matcher.checkExpression() }
  }
}
