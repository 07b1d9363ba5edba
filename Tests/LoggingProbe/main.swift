import Foundation
import TraceLogging

// A program that logs, for tests that need a process of its own:
//
//     logging-probe rows DATABASE RUN COUNT     logs and ends without closing anything
//     logging-probe lost DATABASE RUN COUNT     the same, with hardly any patience at the end
//     logging-probe environment             logs into the database that the environment names
//     logging-probe endless DATABASE RUN        logs and flushes until it is killed; says each flush

let arguments = CommandLine.arguments.dropFirst()

func argument(_ position: Int) -> String {
  guard let argument = arguments.dropFirst(position).first else {
    FileHandle.standardError.write(Data("logging-probe: an argument is missing\n".utf8))
    exit(64)
  }
  return argument
}

if arguments.first == "environment" {
  do {
    let handler = try SQLiteLogHandler(runID: "handler")
    Logger(label: "probe") { _ in handler }.info("by the handler")
    try handler.close()
    let trace = try SQLiteTrace(runID: "trace")
    trace.info("by the trace")
    try trace.close()
    for run in try SQLiteTrace.findTraces() { print(run.runID, try run.stdout, terminator: "") }
    print(try SQLiteTrace.findTrace(runID: "trace").meta.count)
    exit(0)
  } catch {
    print(error)
    exit(1)
  }
}

var options = TraceOptions()
if argument(0) == "lost" { options.patience = .milliseconds(100) }
let handler = try SQLiteLogHandler(
  runID: argument(2), database: argument(1), bufferSize: 7, flushInterval: .seconds(3600),
  options: options)
let logger = Logger(label: "probe") { _ in handler }

switch argument(0) {
case "rows", "lost":
  for number in 0..<(Int(argument(3)) ?? 0) { logger.info("\(number)") }
case "endless":
  var number = 0
  while true {
    for _ in 0..<20 {
      logger.info("\(number)")
      number += 1
    }
    try handler.flush()
    try FileHandle.standardOutput.write(contentsOf: Data("\(number)\n".utf8))
  }
case let mode:
  FileHandle.standardError.write(Data("logging-probe: there is no mode \(mode)\n".utf8))
  exit(64)
}
