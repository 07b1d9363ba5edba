private import Synchronization

/// How far an import is, for whoever shows it; can be read from any thread.
public final class ImportProgress: Sendable {
  /// One look at an import.
  public struct Snapshot: Sendable {
    /// Bytes of sources that are done, as they lie on the disk where they are not compressed.
    public var bytes: Int64 = 0
    /// Bytes of all sources; 0 while it is not known.
    public var totalBytes: Int64 = 0
    /// Records that were read.
    public var records = 0
    /// What is being done now, where it is not reading: "building idx_traces_level".
    public var activity: String?
  }

  private let state = Mutex(Snapshot())

  /// Whether anybody looks, so that it is worth knowing how much there is in all.
  public let isWatched: Bool

  /// Nothing done yet.
  public init(isWatched: Bool = false) {
    self.isWatched = isWatched
  }

  /// How far it is now.
  public var snapshot: Snapshot { state.withLock { $0 } }

  func update(bytes: Int64, records: Int) {
    state.withLock {
      $0.bytes = bytes
      $0.records = records
    }
  }

  func expect(totalBytes: Int64) {
    state.withLock { $0.totalBytes = totalBytes }
  }

  func begin(activity: String) {
    state.withLock { $0.activity = activity }
  }
}
