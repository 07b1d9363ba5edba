public import TraceFormat

/// The text of a row.
extension TraceRow {
  /// The row as the template renders it: the line, or the lines, that the writer would write.
  ///
  /// - Returns: `nil` where the template has a field that has no value here, or that is JSON.
  public func text(_ template: Template) -> String? {
    var bytes: [UInt8] = []
    let parts = template.columns.map { column in
      let start = bytes.count
      let value = self[column]
      value.append(to: &bytes)
      return (column, value, start..<bytes.count)
    }
    return withUnsafeTemporaryAllocation(of: FieldValue.self, capacity: Column.count) { memory in
      memory.initialize(repeating: .missing)
      defer { memory.deinitialize() }
      let fields = RecordFields(values: memory)
      var out: [UInt8] = []
      let isRendered = bytes.withUnsafeBytes { bytes in
        for (column, value, range) in parts {
          fields[column] = value.field(UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
        return template.render(fields, into: &out)
      }
      return isRendered ? String(decoding: out, as: UTF8.self) : nil
    }
  }

  private enum Value {
    case null
    case text(String)
    case json(String)
    case integer(Int64)
    case real(Double)

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }

    init(_ number: Double?) { self = number.map { .real($0) } ?? .null }

    init(json: String?) { self = json.map { .json($0) } ?? .null }

    func append(to bytes: inout [UInt8]) {
      switch self {
      case .null: break
      case .text(let text), .json(let text): bytes += text.utf8
      case .integer(let number): bytes += String(number).utf8
      case .real(let number): bytes += String(number).utf8
      }
    }

    func field(_ bytes: UnsafeRawBufferPointer) -> FieldValue {
      switch self {
      case .null: FieldValue(kind: .null, bytes: bytes)
      case .text: FieldValue(kind: .string, bytes: bytes)
      case .json: FieldValue(kind: .json, bytes: bytes)
      case .integer(let number):
        FieldValue(kind: .integer, bytes: bytes, integer: number, real: Double(number))
      case .real(let number): FieldValue(kind: .real, bytes: bytes, real: number)
      }
    }
  }

  private subscript(column: Column) -> Value {
    switch column {
    case .runID: Value(runID)
    case .parentRunID: Value(parentRunID)
    case .level: Value(level)
    case .message: Value(message)
    case .mode: Value(mode)
    case .datetime: Value(datetime)
    case .process: .integer(process)
    case .thread: .integer(thread)
    case .filename: Value(filename)
    case .lineno: .integer(lineno)
    case .cutID: Value(cutID)
    case .workflowName: Value(workflowName)
    case .stageName: Value(stageName)
    case .jobName: Value(jobName)
    case .durationMilliseconds: Value(duration)
    case .memoryUsageMegabytes: Value(memoryUsage)
    case .cpuUsagePercent: Value(cpuUsage)
    case .traceID: Value(traceID)
    case .spanID: Value(spanID)
    case .parentSpanID: Value(parentSpanID)
    case .exceptionType: Value(exceptionType)
    case .exceptionMessage: Value(exceptionMessage)
    case .stackTrace: Value(stackTrace)
    case .errorCode: Value(errorCode)
    case .userID: Value(userID)
    case .tenantID: Value(tenantID)
    case .environment: Value(environment)
    case .hostname: Value(hostname)
    case .ipAddress: Value(ipAddress)
    case .pythonVersion: Value(pythonVersion)
    case .packageVersion: Value(packageVersion)
    case .tags: Value(json: tags)
    case .metadata: Value(json: metadata)
    }
  }
}
