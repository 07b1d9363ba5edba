/// A column of the reference `traces` table, without `id` and `created_at`, in the order of the
/// schema (DESIGN.md §2). The raw value is the position.
public enum Column: Int, CaseIterable, Sendable {
  case runID
  case parentRunID
  case level
  case message
  case mode
  case datetime
  case process
  case thread
  case filename
  case lineno
  case cutID
  case workflowName
  case stageName
  case jobName
  case durationMilliseconds
  case memoryUsageMegabytes
  case cpuUsagePercent
  case traceID
  case spanID
  case parentSpanID
  case exceptionType
  case exceptionMessage
  case stackTrace
  case errorCode
  case userID
  case tenantID
  case environment
  case hostname
  case ipAddress
  case pythonVersion
  case packageVersion
  case tags
  case metadata

  /// How many columns there are.
  public static let count = names.count

  /// The names in the schema, in its order.
  public static let names = [
    "run_id", "parent_run_id", "level", "message", "mode", "datetime", "process", "thread",
    "filename", "lineno", "cut_id", "workflow_name", "stage_name", "job_name", "duration_ms",
    "memory_usage_mb", "cpu_usage_percent", "trace_id", "span_id", "parent_span_id",
    "exception_type", "exception_message", "stack_trace", "error_code", "user_id", "tenant_id",
    "environment", "hostname", "ip_address", "python_version", "package_version", "tags",
    "metadata",
  ]

  /// The name of the column in the schema, in templates and in metadata.
  public var name: String { Self.names[rawValue] }

  /// The column of that name; `nil` where the schema has none.
  public init?(name: some StringProtocol) {
    guard let position = Self.names.firstIndex(where: { $0 == name }) else { return nil }
    self.init(rawValue: position)
  }

  /// What the schema declares the column to hold.
  public enum Affinity: Sendable {
    case text
    case integer
    case real
  }

  /// The declared type of the column.
  public var affinity: Affinity {
    switch self {
    case .process, .thread, .lineno: .integer
    case .durationMilliseconds, .memoryUsageMegabytes, .cpuUsagePercent: .real
    default: .text
    }
  }
}
