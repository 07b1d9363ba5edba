internal import Glibc
internal import TraceWatch

/// Looks at what the system allows a follower.
enum SystemChecks {
  /// Files that a follower keeps open, the database, and some to spare.
  private static let descriptors = 320

  /// A finding for each of them. `roots` are absolute paths, `directories` how many there are to be
  /// watched below them.
  static func findings(roots: [String], directories: Int) -> [Finding] {
    [watching(roots), watches(directories), descriptorLimit()]
  }

  private static func watching(_ roots: [String]) -> Finding {
    do {
      let (watcher, reason) = try WatchMode.auto.watcher(for: roots, polling: .seconds(1))
      defer { withExtendedLifetime(watcher) {} }
      guard let reason else { return .ok("watch", "inotify works") }
      let lines = reason.split(separator: "\n", maxSplits: 1).map(String.init)
      return .warn(
        "watch", "`tracetail follow` would poll: \(lines[0])",
        lines.count == 2
          ? lines[1] : "Run `tracetail follow` where the files are written, or leave it so.")
    } catch {
      return .fail("watch", error)
    }
  }

  private static func watches(_ directories: Int) -> Finding {
    guard let limit = KernelLimit.watches.value else {
      return .ok("watches", "\(Quantity.count(directories)) directories")
    }
    let found = "\(Quantity.count(directories)) directories, \(KernelLimit.watches.setting)"
    // Other programs of this user have watches too.
    guard directories > limit / 10 * 8 else { return .ok("watches", found) }
    return directories > limit
      ? .fail("watches", found, KernelLimit.watches.hint)
      : .warn("watches", found, KernelLimit.watches.hint)
  }

  private static func descriptorLimit() -> Finding {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let found = "this process may open \(Quantity.count(limit.rlim_cur)) files"
    guard limit.rlim_cur < rlim_t(descriptors) else { return .ok("descriptors", found) }
    let remedy = "Raise the limit: `ulimit -n 1024`, or LimitNOFILE= of a systemd unit."
    return limit.rlim_cur < rlim_t(descriptors / 4)
      ? .fail("descriptors", found, remedy) : .warn("descriptors", found, remedy)
  }
}
