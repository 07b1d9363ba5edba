private import Dispatch
internal import TraceStore

/// A destination that waits where the database cannot be written to for now: locked by another
/// program, or no room on the disk. Nothing is lost meanwhile: the files are the buffer.
final class RetryingDestination: TraceDestination {
  private let destination: any TraceDestination
  private let stop: StopRequest
  private let observer: any FollowObserver
  private let clock: FollowClock
  private let checkFiles: () throws -> Void

  /// `checkFiles` fails where the files of the database are not those that were opened.
  init(
    _ destination: any TraceDestination, stop: StopRequest, observer: any FollowObserver,
    clock: FollowClock, checkFiles: @escaping () throws -> Void
  ) {
    self.destination = destination
    self.stop = stop
    self.observer = observer
    self.clock = clock
    self.checkFiles = checkFiles
  }

  /// - Throws: `StoreError` where it can never work, or where it is to stop while it waits.
  func commit(_ batch: Batch) throws -> CommitSummary {
    let start = DispatchTime.now().uptimeNanoseconds
    var delay = 0.02
    while true {
      do {
        let begin = DispatchTime.now().uptimeNanoseconds
        let summary = try destination.commit(batch)
        observer.didCommit(
          FollowCommit(
            batch, seconds: Self.seconds(since: begin), now: clock.nanosecondsSince1970()))
        if delay > 0.02 { observer.didResume(afterSeconds: Self.seconds(since: start)) }
        return summary
      } catch let error as StoreError where error.kind.isTransient && !stop.isRequested {
        // Where they are gone, there is nothing to wait for.
        try checkFiles()
        observer.willRetry(after: error, seconds: Self.seconds(since: start))
        stop.wait(seconds: delay)
        delay = min(delay * 2, 2)
      }
    }
  }

  private static func seconds(since start: UInt64) -> Double {
    Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
  }
}

extension StoreError.Kind {
  /// Whether waiting may help.
  var isTransient: Bool {
    switch self {
    case .locked, .diskFull, .inputOutput: true
    default: false
    }
  }
}
