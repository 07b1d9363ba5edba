/// The trace of a program that is told not to write any: `WORKFLOW_LOG_TRACE_ENABLE_WRITE` is off.
struct SilentTrace: RunTrace {
  let run: RunContext

  var runID: String { run.runID }
  var parentRunID: String? { run.parentRunID }
  var extras: TraceExtras { run.extras }
  var cutID: String { run.cutID }
  var bufferedRecords: Int { 0 }

  func log(
    _ level: TraceLevel, _ message: String, extras: TraceExtras, fileID: String, line: Int
  ) {}

  func log(
    _ level: TraceLevel, _ message: String, extras: TraceExtras, fileID: String, line: Int
  ) async {}

  func flush() throws {}
  func flush() async throws {}
  func close() throws {}
  func close() async throws {}
}
