/// A trace of one run: what a program says of it, level by level.
///
/// `SQLiteTrace` writes rows, `FileTrace` writes files, and `Trace.open` chooses between them by a
/// URL. Methods that have the same name and are `async` do the same, and suspend where the others
/// would block the thread. All of it may be called from any thread.
public protocol RunTrace: Sendable {
  /// The run.
  var runID: String { get }
  /// The run that has started it.
  var parentRunID: String? { get }
  /// What every record has.
  var extras: TraceExtras { get }
  /// The short form of the run id, behind that of the parent; see `CutID`.
  var cutID: String { get }
  /// How many records are not written yet.
  var bufferedRecords: Int { get }

  /// Records a message of any level.
  ///
  /// - Parameters:
  ///   - level: its level.
  ///   - message: what is said.
  ///   - extras: values of this record alone; they win over those of the trace.
  ///   - fileID: the file of the call; its last part is recorded.
  ///   - line: the line of the call.
  func log(_ level: TraceLevel, _ message: String, extras: TraceExtras, fileID: String, line: Int)

  /// Records a message of any level.
  func log(
    _ level: TraceLevel, _ message: String, extras: TraceExtras, fileID: String, line: Int
  ) async

  /// Waits until everything that was recorded before is written.
  ///
  /// - Throws: `TraceError`: why it is not.
  func flush() throws

  /// Waits until everything that was recorded before is written.
  ///
  /// - Throws: `TraceError`: why it is not.
  func flush() async throws

  /// Flushes, and lets files and databases go. What is recorded later opens them again.
  ///
  /// - Throws: `TraceError`: why not everything is written.
  func close() throws

  /// Flushes, and lets files and databases go.
  ///
  /// - Throws: `TraceError`: why not everything is written.
  func close() async throws
}
