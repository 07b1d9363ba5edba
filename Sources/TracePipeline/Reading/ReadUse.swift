internal import Synchronization
public import TraceTail

/// What there was for options to have an effect on, so that it can be said of the others that they had
/// none.
public final class ReadUse: Sendable {
  /// Something that was read.
  public enum Subject: Sendable {
    /// A text file.
    case text
    /// JSON records.
    case json
    /// A file that has the run id that was said.
    case runID
    /// A datetime without a year.
    case year
    /// A level that the map has.
    case level
  }

  /// Which globs have matched.
  public let globs = GlobUse()
  private let subjects = Mutex<Set<Subject>>([])

  init() {}

  /// Whether there was such a thing.
  public func contains(_ subject: Subject) -> Bool { subjects.withLock { $0.contains(subject) } }

  func note(_ subject: Subject) { subjects.withLock { _ = $0.insert(subject) } }
}
