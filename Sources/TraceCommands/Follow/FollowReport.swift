internal import Dispatch
internal import Glibc
internal import Logging
internal import Synchronization
internal import TracePipeline
internal import TraceStore
internal import TraceTail
internal import TraceWatch

/// Says what a follower does: in the log, and to the service manager.
final class FollowReport: FollowObserver {
  private struct State {
    /// When it is said the next time that it waits; `nil` while it does not wait.
    var nextWaiting: Double?
    var nextCounts = 0.0
    /// The values of errno(3) for which it was said that directories cannot be watched.
    var watchCodes: Set<Int32> = []
    var hasProblems = false
    /// The sources of which it was said that they are doubtful.
    var doubtfulPaths: Set<String> = []
  }

  /// Seconds between two lines that tell of the same lasting state.
  private static let interval = 60.0
  private let log: EventLog
  private let service: ServiceReport
  private let metrics: FollowMetrics
  private let state = Mutex(State())

  init(log: EventLog, service: ServiceReport, metrics: FollowMetrics) {
    self.log = log
    self.service = service
    self.metrics = metrics
  }

  /// Whether a path or a source could not be read at some time.
  var hasProblems: Bool { state.withLock { $0.hasProblems } }

  /// Whether the database could not be written to the last time.
  var isWaiting: Bool { state.withLock { $0.nextWaiting != nil } }

  func didBecomeReady(_ status: FollowStatus) {
    metrics.didStep(status, isReady: true)
    log.write(.info, "ready: everything that was there is imported", status.fields)
    service.didBecomeReady(status.text)
  }

  func didStep(_ status: FollowStatus) {
    metrics.didStep(status)
    log.tellOmissions()
    if isTimeForCounts { log.write(.debug, "following", status.fields) }
    service.didStep(status.text)
  }

  func didCommit(_ commit: FollowCommit) { metrics.didCommit(commit) }

  func willRetry(after error: StoreError, seconds: Double) {
    metrics.willRetry(after: error, seconds: seconds)
    let isDue = state.withLock { state in
      guard seconds >= state.nextWaiting ?? 0 else { return false }
      state.nextWaiting = seconds + Self.interval
      return true
    }
    if isDue {
      log.write(
        .warning, "waiting: cannot \(error.operation) the database \(error.path): \(error.reason)",
        ["hint": "\(error.kind.waitingHint)", "seconds": .stringConvertible(Int(seconds))])
    }
    service.didStep("waiting for the database: \(error.reason)")
  }

  func didResume(afterSeconds seconds: Double) {
    metrics.didResume()
    state.withLock { $0.nextWaiting = nil }
    log.write(
      .info, "going on: the database can be written to again",
      ["seconds": .stringConvertible(Int(seconds.rounded(.up)))])
  }

  func didLoseDatabase(_ loss: StoreError) {
    let what = loss.kind == .overwritten ? "overwritten" : "removed or replaced"
    log.write(
      .warning, "the database \(loss.path) was \(what): it is opened again",
      ["hint": "Every source is compared with it, and what it lacks is imported again."])
  }

  func didFailToRead(_ error: TailError) {
    metrics.didFailToRead()
    state.withLock { $0.hasProblems = true }
    log.warn("cannot \(error.operation)", error)
  }

  func didDoubt(_ doubt: ReadingDoubt) {
    let isNews = state.withLock { state in
      if state.doubtfulPaths.count >= 1_000 { state.doubtfulPaths.removeAll() }
      return state.doubtfulPaths.insert(doubt.path).inserted
    }
    guard isNews else { return }
    log.write(
      .warning, "\(doubt.path): \(doubt.reason)",
      [
        "hint": "\(doubt.hint)",
        "example": .string(String(decoding: doubt.example, as: UTF8.self)),
      ])
  }

  func didFailToWatch(_ error: WatchError) {
    // A limit refuses one directory after the other; each is read by the sweep.
    if state.withLock({ $0.watchCodes.insert(error.code).inserted }) {
      log.write(.warning, error)
    } else {
      log.write(.debug, error)
    }
  }

  func didLoseTrack() {
    metrics.didLoseTrack()
    log.warn(
      "events were lost", "events were lost: every directory is looked at",
      ["hint": "\(KernelLimit.queuedEvents.hint)"])
  }

  func didMiss(path: String) {
    state.withLock { $0.hasProblems = true }
    log.write(
      .warning, "\(path) is not there; it is followed as soon as it is",
      ["hint": "Check the path if it should be there already."])
  }

  private var isTimeForCounts: Bool {
    let now = Double(DispatchTime.now().uptimeNanoseconds) / 1e9
    return state.withLock { state in
      guard now >= state.nextCounts else { return false }
      state.nextCounts = now + Self.interval
      return true
    }
  }
}

extension FollowStatus {
  fileprivate var fields: Logger.Metadata {
    [
      "rows": .stringConvertible(rows), "records": .stringConvertible(records),
      "bytes": .stringConvertible(Int(bytes)),
      "watched_directories": .stringConvertible(watchedDirectories),
      "open_files": .stringConvertible(openFiles),
    ]
  }

  /// For `systemctl status`.
  fileprivate var text: String {
    "\(Quantity.count(rows, "row")) from \(Quantity.bytes(bytes)), "
      + "\(Quantity.count(watchedDirectories)) directories watched"
  }
}

extension StoreError.Kind {
  /// What to do while it is tried again.
  fileprivate var waitingHint: String {
    switch self {
    case .locked: "Another program holds it: wait for that program, or end it."
    case .diskFull: "Make room on that file system."
    default: "Check the disk, and the files of the database."
    }
  }
}
