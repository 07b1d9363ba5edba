internal import Glibc

/// How many files the process may have open.
public enum DescriptorLimit {
  /// Four times what a follower keeps open at most.
  private static let wanted: rlim_t = 8_192

  /// Raises the soft limit to what a follower has use for, as far as the hard limit allows.
  public static func raise() {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < wanted else { return }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    setrlimit(resource, &limit)
  }

  /// The soft limit now.
  static var current: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
    return Int(clamping: limit.rlim_cur)
  }
}
