/// A datetime that rows are compared with: `YYYY-MM-DD HH:MM:SS[.ffffff]` in UTC, or the beginning of
/// one.
///
/// Compared as text, as the reference's queries do, so that an index can be used. A row's `T` between
/// date and time counts as the space that it stands for.
public struct DatetimeBound: Sendable, Equatable {
  /// The text that rows are compared with.
  public let text: String

  /// A bound. A `T` at the place of the space is taken for one.
  public init(_ text: String) {
    var characters = Array(text.unicodeScalars)
    if characters.count > 10, characters[10] == "T" { characters[10] = " " }
    self.text = String(String.UnicodeScalarView(characters))
  }

  /// Whether a row of that datetime is at the bound or behind it, as SQLite compares texts: by bytes.
  func isAtOrBefore(_ datetime: String) -> Bool {
    !DatetimeBound(datetime).text.utf8.lexicographicallyPrecedes(text.utf8)
  }

  /// The condition that a column is at the bound or behind it.
  func condition(_ column: String) -> String {
    let literal = SQLText.literal(text)
    // The first term is what an index can answer. "T" sorts behind " ", so that it leaves none out.
    return "\(column) >= \(literal) AND (substr(\(column), 11, 1) <> 'T'"
      + " OR replace(\(column), 'T', ' ') >= \(literal))"
  }
}
