internal import Glibc

/// A limit of inotify: inotify(7), "/proc interfaces".
public enum KernelLimit: String, Sendable {
  /// How many directories a user may watch.
  case watches = "max_user_watches"
  /// How many watchers a user may have.
  case instances = "max_user_instances"
  /// How many events wait for their reader before the kernel drops them: `Changes.hasLostTrack`.
  case queuedEvents = "max_queued_events"

  /// Its name for sysctl(8).
  var name: String { "fs.inotify.\(rawValue)" }

  /// Its value now; `nil` where /proc does not show it.
  public var value: Int? {
    guard let file = fopen("/proc/sys/fs/inotify/\(rawValue)", "re") else { return nil }
    defer { fclose(file) }
    var text = [CChar](repeating: 0, count: 32)
    guard fgets(&text, Int32(text.count), file) != nil else { return nil }
    return Int(strtol(text, nil, 10))
  }

  /// The limit as sysctl(8) shows it.
  public var setting: String { value.map { "\(name) = \($0)" } ?? name }

  /// How to raise it: a sentence for whoever runs the system.
  public var hint: String {
    "Raise it as root, for example: sysctl \(name)=\(value.map { String($0 * 2) } ?? "N")"
  }
}
