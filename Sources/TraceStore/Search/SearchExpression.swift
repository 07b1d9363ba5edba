/// What is searched for, as an expression of FTS5 (https://sqlite.org/fts5.html#full_text_query_syntax).
public struct SearchExpression: Sendable, Equatable {
  /// The expression.
  public let fts5: String

  /// Words of ASCII letters and digits, in lower case, that are in every text which matches, whole or
  /// as the beginning of one.
  let requiredWords: [[UInt8]]

  /// An expression that somebody wrote in the language of FTS5.
  public init(fts5: String) {
    self.fts5 = fts5
    // What has to be there depends on its operators.
    requiredWords = []
  }

  /// Words as people write them: all of them have to be there, in any order. `"two words"` is a
  /// phrase, `time*` is any word that begins so. Nothing else means anything but itself; what is
  /// between words, a quote without its other one too, does not count.
  ///
  /// `nil` where there is no letter and no digit, and so nothing to search for.
  public init?(words text: String) {
    var terms: [String] = []
    var required: [[UInt8]] = []
    var rest = text[...]
    while let first = rest.first {
      let term: Substring
      if first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") {
        term = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
      } else {
        // A quote within a word begins no phrase: 5"-disk.
        let end = rest.firstIndex { $0.isWhitespace || $0 == "*" } ?? rest.endIndex
        term = rest[..<end]
        rest = rest[end...]
      }
      let isPrefix = rest.first == "*"
      rest = rest.drop { $0.isWhitespace || $0 == "*" }
      guard term.unicodeScalars.contains(where: Self.isOfWord) else { continue }
      required += Self.words(of: term)
      terms.append(
        "\"\(term.replacing("\"", with: "\"\""))\"" + (isPrefix ? " *" : ""))
    }
    guard !terms.isEmpty else { return nil }
    // Side by side: all of them.
    fts5 = terms.joined(separator: " ")
    requiredWords = required
  }

  /// The words that the tokenizer makes of an ASCII term. Other letters may count as ASCII ones, so that
  /// nothing is known of a term that has any. FTS5 does not compare what is beyond 32 KiB of a word.
  private static func words(of term: Substring) -> [[UInt8]] {
    guard term.utf8.allSatisfy({ $0 < 0x80 }) else { return [] }
    return term.utf8.split { byte in
      !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        && !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }.map { word in word.prefix(1_024).map { $0 | 0x20 } }
  }

  /// Whether the tokenizer makes it part of a word: letters, digits, and what is for private use
  /// (https://sqlite.org/fts5.html#unicode61_tokenizer).
  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .privateUse:
      true
    default: false
    }
  }
}

/// What FTS5 does not understand of an expression.
public struct SearchExpressionError: Error, Sendable, CustomStringConvertible {
  /// The expression.
  public let expression: String
  /// What SQLite says of it.
  public let reason: String

  /// What is wrong, and what could be written.
  public var description: String {
    "\"\(expression)\" is no expression of FTS5: \(reason)"
  }
}
