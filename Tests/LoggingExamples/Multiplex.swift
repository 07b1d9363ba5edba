import TraceLogging

/// Every logger has its label in the database, and warnings go to standard error too.
func multiplex() throws {
  let traces = try SQLiteLogHandler(
    runID: "20260102030405678901T1234567890", database: "./traces.db")
  LoggingSystem.bootstrap { label in
    var console = StreamLogHandler.standardError(label: label)
    console.logLevel = .warning
    return MultiplexLogHandler([traces.labeled(label), console])
  }

  Logger(label: "com.example.orders").notice("an order came in")
  Logger(label: "com.example.mail").info("a mail was sent")
  try traces.flush()
}
