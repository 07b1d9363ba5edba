public import Logging

/// The words of the column `level` that the reference's API writes.
public enum TraceLevel: String, Sendable, Hashable, CaseIterable {
  case debug
  case info
  case warning
  case error
  /// What `exception` writes: an error that was caught.
  case exception

  /// The word for a level of swift-log, which has more of them: `trace` is `debug`, `notice` is
  /// `info`, and `critical` is `error`, so that queries for errors find it.
  public init(_ level: Logger.Level) {
    switch level {
    case .trace, .debug: self = .debug
    case .info, .notice: self = .info
    case .warning: self = .warning
    case .error, .critical: self = .error
    }
  }

  /// Whether records of the level are errors: in `stderr.txt`, and with `stderr` in `mode`.
  public var isError: Bool { self == .error || self == .exception }
}
