/// What is searched for, as an expression of FTS5 (https://sqlite.org/fts5.html#full_text_query_syntax).
public struct SearchExpression: Sendable, Equatable {
  /// The expression.
  public let fts5: String

  /// A word or a phrase.
  struct Term: Equatable {
    /// As it was written.
    let text: String
    /// Whether its last word is the beginning of one.
    let isPrefix: Bool
  }

  /// Of each of these lists one term has to be in each text that matches; empty where nothing is known
  /// of what has to be there.
  let requiredTerms: [[Term]]

  /// An expression that somebody wrote in the language of FTS5.
  public init(fts5: String) {
    self.fts5 = fts5
    requiredTerms = SearchExpressionParser.requiredTerms(fts5)
  }

  /// Words as people write them: all of them have to be there, in any order. `"two words"` is a
  /// phrase, `time*` is any word that begins so. Nothing else means anything but itself; what is
  /// between words, a quote without its other one too, does not count.
  ///
  /// `nil` where there is no letter and no digit, and so nothing to search for.
  public init?(words text: String) {
    var terms: [String] = []
    var required: [Term] = []
    // As scalars, since a quote and an accent after it are one character. FTS5 reads no further than to a
    // NUL; in a text it is between words as a space is.
    var rest = text.unicodeScalars.map { $0 == "\u{0}" ? " " : $0 }[...]
    while let first = rest.first {
      let term: ArraySlice<Unicode.Scalar>
      if first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") {
        term = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
      } else {
        // A quote within a word begins no phrase: 5"-disk.
        let end = rest.firstIndex { $0.properties.isWhitespace || $0 == "*" } ?? rest.endIndex
        term = rest[..<end]
        rest = rest[end...]
      }
      let isPrefix = rest.first == "*"
      rest = rest.drop { $0.properties.isWhitespace || $0 == "*" }
      guard term.contains(where: Self.isOfWord) else { continue }
      required.append(Term(text: Self.string(term), isPrefix: isPrefix))
      let quoted = term.flatMap { $0 == "\"" ? ["\"", "\""] : [$0] }
      terms.append("\"\(Self.string(quoted))\"" + (isPrefix ? " *" : ""))
    }
    guard !terms.isEmpty else { return nil }
    // Side by side: all of them.
    fts5 = terms.joined(separator: " ")
    requiredTerms = required.map { [$0] }
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
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
