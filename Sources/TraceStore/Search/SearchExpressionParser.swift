/// Reads an expression of FTS5 as far as to know what has to be in a text that matches.
///
/// FTS5 itself judges whether it is one, and what matches: here it is enough that nothing is required
/// which is not. The grammar is that of https://sqlite.org/fts5.html#full_text_query_syntax.
struct SearchExpressionParser {
  typealias Term = SearchExpression.Term

  private enum Token: Equatable {
    /// Of quotes, or a bare word.
    case string(String, isQuoted: Bool)
    case sign(Unicode.Scalar)

    static func word(_ text: String) -> Token { .string(text, isQuoted: false) }
  }

  /// It is no expression of that grammar.
  private struct Misread: Error {}

  /// More brackets within one another FTS5 does not take either.
  private static let mostBrackets = 100

  private var tokens: ArraySlice<Token>
  private var brackets = 0

  /// Of each of these lists one term has to be in each text that matches; empty where that is not known.
  static func requiredTerms(_ expression: String) -> [[Term]] {
    do {
      var parser = SearchExpressionParser(tokens: try tokens(expression)[...])
      let required = try parser.anyOf()
      return parser.tokens.isEmpty ? required : []
    } catch {
      return []
    }
  }

  // MARK: Tokens

  private static func tokens(_ expression: String) throws -> [Token] {
    var tokens: [Token] = []
    var rest = expression.unicodeScalars[...]
    while let first = rest.first {
      if isBare(first) {
        let word = rest.prefix(while: isBare)
        rest = rest[word.endIndex...]
        tokens.append(.word(String(word)))
      } else if first == "\"" {
        tokens.append(.string(try quoted(&rest), isQuoted: true))
      } else {
        rest.removeFirst()
        if !" \t\n\r".unicodeScalars.contains(first) { tokens.append(.sign(first)) }
      }
    }
    return tokens
  }

  /// What is between two quotes; two of them within mean one.
  private static func quoted(_ rest: inout Substring.UnicodeScalarView) throws -> String {
    var text = String.UnicodeScalarView()
    rest.removeFirst()
    while let scalar = rest.popFirst() {
      if scalar == "\"" {
        guard rest.first == "\"" else { return String(text) }
        rest.removeFirst()
      }
      text.append(scalar)
    }
    throw Misread()
  }

  private static func isBare(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "a"..."z", "A"..."Z", "_", "\u{1A}": true
    default: !scalar.isASCII
    }
  }

  private mutating func take(_ token: Token) -> Bool {
    guard tokens.first == token else { return false }
    tokens.removeFirst()
    return true
  }

  // MARK: Operators, those that bind least first

  private mutating func anyOf() throws -> [[Term]] {
    var required = try allOf()
    while take(.word("OR")) {
      let other = try allOf()
      // Of each side one list is enough: the one that is there least often.
      let isKnown = !required.isEmpty && !other.isEmpty
      required = isKnown ? [rarest(required) + rarest(other)] : []
    }
    return required
  }

  private mutating func allOf() throws -> [[Term]] {
    var required = try without()
    while take(.word("AND")) { required += try without() }
    return required
  }

  private mutating func without() throws -> [[Term]] {
    let required = try operand()
    // What must not be there is not looked for.
    while take(.word("NOT")) { _ = try operand() }
    return required
  }

  private func rarest(_ lists: [[Term]]) -> [Term] {
    let length = { (list: [Term]) in list.map(\.text.utf8.count).min() ?? 0 }
    return lists.max { ($1.count, length($0)) < ($0.count, length($1)) } ?? []
  }

  // MARK: Operands

  /// An expression in brackets, or phrases one after the other, all of which have to be there.
  private mutating func operand() throws -> [[Term]] {
    try skipColumns()
    if take(.sign("(")) { return try inBrackets() }
    var required = try phrases()
    while let next = tokens.first, isOperand(next) {
      try skipColumns()
      required += try phrases()
    }
    return required
  }

  private mutating func inBrackets() throws -> [[Term]] {
    brackets += 1
    guard brackets <= Self.mostBrackets else { throw Misread() }
    let required = try anyOf()
    guard take(.sign(")")) else { throw Misread() }
    brackets -= 1
    return required
  }

  private func isOperand(_ token: Token) -> Bool {
    switch token {
    case .string(let text, let isQuoted): isQuoted || !["AND", "OR", "NOT"].contains(text)
    case .sign(let sign): ["{", "-", "^"].contains(sign)
    }
  }

  /// Skips `column :`, `{column column} :`, and both with a minus: in which columns a word is does not
  /// matter here.
  private mutating func skipColumns() throws {
    let isLeftOut = take(.sign("-"))
    if take(.sign("{")) {
      guard let end = tokens.firstIndex(of: .sign("}")) else { throw Misread() }
      tokens = tokens[(end + 1)...]
    } else if case .string? = tokens.first, tokens.dropFirst().first == .sign(":") {
      tokens.removeFirst()
    } else {
      if isLeftOut { throw Misread() }
      return
    }
    guard take(.sign(":")) else { throw Misread() }
  }

  /// A phrase, or several that have to be near one another.
  private mutating func phrases() throws -> [[Term]] {
    _ = take(.sign("^"))
    guard tokens.first == .word("NEAR"), tokens.dropFirst().first == .sign("(") else {
      return try phrase()
    }
    tokens = tokens.dropFirst(2)
    var required: [[Term]] = []
    while !take(.sign(")")) {
      if take(.sign(",")) {
        _ = try string()
      } else {
        required += try phrase()
      }
    }
    return required
  }

  /// Words that follow one another, with a plus between them.
  private mutating func phrase() throws -> [[Term]] {
    var (texts, hasPrefix) = ([String](), false)
    repeat {
      texts.append(try string())
      if take(.sign("*")) { hasPrefix = true }
    } while take(.sign("+"))
    // A star after what has no word is of the word before.
    return texts.map { [Term(text: $0, isPrefix: hasPrefix)] }
  }

  private mutating func string() throws -> String {
    guard let token = tokens.popFirst(), isOperand(token), case .string(let text, _) = token
    else { throw Misread() }
    return text
  }
}
