/// Takes the text of a template apart. It counts code points, as Python does.
struct TemplateTextParser {
  private let text: String
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var parts: [Template.Part] = []
  private var literal = ""

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
    guard let column = Column(name: name.string) else {
      throw fault(
        start, unknown(name.string), "The fields are: \(Column.names.joined(separator: ", ")).")
    }
    if parts.contains(where: { $0.field?.column == column }) {
      throw fault(start, "{\(column.name)} stands in it twice", "Keep one of them.")
    }
    try requireEnd(of: column, start)
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
      throw fault(start, reason, "Use an alignment and a width only, as in {\(column.name):<10}.")
    }
    parts.append(
      Template.Part(
        literal: Array(literal.utf8), field: Template.Field(column: column, spec: format)))
    literal = ""
  }

  /// It must be seen where the field before `column` ends, or where `column` begins.
  private func requireEnd(of column: Column, _ start: Int) throws(TemplateError) {
    guard let before = parts.last?.field?.column else { return }
    if literal.isEmpty {
      throw fault(
        start,
        "nothing stands between {\(before.name)} and {\(column.name)}, so that it cannot be told"
          + " where one ends",
        "Put a space or another text between them.")
    }
    // Fields before the message are read from the left, those behind it from the right.
    let isBehindMessage = parts.contains { $0.field?.column == .message }
    let (field, byte) =
      isBehindMessage ? (column, literal.utf8.last) : (before, literal.utf8.first)
    guard field != .message, let byte, FieldContent(field).mayHold(byte) else { return }
    throw fault(
      start - literal.unicodeScalars.count,
      "\"\(literal)\" cannot be told from {\(field.name)} beside it",
      "Put a space or a bracket between them.")
  }

  private func unknown(_ name: String) -> String {
    if name.isEmpty { return "a field without a name" }
    if name.contains(".") || name.contains("[") { return "{\(name)} reaches into a value" }
    return "{\(name)} is no field"
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
