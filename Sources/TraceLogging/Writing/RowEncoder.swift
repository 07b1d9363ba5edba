internal import TraceFormat

/// Makes rows of records, by the code that imports them.
struct RowEncoder {
  private var line: MetadataLine
  private let reader = MetadataReader()
  private let context: RowContext
  private var bytes: [UInt8] = []

  /// - Throws: `TraceError` of kind `setting`.
  init(_ run: RunContext, _ options: TraceOptions) throws(TraceError) {
    line = try MetadataLine(options, hasNulls: false)
    context = RowContext(runID: Array(run.runID.utf8), datetimes: try options.datetimeReader())
  }

  /// Adds the row of a record.
  ///
  /// - Throws: `TraceError` where it is nested too deeply to be JSON.
  mutating func append(
    _ call: TraceCall, of run: RunContext, to rows: inout RowBuffer
  ) throws(TraceError) {
    bytes.removeAll(keepingCapacity: true)
    line.append(call, of: run, to: &bytes)
    let count = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: MetadataReader.padding))
    let isRecord = bytes.withUnsafeBytes { bytes in
      guard case .record = reader.read(UnsafeRawBufferPointer(rebasing: bytes[..<count])) else {
        return false
      }
      _ = rows.appendRow(metadata: reader, context: context)
      return true
    }
    guard isRecord else {
      throw TraceError(
        .failed, operation: "record", path: "\"\(call.message.prefix(80))\"",
        reason: reader.failure, hint: "Give it extras that are nested less deeply.")
    }
  }
}
