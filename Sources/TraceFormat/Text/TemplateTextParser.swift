/// Takes the text of a template apart. It counts code points, as Python does.
struct TemplateTextParser {
  private let text: String
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var parts: [Template.Part] = []
  private var literal = ""
  /// How many fields are no columns.
  private var extras = 0

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
  }

  mutating func parse() throws(TemplateError) -> [Template.Part] {
    if let position = scalars.firstIndex(where: { $0 == "\n" || $0 == "\r" }) {
      throw fault(position, "a line break", "A header is a part of one line.")
    }
    while position < scalars.count {
      let scalar = scalars[position]
      let next = position + 1 < scalars.count ? scalars[position + 1] : nil
      if scalar == "{" || scalar == "}", next == scalar {
        literal.unicodeScalars.append(scalar)
        position += 2
      } else if scalar == "{" {
        try parseField()
      } else if scalar == "\\", next == "t" {
        literal.unicodeScalars.append("\t")
        position += 2
      } else if scalar == "}" {
        throw fault(position, "a single \"}\"", "Write \"}}\" for a brace in the text.")
      } else {
        literal.unicodeScalars.append(scalar)
        position += 1
      }
    }
    if !literal.isEmpty || parts.isEmpty {
      parts.append(Template.Part(literal: Array(literal.utf8), field: nil))
    }
    guard parts.contains(where: { $0.field?.column == .message }) else {
      throw fault(scalars.count, "there is no {message}", "Put {message} where the text goes.")
    }
    return parts
  }

  private mutating func parseField() throws(TemplateError) {
    let start = position
    guard let end = scalars[start...].firstIndex(of: "}") else {
      throw fault(start, "the field has no \"}\"", "Close it, or write \"{{\" for a brace.")
    }
    let (head, spec) = scalars[start + 1..<end].split(at: ":")
    let (name, conversion) = head.split(at: "!")
    position = end + 1
    let column = Column(name: name.string)
    if column == nil, let reason = refusal(of: name.string) {
      throw fault(
        start, reason,
        "A field is a word: one of \(Column.names.joined(separator: ", ")), or any other, which is"
          + " kept inside metadata.")
    }
    if name.string != "_", parts.contains(where: { $0.field?.name == name.string }) {
      throw fault(start, "{\(name.string)} stands in it twice", "Keep one of them.")
    }
    if column == nil, name.string != "_" {
      extras += 1
      guard extras <= TextFields.mostExtras else {
        throw fault(
          start, "more than \(TextFields.mostExtras) fields are no columns",
          "Write {_} for what is not needed.")
      }
    }
    try requireEnd(of: name.string, column, start)
    var format = FormatSpec()
    if let conversion {
      guard conversion.string == "s" else {
        throw fault(
          start, "the conversion \"!\(conversion.string)\" cannot be read back",
          "Use !s or none.")
      }
      format.isConverted = true
    }
    if let spec, let reason = format.parse(spec.string, for: column) {
      throw fault(
        start, reason, "Use an alignment and a width only, as in {\(name.string):<10}.")
    }
    parts.append(
      Template.Part(
        literal: Array(literal.utf8),
        field: Template.Field(name: name.string, column: column, spec: format)))
    literal = ""
  }

  /// It must be seen where the field before the next one ends, or where that begins.
  private func requireEnd(
    of name: String, _ column: Column?, _ start: Int
  ) throws(TemplateError) {
    guard let before = parts.last?.field else { return }
    if literal.isEmpty, before.spec.isCut { return }
    if literal.isEmpty {
      throw fault(
        start,
        "nothing stands between {\(before.name)} and {\(name)}, so that it cannot be told"
          + " where one ends",
        "Put a space or another text between them.")
    }
    // Fields before the message are read from the left, those behind it from the right.
    let isBehindMessage = parts.contains { $0.field?.column == .message }
    let field =
      isBehindMessage ? Template.Field(name: name, column: column, spec: FormatSpec()) : before
    let byte = isBehindMessage ? literal.utf8.last : literal.utf8.first
    guard field.column != .message, let byte, FieldContent(field).mayHold(byte) else { return }
    throw fault(
      start - literal.unicodeScalars.count,
      "\"\(literal)\" cannot be told from {\(field.name)} beside it",
      "Put a space or a bracket between them.")
  }

  /// Why a name is none; `nil` where it is a word.
  private func refusal(of name: String) -> String? {
    if name.isEmpty { return "a field without a name" }
    if name.contains(".") || name.contains("[") { return "{\(name)} reaches into a value" }
    let isWord =
      name.unicodeScalars.first.map { $0.properties.isAlphabetic || $0 == "_" || $0 == "@" } == true
      && name.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_-@".unicodeScalars.contains($0)
      }
    return isWord ? nil : "{\(name)} is no field"
  }

  private func fault(_ position: Int, _ reason: String, _ hint: String) -> TemplateError {
    TemplateError(template: text, column: position + 1, reason: reason, hint: hint)
  }
}

extension ArraySlice<Unicode.Scalar> {
  fileprivate var string: String {
    var string = String.UnicodeScalarView()
    string.append(contentsOf: self)
    return String(string)
  }

  /// What stands before and behind the first `separator`.
  fileprivate func split(at separator: Unicode.Scalar) -> (Self, Self?) {
    guard let position = firstIndex(of: separator) else { return (self, nil) }
    return (self[..<position], self[(position + 1)...])
  }
}
