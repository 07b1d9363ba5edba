private import Dispatch
private import Foundation
internal import TraceBytes

/// What a follower knows of time; a test puts its own in place.
struct FollowClock: Sendable {
  /// Seconds of a clock that never goes back.
  var seconds: @Sendable () -> Double = { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
  /// Nanoseconds since 1970, as the file system counts them.
  var nanosecondsSince1970: @Sendable () -> Int64 = {
    Int64(clamping: Date().timeIntervalSince1970 * 1e9)
  }
}
