/// A format of logs that is known: by what lines it is recognised, and how it is read. Each is one
/// object, so that the format of a line is told, and compared with another, at no cost.
public final class KnownFormat: Sendable, Equatable {
  /// What a field must be, beyond what its template says, where a format is looked for.
  enum Rule: Sendable {
    /// The level is a word that programs use for one.
    case knownLevel
    /// The level is such a word, or one that PostgreSQL uses.
    case knownLevelOfDatabase
    /// The logger has a point or a colon inside, as names of classes and modules do.
    case qualifiedName
    /// The datetime has no year.
    case withoutYear
    /// It does not say that a file has the format: only together with the others.
    case never
  }

  /// A template of the format, and when a line of it tells the format.
  struct Shape: Sendable {
    let template: Template
    let rules: [Rule]

    init(_ text: String, _ rules: Rule...) {
      template = Template.stock(text)
      self.rules = rules
    }
  }

  /// Its name, by which it can be asked for together with others of that name.
  public let name: String
  /// Other names of it.
  let aliases: [String]
  let shapes: [Shape]

  init(_ name: String, _ aliases: String..., shapes: [Shape]) {
    self.name = name
    self.aliases = aliases
    self.shapes = shapes
  }

  /// Its templates, in the order in which they are tried.
  public var templates: [Template] { shapes.map(\.template) }

  /// Whether they are the same one of `all`.
  public static func == (one: KnownFormat, other: KnownFormat) -> Bool { one === other }

  /// The templates of all formats of that name; `nil` where there is none.
  public static func named(_ name: String) -> [Template]? {
    let name = name.lowercased()
    let found = all.filter { $0.name == name || $0.aliases.contains(name) }
    return found.isEmpty
      ? nil
      : found.flatMap(\.templates).reduce(into: []) {
        if !$0.contains($1) { $0.append($1) }
      }
  }

  /// The names by which formats can be asked for, each once.
  public static var names: [String] {
    all.map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
