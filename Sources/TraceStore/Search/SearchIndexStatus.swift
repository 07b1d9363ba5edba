/// What the full-text index of a database is.
public struct SearchIndexStatus: Sendable, Equatable {
  /// How far it is.
  public enum Kind: String, Sendable {
    /// There is none.
    case none
    /// A build was begun, and may be going on.
    case building
    /// Every writer keeps it up.
    case complete
    /// It could not be kept up, and was dropped.
    case damaged
  }

  /// How far it is.
  public let kind: Kind
  /// All rows up to that id are in it.
  public let lastRow: Int64
  /// About how many newer rows there are.
  public let newerRows: Int64
  /// Why it is damaged; empty where it is not.
  public let reason: String

  /// Whether every writer keeps it up.
  public var isComplete: Bool { kind == .complete }
}
