import TraceLogging

/// A trace that closes itself, and records the error that leaves it.
func scope() throws {
  struct BrokenRow: Error {
    let number: Int
  }

  let trace = try SQLiteTrace(
    runID: "20260102030405678901T1234567890", database: "./traces.db",
    extras: ["job_name": "daily", "tags": ["nightly"]])
  try? trace.scope { trace in
    trace.info("begins")
    trace.warning("row 6 is late", extras: ["rows": 6, "duration_ms": 12.5])
    throw BrokenRow(number: 7)
  }
}
