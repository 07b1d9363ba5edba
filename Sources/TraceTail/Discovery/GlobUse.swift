internal import Synchronization

/// Which globs have matched anything, so that it can be said of the others that they did nothing.
public final class GlobUse: Sendable {
  private let used = Mutex<Set<String>>([])

  /// None has matched yet.
  public init() {}

  /// Whether a glob has matched.
  public func contains(_ glob: String) -> Bool { used.withLock { $0.contains(glob) } }

  func note(_ glob: String) { used.withLock { _ = $0.insert(glob) } }
}
