import Foundation
import TraceLogging

// What logging through SQLiteLogHandler costs the caller:
//
//     swift run -c release logging-benchmark [RECORDS]
//
// Every caller pays for its own records only, as in a program that logs now and then: each round
// logs some and lets the writer finish, which is not part of the time.

let records = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 200_000
let round = 2_000
let directory = FileManager.default.temporaryDirectory.appending(
  path: "logging-benchmark-\(UUID().uuidString)")
defer { try? FileManager.default.removeItem(at: directory) }

var handler = try SQLiteLogHandler(
  runID: "20261124101500123456T1234567890", database: directory.path + "/traces.db",
  extras: ["workflow_name": "benchmark", "environment": "test"])
handler.logLevel = .debug

/// CPU seconds of this thread.
func threadTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

@MainActor func measure(_ name: String, _ log: (Logger, Int) -> Void) throws {
  let logger = Logger(label: "benchmark") { _ in handler }
  var (times, cpu) = ([Double](), 0.0)
  let clock = ContinuousClock()
  for start in stride(from: 0, to: records, by: round) {
    let before = threadTime()
    for number in start..<min(start + round, records) {
      times.append(clock.measure { log(logger, number) } / .seconds(1))
    }
    cpu += threadTime() - before
    try handler.flush()
  }
  func microseconds(_ seconds: Double) -> String {
    String(format: "%6.2f µs", seconds * 1e6)
  }
  times.sort()
  print(
    "\(name)  CPU \(microseconds(cpu / Double(records))), median \(microseconds(times[records / 2])),"
      + " 99 of 100 within \(microseconds(times[records * 99 / 100]))")
}

try measure("message alone    ") { logger, number in logger.info("step \(number) is done") }
try measure("with three fields") { logger, number in
  logger.info(
    "step \(number) is done",
    metadata: ["stage_name": "load", "rows": "\(number)", "user_id": "ada"])
}
let start = ContinuousClock.now
let logger = Logger(label: "benchmark") { _ in handler }
for number in 0..<records { logger.info("step \(number) is done") }
try handler.close()
let seconds = (ContinuousClock.now - start) / .seconds(1)
print("to the end: \(Int(Double(records) / seconds)) records/s, written and closed")
