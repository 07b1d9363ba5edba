import Foundation
import TraceLogging

// What the table of docs/LOGGING.md calls, by the promise that it keeps. The tests run each in the
// order of the table, in one directory, with the variables that the page sets.

let promises: [String: @Sendable () throws -> Void] = [
  "the URL of the environment says where traces go": {
    let trace = try Trace.open(runID: "workflow-123", parentRunID: "parent-456")
    print(type(of: trace))
  },
  "each level has its method": {
    let trace = try Trace.open(runID: "workflow-123", parentRunID: "parent-456")
    trace.info("Workflow started")
    trace.warning("High memory usage")
    trace.error("Database connection failed")
    print(trace.bufferedRecords, "records")
  },
  "closing writes what is buffered": {
    let trace = try Trace.open(runID: "closed")
    trace.info("Workflow started")
    try trace.close()
    print(trace.bufferedRecords, "records are left")
  },
  "a trace with a database of its own": {
    let trace = try SQLiteTrace(
      runID: "direct-example", database: "sqlite:./logs/custom_traces.db",
      extras: ["workflow_name": "etl-pipeline", "user_id": "data-engineer"])
    trace.info("ETL Pipeline: Starting extraction phase")
    try trace.close()
  },
  "a handler of the logging library": {
    let handler = try SQLiteLogHandler(
      runID: "handler", database: "./logs/handler_traces.db", bufferSize: 50,
      extras: ["environment": "production"])
    Logger(label: "my_sqlite_app") { handler.labeled($0) }.info("Data pipeline started")
    try handler.close()
  },
  "a handler without a path": {
    let handler = try SQLiteLogHandler(runID: "my-workflow")
    Logger(label: "main") { _ in handler }.info("Data pipeline started")
    try handler.close()
  },
  "a buffer for many records, written often": {
    let handler = try SQLiteLogHandler(
      runID: "high-volume", bufferSize: 500, flushInterval: .seconds(0.5))
    for number in 0..<499 { Logger(label: "main") { _ in handler }.info("\(number)") }
    try handler.close()
  },
  "a buffer for few records": {
    let handler = try SQLiteLogHandler(
      runID: "low-volume", bufferSize: 10, flushInterval: .seconds(5))
    Logger(label: "main") { _ in handler }.info("rare")
    try handler.close()
  },
  "`find_traces`": {
    for run in try SQLiteTrace.findTraces() { print(run.runID, try run.meta.count) }
  },
  "`find_trace_with_id`": {
    let run = try SQLiteTrace.findTrace(runID: "workflow-123")
    for record in try run.meta { print("[\(record.level)] \(record.message)") }
  },
  "the format for people": {
    print(try SQLiteTrace.findTrace(runID: "workflow-123").stderr, terminator: "")
  },
  "a trace in files": {
    let trace = try FileTrace(runID: "123", directory: "./files")
    trace.info("Workflow started")
    try trace.close()
  },
  "connections are shared": {
    let first = try SQLiteTrace(runID: "first")
    let second = try SQLiteLogHandler(runID: "second")
    let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
      .compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
      }
    print(files.count { $0.hasSuffix("/logs/workflow_traces.db") }, "connection")
    try first.close()
    try second.close()
  },
  "threads may share a trace": {
    let trace = try SQLiteTrace(runID: "threads")
    DispatchQueue.concurrentPerform(iterations: 8) { number in trace.info("\(number)") }
    try trace.close()
  },
  "how full the buffer is": {
    let handler = try SQLiteLogHandler(runID: "test")
    Logger(label: "main") { _ in handler }.info("waits")
    print(handler.bufferedRecords)
    try handler.close()
  },
  "an exception with a text alone": {
    let trace = try Trace.open(runID: "exception")
    trace.exception("Full exception details:")
    try trace.close()
  },
  "what fails is told by kind": {
    do {
      _ = try SQLiteTrace(runID: "refused", database: "./logs")
    } catch let error as TraceError where error.kind == .cannotOpen {
      print(error.hint)
    }
  },
  "a lock is waited for": {
    var options = TraceOptions()
    options.patience = .seconds(60)
    let trace = try SQLiteTrace(runID: "patient", options: options)
    trace.info("waits for its turn")
    try trace.close()
  },
  "debug records": {
    var logger = Logger(label: "main") { _ in SwiftLogNoOpLogHandler() }
    let handler = try SQLiteLogHandler(runID: "debug")
    logger.handler = handler
    logger.logLevel = .debug
    logger.debug("Processing stage dependencies")
    try handler.close()
  },
]

/// Runs one.
func promise(_ name: String) throws {
  guard let run = promises[name] else {
    print(promises.keys.sorted().joined(separator: "\n"))
    exit(64)
  }
  try run()
}
