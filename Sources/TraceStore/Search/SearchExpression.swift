/// What is searched for, as an expression of FTS5 (https://sqlite.org/fts5.html#full_text_query_syntax).
public struct SearchExpression: Sendable, Equatable {
  /// The expression.
  public let fts5: String

  /// What has to be in each text that matches: words and phrases, or the beginnings of some. Empty where
  /// operators say what has to be there.
  let requiredTerms: [String]

  /// An expression that somebody wrote in the language of FTS5.
  public init(fts5: String) {
    self.fts5 = fts5
    requiredTerms = []
  }

  /// Words as people write them: all of them have to be there, in any order. `"two words"` is a
  /// phrase, `time*` is any word that begins so. Nothing else means anything but itself; what is
  /// between words, a quote without its other one too, does not count.
  ///
  /// `nil` where there is no letter and no digit, and so nothing to search for.
  public init?(words text: String) {
    var terms: [String] = []
    var required: [String] = []
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
      required.append(String(term))
      terms.append(
        "\"\(term.replacing("\"", with: "\"\""))\"" + (isPrefix ? " *" : ""))
    }
    guard !terms.isEmpty else { return nil }
    // Side by side: all of them.
    fts5 = terms.joined(separator: " ")
    requiredTerms = required
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
