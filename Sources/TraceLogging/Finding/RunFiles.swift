internal import Foundation
internal import Synchronization
internal import TraceFormat

/// The files of one run directory, for appending.
final class RunFiles: Sendable {
  private let directory: String
  private let run: RunContext
  private let report: ErrorReport
  /// Text and metadata come in the same order.
  private let rendering: Mutex<Rendering>

  /// - Throws: `TraceError` where the root cannot be made or written to, or a setting is wrong.
  init(root: String, run: RunContext, options: TraceOptions) throws(TraceError) {
    let name = run.parentRunID.flatMap { $0.isEmpty ? nil : $0 } ?? run.runID
    guard !name.utf8.contains(UInt8(ascii: "/")), !name.utf8.contains(0), name.utf8.count <= 247
    else {
      throw TraceError(
        .setting, operation: "use", path: "the run id \"\(name)\"",
        reason: "it cannot be a part of a path",
        hint: "Leave out \"/\", and use at most 247 bytes.")
    }
    let root = URL(filePath: root).standardizedFileURL.path(percentEncoded: false)
    if let code = Self.makeDirectory(root) {
      throw TraceError(operation: "make the directory", path: root, code: code)
    }
    if access(root, W_OK | X_OK) != 0 {
      throw TraceError(operation: "write to the directory", path: root, code: errno)
    }
    directory = root + (root.hasSuffix("/") ? "" : "/") + "run_id=" + name
    self.run = run
    report = ErrorReport(options.onError)
    rendering = Mutex(try Rendering(options))
  }

  /// Appends a record to its two files, each by one write.
  func write(_ call: TraceCall) {
    let name = call.level.isError ? "stderr.txt" : "stdout.txt"
    let failure = rendering.withLock { rendering -> TraceError? in
      let isRendered = rendering.render(call, of: run)
      var failure: TraceError?
      if isRendered {
        failure = append(rendering.text, to: name)
      } else {
        failure = TraceError(
          .setting, operation: "render a record for", path: "\(directory)/\(name)",
          reason: "a field of the template has no value, or one of another kind",
          hint: "It is in metadata.json. Give the trace that extra, or change the template.")
      }
      return append(rendering.metadata, to: "metadata.json") ?? failure
    }
    if let failure { report.report(failure) }
  }

  private func append(_ bytes: [UInt8], to name: String) -> TraceError? {
    let path = directory + "/" + name
    var descriptor = Self.openForAppending(path)
    if descriptor < 0, errno == ENOENT {
      if let code = Self.makeDirectory(directory) {
        return TraceError(operation: "make the directory", path: directory, code: code).losing(1)
      }
      descriptor = Self.openForAppending(path)
    }
    guard descriptor >= 0 else {
      return TraceError(operation: "append to", path: path, code: errno).losing(1)
    }
    defer { close(descriptor) }
    // write(2) of a regular file is cut short only where the disk is full or a limit is reached.
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return TraceError(operation: "append to", path: path, code: errno).losing(1)
      }
      rest = rest.dropFirst(count)
    }
    return nil
  }

  private static func openForAppending(_ path: String) -> Int32 {
    open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
  }

  /// Makes a directory and those above it. Gives the value of errno(3) where it cannot be made.
  private static func makeDirectory(_ path: String) -> Int32? {
    if mkdir(path, 0o755) == 0 { return nil }
    let code = errno
    if code == EEXIST { return nil }
    let parent = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
    guard code == ENOENT, parent.utf8.count < path.utf8.count else { return code }
    return makeDirectory(parent) ?? (mkdir(path, 0o755) == 0 || errno == EEXIST ? nil : errno)
  }
}

/// The two sides of a record as bytes.
private struct Rendering {
  private(set) var text: [UInt8] = []
  private(set) var metadata: [UInt8] = []

  private var line: MetadataLine
  private let template: Template
  private let reader = MetadataReader()

  init(_ options: TraceOptions) throws(TraceError) {
    line = try MetadataLine(options, hasNulls: true)
    template = try options.compiledTemplate()
    // What is written has to be read back.
    _ = try options.datetimeReader()
  }

  /// Makes both sides: the text is the rendering of the metadata, by which they are found to be one
  /// record later. False where the template cannot render it; then there is metadata only.
  mutating func render(_ call: TraceCall, of run: RunContext) -> Bool {
    text.removeAll(keepingCapacity: true)
    metadata.removeAll(keepingCapacity: true)
    line.append(call, of: run, to: &metadata)
    let count = metadata.count
    metadata.append(contentsOf: repeatElement(0, count: MetadataReader.padding))
    let isRendered = metadata.withUnsafeBytes { bytes in
      guard case .record = reader.read(UnsafeRawBufferPointer(rebasing: bytes[..<count])) else {
        return false
      }
      return template.render(reader.fields, into: &text)
    }
    metadata.removeLast(MetadataReader.padding)
    metadata.append(UInt8(ascii: "\n"))
    text.append(UInt8(ascii: "\n"))
    return isRendered
  }
}
