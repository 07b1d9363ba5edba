internal import Dispatch
internal import Foundation
internal import Glibc
internal import Synchronization

/// Tells the service manager how the command is; nothing where it was not started by one.
///
/// `WATCHDOG=1` is sent from the calls that the working loop makes, not by a timer: a loop that hangs
/// is restarted.
final class ServiceReport: Sendable {
  private struct State {
    var isReady = false
    var status = ""
    var nextStatus = 0.0
    var nextWatchdog = 0.0
  }

  private let manager: ServiceManager?
  /// Seconds from one `WATCHDOG=1` to the next: half of what is allowed. `nil`: none is wanted.
  private let watchdogSeconds: Double?
  private let state = Mutex(State())

  /// - Parameter environment: has `NOTIFY_SOCKET`, and `WATCHDOG_USEC` and `WATCHDOG_PID`
  ///   (sd_watchdog_enabled(3)).
  init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
    manager = environment["NOTIFY_SOCKET"].flatMap(ServiceManager.init)
    let isMeant = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap(Double.init) ?? 0
    watchdogSeconds = isMeant && microseconds > 0 ? microseconds / 2e6 : nil
  }

  /// Everything that was there is imported.
  func didBecomeReady(_ status: String) {
    state.withLock { $0.isReady = true }
    manager?.send(["READY=1", "STATUS=\(status)"])
  }

  /// The loop has come round; a status is told once a second at most.
  func didStep(_ status: String) {
    guard let manager else { return }
    let assignments = state.withLock { state in
      let now = Double(DispatchTime.now().uptimeNanoseconds) / 1e9
      var assignments: [String] = []
      if let watchdogSeconds, now >= state.nextWatchdog {
        state.nextWatchdog = now + watchdogSeconds
        assignments.append("WATCHDOG=1")
      }
      if status != state.status, now >= state.nextStatus {
        state.status = status
        state.nextStatus = now + 1
        assignments.append("STATUS=\(status)")
      }
      return assignments
    }
    if !assignments.isEmpty { manager.send(assignments) }
  }

  /// It was asked to stop.
  func isStopping() {
    manager?.send(["STOPPING=1", "STATUS=stopping: committing what was read"])
  }

  /// Reads its configuration anew with `body`. Before it is ready that is not told: the `READY=1`
  /// at the end would be too early.
  func reload(_ body: () -> Void) {
    let isReady = state.withLock { $0.isReady }
    if isReady {
      manager?.send(["RELOADING=1", "MONOTONIC_USEC=\(Self.monotonicMicroseconds)"])
    }
    body()
    if isReady { manager?.send(["READY=1"]) }
  }

  private static var monotonicMicroseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000 + Int(time.tv_nsec) / 1000
  }
}
