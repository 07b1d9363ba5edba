internal import Glibc
internal import Synchronization

/// Ctrl-C and SIGTERM: the first asks to stop at the next commit, the second ends the process.
enum Interruption {
  private static let received = Atomic<Int32>(0)

  /// Catches the first of each signal; afterwards it has its usual effect again (sigaction(2),
  /// `SA_RESETHAND`).
  static func watch() {
    // A handler may only touch what exists already.
    received.store(0, ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { signal in
      Interruption.received.store(signal, ordering: .relaxed)
    }
    action.sa_flags = SA_RESTART | Int32(bitPattern: UInt32(SA_RESETHAND))
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
    // A parent may have left them blocked, as threads of libdispatch do.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Whether the user asked to stop.
  static var isRequested: Bool { received.load(ordering: .relaxed) != 0 }

  /// The status of a command that was stopped; `nil` where it was not.
  static var status: ExitStatus? {
    switch received.load(ordering: .relaxed) {
    case 0: nil
    case SIGTERM: .terminated
    default: .interrupted
    }
  }
}
