internal import Glibc
internal import TraceBytes

/// Why a directory, or anything at all, cannot be watched.
///
/// Says what was attempted, on which path, why it failed, and what to do now. It costs the latency
/// of a sweep, never data.
public struct WatchError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was attempted: "watch /var/log/workflows", "start to watch".
  public let operation: String
  /// The value of errno(3); 0 where no system call failed.
  public let code: Int32
  /// Why it failed.
  public let reason: String
  /// What to do now.
  public let hint: String

  /// An error of its parts.
  public init(operation: String, code: Int32, reason: String, hint: String) {
    self.operation = operation
    self.code = code
    self.reason = reason
    self.hint = hint
  }

  /// A directory that inotify_add_watch(2) or a listing refuses.
  init(watching directory: String, code: Int32) {
    operation = "watch \(directory.printablePath)"
    self.code = code
    (reason, hint) = Self.explanation(of: code, limit: .watches, Self.directoryHint(for: code))
  }

  /// A watcher that cannot begin: inotify_init1(2), eventfd(2).
  init(starting code: Int32) {
    operation = "start to watch"
    self.code = code
    (reason, hint) = Self.explanation(
      of: code, limit: .instances, "Look at new data by polling: --watch poll.")
  }

  /// A directory that was to be watched by a watcher that is closed.
  init(closedBefore directory: String) {
    operation = "watch \(directory.printablePath)"
    code = 0
    reason = "the watcher is closed"
    hint = "Start again; nothing that was committed is lost."
  }

  /// Two lines: what failed and why, and what to do now.
  public var description: String { "cannot \(operation): \(reason.printableLine)\n\(hint)" }

  /// Whether a limit of the system refuses, not the directory.
  var isLimit: Bool { [ENOSPC, ENOMEM, EMFILE, ENFILE].contains(code) }

  /// Whether there is no such directory any more, as against one that cannot be read.
  public var isAbsence: Bool { [ENOENT, ENOTDIR, ESTALE, ELOOP].contains(code) }

  private static func explanation(
    of code: Int32, limit: KernelLimit, _ hint: String
  ) -> (reason: String, hint: String) {
    switch (code, limit) {
    case (ENOSPC, .watches):
      ("this user has as many inotify watches as it may: \(limit.setting)", limit.hint)
    case (EMFILE, .instances):
      (
        "this process has as many open files as it may, or this user as many inotify instances:"
          + " \(limit.setting)",
        "\(limit.hint); or raise the limit on open files (`ulimit -n`)."
      )
    default:
      (String(cString: strerror(code)), hint)
    }
  }

  private static func directoryHint(for code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR:
      "Check the path; the directory may have been moved or removed."
    case EACCES, EPERM:
      "Give this user read permission on it, and search permission on the directories above it."
    case EMFILE, ENFILE:
      "Raise the limit on open files (`ulimit -n`)."
    case ENOMEM:
      "Give the system, or this control group, more memory."
    case ELOOP:
      "Remove the symbolic link that leads back to itself."
    default:
      "Check the disk or the mount."
    }
  }
}
