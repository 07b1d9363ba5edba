/// How an execution ended, as far as its rows say.
public enum ExecutionStatus: String, Sendable, CaseIterable {
  /// A row says that it ended well.
  case succeeded
  /// A row says that it failed.
  case failed
  /// It has begun, no row says that it has ended, and its last row is young.
  case running
  /// No row says how it ended.
  case unknown
}
