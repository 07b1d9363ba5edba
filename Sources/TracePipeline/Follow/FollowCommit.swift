internal import TraceBytes
internal import TraceStore

/// What a commit of a follower was.
public struct FollowCommit: Sendable {
  /// How long it took, in seconds, once the database could be written to.
  public var seconds: Double
  /// For each source that it has rows of: the seconds from when the source was last written, as it was
  /// when it was read, until the rows were committed.
  public var secondsSinceWritten: [Double]
  /// How many pieces of sources it has that no rule could parse, by their reasons.
  public var rejects: [String: Int]
}

extension FollowCommit {
  /// A commit of a batch that took so many seconds until now, in nanoseconds since 1970.
  init(_ batch: Batch, seconds: Double, now: Int64) {
    let written = Set(batch.segments.lazy.filter { !$0.rows.isEmpty }.map(\.source))
    self.seconds = seconds
    secondsSinceWritten = batch.checkpoints.lazy.filter { written.contains($0.id) }.map {
      // A file may be of any time.
      Double(now.clampedDifference($0.file.modified)) / 1e9
    }
    rejects = [:]
    for (number, reject) in batch.rejects.enumerated()
    where !batch.cancelledRejects.contains(number) {
      rejects[reject.reason, default: 0] += 1
    }
  }
}
