internal import TraceFormat
internal import TraceStore
internal import TraceTail

/// Reads the records of a run directory: of its metadata, or where there is none, of its texts.
/// Rotated and compressed files are read too.
struct RunRecords: Sendable {
  let template: Template
  let datetimes: DatetimeReader

  /// All records, in the order of the files.
  ///
  /// - Parameters:
  ///   - run: the run of records that do not say it.
  ///   - directory: the path of the run directory.
  /// - Returns: the rows that an import would make of them.
  /// - Throws: `TraceError` where a file cannot be read.
  func rows(ofRun run: String, at directory: String) throws(TraceError) -> [TraceRow] {
    do {
      var buffer = RowBuffer()
      let context = RowContext(runID: Array(run.utf8), datetimes: datetimes)
      let files = try sources(at: directory)
      for file in files where file.kind == .metadata {
        try addRecords(ofMetadata: try content(of: file), context, to: &buffer)
      }
      if buffer.count == 0 {
        let parser = TextParser(template: template, datetimes: datetimes)
        for stream in TraceFormat.Stream.allCases {
          for file in files where file.stream == stream {
            addRecords(ofText: try content(of: file), stream, parser, context, to: &buffer)
          }
        }
      }
      return try TraceRow.rows(of: buffer)
    } catch {
      throw TraceError(error, operation: "read", path: directory)
    }
  }

  /// When a file of a run was changed last, in nanoseconds since 1970; 0 where it has none.
  func lastChange(of directory: String) -> Int64 {
    let files = (try? sources(at: directory)) ?? []
    return files.compactMap { try? FileStatus.of(path: $0.path).modified }.max() ?? 0
  }

  private func sources(at directory: String) throws -> [SourceFile] {
    var files: [SourceFile] = []
    var problem: TailError?
    func note(_ error: TailError) { problem = problem ?? error }
    try Discovery().runs(at: directory, onProblem: note) { run in
      if files.isEmpty { files = run.files }
    }
    if let problem, files.isEmpty { throw problem }
    return files
  }

  /// The bytes of a file, and what a reader of JSON may read behind them.
  private func content(of file: SourceFile) throws -> (bytes: [UInt8], count: Int) {
    let reader = try SourceReader(path: file.path)
    let size = Int(try reader.measure())
    var count = 0
    let bytes = try [UInt8](unsafeUninitializedCapacity: size + MetadataReader.padding) {
      buffer, initialized in
      buffer.initialize(repeating: 0)
      let room = UnsafeMutableRawBufferPointer(buffer)
      while count < size {
        let rest = UnsafeMutableRawBufferPointer(rebasing: room[count..<size])
        let read = try reader.read(into: rest)
        if read == 0 { break }
        count += read
      }
      initialized = size + MetadataReader.padding
    }
    return (bytes, count)
  }

  /// What is no record is left out: `tracetail import` is there to find out what it is.
  private func addRecords(
    ofMetadata content: (bytes: [UInt8], count: Int), _ context: RowContext,
    to buffer: inout RowBuffer
  ) throws {
    let reader = MetadataReader()
    content.bytes.withUnsafeBytes { bytes in
      let all = UnsafeRawBufferPointer(rebasing: bytes[..<content.count])
      for line in all.split(separator: UInt8(ascii: "\n")) {
        guard case .record = reader.read(UnsafeRawBufferPointer(rebasing: line)) else { continue }
        _ = buffer.appendRow(metadata: reader, context: context)
      }
    }
  }

  private func addRecords(
    ofText content: (bytes: [UInt8], count: Int), _ stream: TraceFormat.Stream,
    _ parser: TextParser, _ context: RowContext, to buffer: inout RowBuffer
  ) {
    content.bytes.withUnsafeBytes { bytes in
      let all = UnsafeRawBufferPointer(rebasing: bytes[..<content.count])
      var start = 0
      let fields = TextFields()
      let nextHeader = TextFields()
      func endRecord(at end: Int) {
        guard start < end else { return }
        let record = UnsafeRawBufferPointer(rebasing: all[start..<end])
        parser.read(record, into: fields)
        _ = buffer.appendRow(text: record, fields: fields, stream: stream, context: context)
      }
      for line in all.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      where line.startIndex > start
        && parser.readHeader(of: UnsafeRawBufferPointer(rebasing: line), into: nextHeader)
      {
        endRecord(at: line.startIndex - 1)
        start = line.startIndex
      }
      endRecord(at: all.last == UInt8(ascii: "\n") ? all.count - 1 : all.count)
    }
  }
}

extension SourceFile {
  /// The stream of a text file of a run; `nil` of any other file.
  fileprivate var stream: TraceFormat.Stream? {
    switch kind {
    case .stdout: .stdout
    case .stderr: .stderr
    case .metadata, .text: nil
    }
  }
}
