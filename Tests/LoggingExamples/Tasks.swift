import TraceLogging

/// The same from tasks: no thread is blocked, whatever the database does.
func tasks() async throws {
  let trace = try SQLiteTrace(runID: "20260102030405678901T1234567890", database: "./traces.db")
  try await trace.scope { trace in
    await withTaskGroup(of: Void.self) { group in
      for number in 1...3 {
        group.addTask { await trace.info("task \(number)") }
      }
    }
    await trace.info("all are done")
  }
}
