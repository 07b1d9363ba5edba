/// A Python `str.format` template, compiled: it renders records, and reads them back.
///
/// Every field of the schema can stand in it, with `{{`, `}}`, `!s`, and fill, alignment and width.
/// A field of any other name is kept inside `metadata` under its name; `{_}` is passed over. `\t` is
/// a tab. A template that cannot be read back is refused when it is made.
public struct Template: Sendable, Hashable {
  struct Field: Sendable, Hashable {
    let name: String
    /// `nil` for a field that is no column.
    let column: Column?
    let spec: FormatSpec

    /// Whether its text is not kept.
    var isSkipped: Bool { name == "_" }
  }

  /// A text, and the field that follows it; the last may have none.
  struct Part: Sendable, Hashable {
    var literal: [UInt8]
    var field: Field?
  }

  /// The template as it was written.
  public let text: String
  let parts: [Part]
  /// The position in `parts` of the part that ends with `{message}`.
  let messagePart: Int
  /// How many bytes padding and literals can add to a rendering at most.
  public let longestPadding: Int

  /// The main shape.
  public static let main = stock("[{datetime}] [{level}] {message}")
  /// The writer's own default since 0.0.73.
  public static let longWithCutID = stock(
    "{datetime} ({process:5d}, {thread:5d}) ({cut_id}) {message:120s} ({filename}:{lineno})")
  /// The writer's own default before 0.0.73; its messages begin with the cut id.
  public static let longWithoutCutID = stock(
    "{datetime} ({process:5d}, {thread:5d}) {message:120s} ({filename}:{lineno})")

  /// What is known of a line of a container's log that is of no template.
  public static let wrapped = stock("{datetime} {level} {message}")

  static func stock(_ text: String) -> Template {
    do {
      return try Template(text)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Compiles a template.
  ///
  /// - Throws: what is wrong with it, and where.
  public init(_ text: String) throws(TemplateError) {
    self.text = text
    var parser = TemplateTextParser(text)
    parts = try parser.parse()
    messagePart = parts.firstIndex { $0.field?.column == .message } ?? 0
    longestPadding = parts.reduce(0) { sum, part in
      let padding = part.field.map { $0.spec.width * $0.spec.fill.utf8.count + 24 }
      return sum + part.literal.count + (padding ?? 0)
    }
  }

  /// The names of its fields that are no column, in order.
  var extraNames: [String] {
    parts.compactMap { part in
      part.field.flatMap { $0.column == nil && !$0.isSkipped ? $0.name : nil }
    }
  }

  /// The columns in it, in order.
  public var columns: [Column] { parts.compactMap { $0.field?.column } }

  /// Whether nothing stands before the message, so that every line is a record.
  public var isHeaderless: Bool { messagePart == 0 && parts[0].literal.isEmpty }
}
