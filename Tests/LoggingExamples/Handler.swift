import TraceLogging

/// Every record of the program goes into ./traces.db.
func handler() throws {
  let handler = try SQLiteLogHandler(
    runID: "20260102030405678901T1234567890", database: "sqlite:./traces.db",
    extras: ["workflow_name": "etl", "environment": "production"])
  LoggingSystem.bootstrap { label in handler.labeled(label) }

  var logger = Logger(label: "com.example.etl")
  logger[metadataKey: "stage_name"] = "load"
  logger.info("rows are loaded", metadata: ["rows": .stringConvertible(50)])
  logger.error("one row is broken", metadata: ["user_id": "ada"])

  // What is buffered is written at the end of the process too.
  try handler.flush()
}
