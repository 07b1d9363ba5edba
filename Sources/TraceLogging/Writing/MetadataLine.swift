internal import Glibc
internal import TraceFormat

/// Makes the metadata of a record: the JSON object that the writer of the newest era writes for it.
///
/// Rows are made of these too, by the code that imports them. So a row is the same whether it was
/// written by a handler, or imported from the files of a `FileTrace`.
struct MetadataLine {
  private var datetimes: DatetimeWriter
  /// Whether columns without a value are there, as `null`: a template can name them then.
  private let hasNulls: Bool
  private let process = Int64(getpid())

  /// - Throws: `TraceError` of kind `setting` where there is no such time zone.
  init(_ options: TraceOptions, hasNulls: Bool) throws(TraceError) {
    guard
      let datetimes = DatetimeWriter(pattern: options.datetimeFormat, timezone: options.timezone)
    else {
      throw TraceError(
        .setting, operation: "use", path: "the time zone \"\(options.timezone)\"",
        reason: "there is none of that name")
    }
    self.datetimes = datetimes
    self.hasNulls = hasNulls
  }

  /// Appends the object, without LF.
  mutating func append(_ call: TraceCall, of run: RunContext, to out: inout [UInt8]) {
    let values = Values(call, run)
    out += "{\"mode\":".utf8
    out.appendJSON(call.level.isError ? "stderr" : "stdout")
    member(.level, .string(call.level.rawValue), &out)
    member(.datetime, .string(datetimes.text(of: call.instant)), &out)
    member(.process, .integer(process), &out)
    member(.thread, .integer(call.thread), &out)
    member(.message, .string(call.message), &out)
    member(.cutID, .string(values.cutID), &out)
    member(.runID, .string(values.runID), &out)
    member(.parentRunID, values.parentRunID.map { .string($0) } ?? .null, &out)
    let name = call.file.utf8.lastIndex(of: UInt8(ascii: "/")).map {
      String(call.file[call.file.utf8.index(after: $0)...])
    }
    member(.filename, .string(name ?? call.file), &out)
    member(.lineno, .integer(Int64(call.line)), &out)
    for column in Values.free { member(column, values.columns[column.rawValue], &out) }
    member(.metadata, values.others.isEmpty ? .null : .object(values.others), &out)
    out.append(UInt8(ascii: "}"))
  }

  private func member(_ column: Column, _ value: TraceValue, _ out: inout [UInt8]) {
    if value == .null && !hasNulls { return }
    out += ",\"".utf8
    out += column.name.utf8
    out += "\":".utf8
    value.append(to: &out)
  }
}

/// The values of a record by column: those of the call win over those of the run.
private struct Values {
  /// Columns that extras may fill.
  static let free = Column.allCases.filter {
    $0.rawValue > Column.cutID.rawValue && $0 != .metadata
  }
  private static let columns = Dictionary(uniqueKeysWithValues: free.map { ($0.name, $0) })

  var columns = [TraceValue](repeating: .null, count: Column.count)
  var others: TraceExtras = [:]
  var runID: String
  var parentRunID: String?
  var cutID: String

  init(_ call: TraceCall, _ run: RunContext) {
    runID = run.runID
    parentRunID = run.parentRunID
    cutID = ""
    fill(.hostname, run.hostname.map { .string($0) })
    fill(.ipAddress, run.address.map { .string($0) })
    fill(.packageVersion, run.packageVersion.map { .string($0) })
    fill(.memoryUsageMegabytes, call.usage?.memory.map { .real($0) })
    fill(.cpuUsagePercent, call.usage?.processor.map { .real($0) })
    for (name, value) in run.extras { set(name, value) }
    for (name, value) in call.extras { set(name, value) }
    if cutID.isEmpty {
      cutID = CutID.make(runID: runID, parentRunID: parentRunID, rule: run.rule)
    }
  }

  private mutating func fill(_ column: Column, _ value: TraceValue?) {
    if let value { columns[column.rawValue] = value }
  }

  private mutating func set(_ name: String, _ value: TraceValue) {
    if let column = Self.columns[name] {
      columns[column.rawValue] = value
      return
    }
    switch (name, value) {
    case (Column.runID.name, .string(let text)): runID = text
    case (Column.parentRunID.name, .string(let text)): parentRunID = text
    case (Column.cutID.name, .string(let text)): cutID = text
    case (Column.metadata.name, .object(let members)): others.merge(members) { $1 }
    case (_, .null): others[name] = nil
    default: others[name] = value
    }
  }
}
