internal import TraceFormat

/// A row of `traces`, with every column of the reference schema. Where a table of another era has no
/// such column, what must have a value is empty or 0, and everything else `nil`.
public struct TraceRow: Sendable, Equatable {
  /// Its rowid, which is `id`: the larger, the later it was committed.
  public let id: Int64
  /// Its run.
  public let runID: String
  /// The run that started its run.
  public let parentRunID: String?
  /// Its level, in lower case where Tracetail wrote it.
  public let level: String
  /// What was logged; it may have several lines.
  public let message: String
  /// `stdout` or `stderr`.
  public let mode: String
  /// When it was logged, as the table has it.
  public var datetime: String
  /// The number of the process that logged it.
  public let process: Int64
  /// The number of the thread that logged it.
  public let thread: Int64
  /// The source file that logged it.
  public let filename: String
  /// The line of that file, from 1; 0 where it is not known.
  public let lineno: Int64
  /// The short form of its run id.
  public let cutID: String?
  /// Its workflow.
  public let workflowName: String?
  /// Its stage.
  public let stageName: String?
  /// Its job.
  public let jobName: String?
  /// In milliseconds.
  public let duration: Double?
  /// In megabytes.
  public let memoryUsage: Double?
  /// In percent.
  public let cpuUsage: Double?
  /// The trace of OpenTelemetry that it belongs to.
  public let traceID: String?
  /// The span that it belongs to.
  public let spanID: String?
  /// The span around that one.
  public let parentSpanID: String?
  /// The type of the exception.
  public let exceptionType: String?
  /// What the exception says.
  public let exceptionMessage: String?
  /// Where the exception was raised; several lines.
  public let stackTrace: String?
  /// A code of the error.
  public let errorCode: String?
  /// The user it was done for.
  public let userID: String?
  /// The tenant it was done for.
  public let tenantID: String?
  /// Where it ran: production, staging ….
  public let environment: String?
  /// The name of the machine.
  public let hostname: String?
  /// The address of the machine.
  public let ipAddress: String?
  /// The version of the language.
  public let pythonVersion: String?
  /// The version of the package.
  public let packageVersion: String?
  /// JSON.
  public let tags: String?
  /// JSON.
  public let metadata: String?
  /// When it was committed, in UTC.
  public let createdAt: String?

  /// How many columns `ReadableTraces.rowColumns` has: those of `Column`, the id and `created_at`.
  static let columnCount = Int32(Column.count) + 2

  /// The row of a statement that selects `ReadableTraces.rowColumns` from a column on.
  init(_ row: Statement.Row, from first: Int32 = 0) {
    var column = first
    func next() -> Int32 {
      defer { column += 1 }
      return column
    }
    id = row.integer(next())
    runID = row.text(next())
    parentRunID = row.optionalText(next())
    level = row.text(next())
    message = row.text(next())
    mode = row.text(next())
    datetime = row.text(next())
    process = row.integer(next())
    thread = row.integer(next())
    filename = row.text(next())
    lineno = row.integer(next())
    cutID = row.optionalText(next())
    workflowName = row.optionalText(next())
    stageName = row.optionalText(next())
    jobName = row.optionalText(next())
    duration = row.optionalDouble(next())
    memoryUsage = row.optionalDouble(next())
    cpuUsage = row.optionalDouble(next())
    traceID = row.optionalText(next())
    spanID = row.optionalText(next())
    parentSpanID = row.optionalText(next())
    exceptionType = row.optionalText(next())
    exceptionMessage = row.optionalText(next())
    stackTrace = row.optionalText(next())
    errorCode = row.optionalText(next())
    userID = row.optionalText(next())
    tenantID = row.optionalText(next())
    environment = row.optionalText(next())
    hostname = row.optionalText(next())
    ipAddress = row.optionalText(next())
    pythonVersion = row.optionalText(next())
    packageVersion = row.optionalText(next())
    tags = row.optionalText(next())
    metadata = row.optionalText(next())
    createdAt = row.optionalText(next())
  }
}

extension TraceRow {
  /// The one line of an error that says what is wrong: `ValueError: no data for 2026-01-02`.
  public var failureLine: String {
    FailureLine.text(
      message: message, exceptionType: exceptionType, exceptionMessage: exceptionMessage)
  }
}
