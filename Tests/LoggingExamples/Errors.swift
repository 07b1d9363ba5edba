import TraceLogging

/// What no call can throw is told to a closure.
func errors() throws {
  var options = TraceOptions()
  options.patience = .seconds(5)
  options.onError = { error in print("tracing:", error) }
  do {
    let handler = try SQLiteLogHandler(
      runID: "run", database: ".", options: options)
    Logger(label: "main") { _ in handler }.info("hello")
    try handler.close()
  } catch {
    print("\(error.kind): \(error.reason)\n\(error.hint)")
  }
}
