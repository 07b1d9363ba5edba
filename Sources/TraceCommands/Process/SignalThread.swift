internal import Foundation
internal import Glibc

/// Takes signals on a thread of its own, where more is allowed than in a handler: sigwait(3).
enum SignalThread {
  /// Takes these signals from now on. Threads that are there already must not have them unblocked:
  /// to be called before any other is started.
  static func receive(_ signals: [Int32], _ body: @escaping @Sendable (Int32) -> Void) {
    let set = Self.set(of: signals)
    withUnsafePointer(to: set) { _ = pthread_sigmask(SIG_BLOCK, $0, nil) }
    let thread = Thread {
      var signal: Int32 = 0
      while withUnsafePointer(to: set, { sigwait($0, &signal) }) == 0 { body(signal) }
    }
    thread.name = "tracetail-signal"
    thread.start()
  }

  /// Ends the process as a signal does that is not taken.
  static func endProcess(by signal: Int32) {
    Glibc.signal(signal, SIG_DFL)
    withUnsafePointer(to: set(of: [signal])) { _ = pthread_sigmask(SIG_UNBLOCK, $0, nil) }
    raise(signal)
  }

  private static func set(of signals: [Int32]) -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    return set
  }
}
