/// How busy a follower is, and how long it waits so that more lines make a commit.
///
/// A commit costs about as much as ten lines. A line that comes alone is committed alone, at once;
/// when thousands come in a second, a few milliseconds of waiting make one commit of many.
struct FollowLoad {
  /// Up to so many records a second nothing waits.
  private static let light = 1_000.0
  /// From so many on it waits longest.
  private static let heavy = 8_000.0
  /// Seconds to wait at most. A pass of what came meanwhile, and its commit, take as long again.
  private static let longestPause = 0.01
  /// Seconds over which records are counted: bursts that are shorter are no load.
  private static let period = 0.1

  private var periodStart: Double
  private var records: Int
  private var recordsASecond = 0.0

  /// - Parameters:
  ///   - time: the seconds of a clock that never goes back.
  ///   - records: how many have been read until now.
  init(at time: Double, records: Int) {
    periodStart = time
    self.records = records
  }

  /// Notes how many records have been read until now.
  mutating func note(records now: Int, at time: Double) {
    let elapsed = time - periodStart
    guard elapsed >= Self.period else { return }
    recordsASecond = Double(now - records) / elapsed
    (periodStart, records) = (time, now)
  }

  /// Seconds to wait before what has happened is looked at.
  var pause: Double {
    let share = (recordsASecond - Self.light) / (Self.heavy - Self.light)
    return max(0, min(1, share)) * Self.longestPause
  }
}
