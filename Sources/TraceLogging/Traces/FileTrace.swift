/// A trace that writes the files of a run directory, as the writer does: `stdout.txt` or
/// `stderr.txt`, rendered by the template, and `metadata.json`, a JSON object a line.
///
/// The directory is `run_id=` and the id of the parent run, or of the run itself where it has no
/// parent. Each record is one write to each file, appended, so that several traces and processes may
/// write to one directory; each write opens the file anew, so that files may be rotated meanwhile.
/// Nothing is buffered. What cannot be written is told to `onError` of the options, or to standard
/// error.
public final class FileTrace: RunTrace {
  private let run: RunContext
  private let files: RunFiles
  private let isDebugEnabled: Bool
  private let style: MessageStyle

  /// Begins a trace. The root is made where it is missing, the run directory with the first record.
  ///
  /// - Parameters:
  ///   - runID: the run.
  ///   - parentRunID: the run that has started it.
  ///   - directory: the root, a path.
  ///   - extras: what every record has; see `TraceExtras`.
  ///   - options: how it writes.
  /// - Throws: `TraceError` where the root cannot be made or written to, or a setting is wrong.
  public init(
    runID: String, parentRunID: String? = nil, directory: String, extras: TraceExtras = [:],
    options: TraceOptions = TraceOptions()
  ) throws(TraceError) {
    run = RunContext(runID: runID, parentRunID: parentRunID, extras: extras, options: options)
    files = try RunFiles(root: directory, run: run, options: options)
    isDebugEnabled = options.isDebugEnabled
    style = options.messageStyle
  }

  /// The run.
  public var runID: String { run.runID }
  /// The run that has started it.
  public var parentRunID: String? { run.parentRunID }
  /// What every record has.
  public var extras: TraceExtras { run.extras }
  /// The short form of the run id, behind that of the parent.
  public var cutID: String { run.cutID }
  /// 0: a record is in the files when the call returns.
  public var bufferedRecords: Int { 0 }

  /// Records a message of any level.
  public func log(
    _ level: TraceLevel, _ message: String, extras: TraceExtras = [:], fileID: String = #fileID,
    line: Int = #line
  ) {
    guard let call = call(level, message, extras, fileID, line) else { return }
    files.write(call)
  }

  /// Records a message of any level; suspends while the files are written.
  public func log(
    _ level: TraceLevel, _ message: String, extras: TraceExtras = [:], fileID: String = #fileID,
    line: Int = #line
  ) async {
    guard let call = call(level, message, extras, fileID, line) else { return }
    await blocking { [files] in files.write(call) }
  }

  /// Does nothing: what was recorded is in the files.
  public func flush() throws {}

  /// Does nothing: what was recorded is in the files.
  public func flush() async throws {}

  /// Does nothing: no file is open between two records.
  public func close() throws {}

  /// Does nothing: no file is open between two records.
  public func close() async throws {}

  private func call(
    _ level: TraceLevel, _ message: String, _ extras: TraceExtras, _ file: String, _ line: Int
  ) -> TraceCall? {
    guard level != .debug || isDebugEnabled else { return nil }
    return run.call(
      level, style.apply(to: message), extras: extras, file: file, line: line)
  }
}
