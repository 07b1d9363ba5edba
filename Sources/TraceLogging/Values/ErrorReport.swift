internal import Dispatch
internal import Foundation
internal import Synchronization

/// Says what no call can throw: failures of the thread that writes.
///
/// To the closure of the options, which hears of each, or else to standard error: the first at
/// once, and then one a minute at most, with how many were left out.
final class ErrorReport: Sendable {
  private struct Past {
    var last: UInt64?
    var leftOut = 0
  }

  private static let pause: UInt64 = 60_000_000_000

  private let onError: (@Sendable (TraceError) -> Void)?
  private let past = Mutex(Past())

  init(_ onError: (@Sendable (TraceError) -> Void)?) {
    self.onError = onError
  }

  /// Says what has failed. A loss is never left out.
  func report(_ error: TraceError, isLoss: Bool = false) {
    if let onError {
      onError(error)
      return
    }
    let now = DispatchTime.now().uptimeNanoseconds
    let leftOut = past.withLock { past -> Int? in
      if !isLoss, let last = past.last, now - last < Self.pause {
        past.leftOut += 1
        return nil
      }
      defer { past = Past(last: now, leftOut: 0) }
      return past.leftOut
    }
    guard let leftOut else { return }
    let more = leftOut > 0 ? " (and \(leftOut) times since the last message)" : ""
    let text = "TraceLogging: \(error)".replacing("\n", with: "\n  ") + more + "\n"
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
