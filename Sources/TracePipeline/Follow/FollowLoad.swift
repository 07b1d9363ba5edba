/// How busy a follower is, and how long it waits so that more lines make a commit.
///
/// A commit costs as much as many lines, so that the follower rests after a pass for some times as long as
/// that took, where several lines had come. The more comes, the longer passes take, and the more lines make
/// one. A line that comes alone is read at once.
struct FollowLoad {
  /// How many times as long as a pass the follower rests.
  private static let rest = 5.0
  /// Seconds from the end of one rest to the end of the next at most: a line waits that long at most, and
  /// for the pass.
  private static let longestInterval = 0.018

  /// After a pass of fewer records it does not rest.
  private static let several = 4

  private var isBusy = false
  private var passStart = 0.0
  private var passEnd = 0.0
  /// Seconds that the last passes took, the latest counting most.
  private var usual = 0.0

  /// Notes when a pass was begun, when all that it read was committed, and how many records that were.
  mutating func notePass(from start: Double, to end: Double, records: Int) {
    isBusy = records >= Self.several
    usual = (usual + end - start) / 2
    (passStart, passEnd) = (start, end)
  }

  /// Seconds to wait before what has happened is looked at.
  func pause(at time: Double) -> Double {
    guard isBusy else { return 0 }
    return max(0, min(passEnd + Self.rest * usual, passStart + Self.longestInterval) - time)
  }
}
