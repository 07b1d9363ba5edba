/// Something that is wrong with a database.
public struct CheckProblem: Sendable, Equatable {
  /// What kind of thing it is.
  public enum Kind: String, Sendable {
    /// The file itself: a page, an index. SQLite says so.
    case corrupt
    /// Tracetail's tables do not fit together, or not with `traces`.
    case inconsistent
  }

  /// What kind of thing it is.
  public let kind: Kind
  /// What it is.
  public let what: String
}
