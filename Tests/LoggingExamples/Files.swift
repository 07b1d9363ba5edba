import TraceLogging

/// Files or a database: the URL says which, and the program stays as it is.
func files() throws {
  for url in ["file:./logs", "sqlite:./traces.db"] {
    let settings = try TraceSettings(environment: [
      "WORKFLOW_LOG_TRACE_URL": url,
      "WORKFLOW_LOG_TRACE_ENABLE_WRITE": "true",
      "WORKFLOW_LOG_FORMAT_FILE": "[{level}] {message}",
    ])
    try Trace.with(runID: "20260102030405678901T1234567890", settings: settings) { trace in
      trace.info("hello")
    }
    let run = try Trace.findTrace(runID: "20260102030405678901T1234567890", settings: settings)
    print(url, try run.stdout, terminator: "")
  }
}
