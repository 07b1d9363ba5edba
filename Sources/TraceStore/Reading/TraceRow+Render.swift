public import TraceFormat

extension TraceRow {
  /// The row as the writer would write it to a text file, without LF.
  ///
  /// - Returns: the text; `nil` where the template wants more than the row has: a number in a format
  ///   of its own where the column is NULL. What is NULL is written "None" otherwise, as Python does.
  public func rendered(by template: Template) -> String? {
    var texts: [UInt8] = []
    var fields: [(column: Column, field: Field, bytes: Range<Int>)] = []
    for column in template.columns {
      let field = self.field(column)
      let start = texts.count
      texts += field.text.utf8
      fields.append((column, field, start..<texts.count))
    }
    return texts.withUnsafeBytes { texts in
      withUnsafeTemporaryAllocation(of: FieldValue.self, capacity: Column.count) { values in
        values.initialize(repeating: .missing)
        defer { values.deinitialize() }
        let record = RecordFields(values: values)
        for (column, field, bytes) in fields {
          record[column] = field.value(UnsafeRawBufferPointer(rebasing: texts[bytes]))
        }
        var out: [UInt8] = []
        return template.render(record, into: &out) ? String(decoding: out, as: UTF8.self) : nil
      }
    }
  }

  /// The value of a column, as `Template` takes it.
  enum Field {
    case text(String?)
    case integer(Int64)
    case real(Double?)

    var text: String {
      switch self {
      case .text(let text): text ?? ""
      case .integer(let number): String(number)
      case .real(let number): number.map { "\($0)" } ?? ""
      }
    }

    func value(_ bytes: UnsafeRawBufferPointer) -> FieldValue {
      switch self {
      case .text(nil), .real(nil): FieldValue(kind: .null, bytes: bytes)
      case .text: FieldValue(kind: .string, bytes: bytes)
      case .integer(let number):
        FieldValue(kind: .integer, bytes: bytes, integer: number, real: Double(number))
      case .real(let number?): FieldValue(kind: .real, bytes: bytes, real: number)
      }
    }
  }

  func field(_ column: Column) -> Field {
    switch column {
    case .runID: .text(runID)
    case .parentRunID: .text(parentRunID)
    case .level: .text(level)
    case .message: .text(message)
    case .mode: .text(mode)
    case .datetime: .text(datetime)
    case .process: .integer(process)
    case .thread: .integer(thread)
    case .filename: .text(filename)
    case .lineno: .integer(lineno)
    case .cutID: .text(cutID)
    case .workflowName: .text(workflowName)
    case .stageName: .text(stageName)
    case .jobName: .text(jobName)
    case .durationMilliseconds: .real(duration)
    case .memoryUsageMegabytes: .real(memoryUsage)
    case .cpuUsagePercent: .real(cpuUsage)
    case .traceID: .text(traceID)
    case .spanID: .text(spanID)
    case .parentSpanID: .text(parentSpanID)
    case .exceptionType: .text(exceptionType)
    case .exceptionMessage: .text(exceptionMessage)
    case .stackTrace: .text(stackTrace)
    case .errorCode: .text(errorCode)
    case .userID: .text(userID)
    case .tenantID: .text(tenantID)
    case .environment: .text(environment)
    case .hostname: .text(hostname)
    case .ipAddress: .text(ipAddress)
    case .pythonVersion: .text(pythonVersion)
    case .packageVersion: .text(packageVersion)
    case .tags: .text(tags)
    case .metadata: .text(metadata)
    }
  }
}
