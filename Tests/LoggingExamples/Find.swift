import TraceLogging

/// What is there: runs, the newest first, each with its records.
func find() throws {
  let place = TraceLocation.sqlite(path: "./traces.db")
  for run in ["first", "second"] {
    let trace = try SQLiteTrace(runID: run, database: "./traces.db", extras: ["user_id": "ada"])
    trace.info("hello from \(run)")
    try trace.close()
  }

  for run in try Trace.findTraces(settings: TraceSettings(place)).prefix(50) {
    for record in try run.meta {
      print(run.runID, record.level, record.message, record.userID ?? "nobody")
    }
  }
  do {
    _ = try Trace.findTrace(runID: "third", settings: TraceSettings(place))
  } catch {
    print(error)
  }
}
