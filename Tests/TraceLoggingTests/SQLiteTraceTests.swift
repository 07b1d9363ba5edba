import Foundation
import TestSupport
import Testing
import TraceLogging

@Suite("Traces in a database")
struct SQLiteTraceTests {
  private struct Broken: Error, CustomStringConvertible { let description = "it broke" }

  private let world: LogWorld

  init() throws {
    world = try LogWorld()
  }

  private func trace(_ change: (inout TraceOptions) -> Void = { _ in }) throws -> SQLiteTrace {
    var options = TraceOptions()
    change(&options)
    return try SQLiteTrace(runID: "run", database: world.path, options: options)
  }

  @Test("each level is recorded with its word, and with the line of the call")
  func levels() throws {
    let trace = try trace()
    let line = #line + 1
    trace.debug("a")
    trace.info("b")
    trace.warning("c")
    trace.error("d", extras: ["error_code": "E42"])
    try trace.close()
    #expect(
      try world.rows("SELECT level, message, mode, error_code, filename, lineno FROM traces") == [
        ["debug", "a", "stdout", "NULL", "SQLiteTraceTests.swift", "\(line)"],
        ["info", "b", "stdout", "NULL", "SQLiteTraceTests.swift", "\(line + 1)"],
        ["warning", "c", "stdout", "NULL", "SQLiteTraceTests.swift", "\(line + 2)"],
        ["error", "d", "stderr", "E42", "SQLiteTraceTests.swift", "\(line + 3)"],
      ])
  }

  @Test("the async variants do the same")
  func async() async throws {
    let trace = try trace()
    let line = #line + 1
    await trace.debug("a")
    await trace.info("b")
    await trace.warning("c")
    await trace.error("d")
    await trace.exception(Broken())
    try await trace.flush()
    #expect(trace.bufferedRecords == 0)
    #expect(
      try world.rows("SELECT level, message, lineno FROM traces") == [
        ["debug", "a", "\(line)"], ["info", "b", "\(line + 1)"], ["warning", "c", "\(line + 2)"],
        ["error", "d", "\(line + 3)"], ["exception", "it broke", "\(line + 4)"],
      ])
    try await trace.close()
  }

  @Test("an exception is recorded with its type, its message and the calls that lead to it")
  func exception() throws {
    let trace = try trace()
    trace.exception(Broken())
    trace.exception(Broken(), "while loading", stackTrace: "given", extras: ["stage_name": "load"])
    try trace.close()
    let rows = try world.rows(
      """
      SELECT level, mode, message, exception_type, exception_message, stage_name, stack_trace
      FROM traces
      """)
    #expect(rows[0][..<3] == ["exception", "stderr", "it broke"])
    #expect(rows[0][3] == "Broken")
    #expect(rows[0][4] == "it broke")
    let program = try #require(ProcessInfo.processInfo.arguments.first?.split(separator: "/").last)
    #expect(rows[0][6].hasPrefix("\(program)("), "\(rows[0][6])")
    #expect(rows[1][2] == "while loading")
    #expect(rows[1][5...] == ["load", "given"])
  }

  @Test("an exception may be a text alone")
  func exceptionText() async throws {
    let trace = try trace()
    let line = 7
    Self.record(trace, line: line)
    await trace.exception("again", stackTrace: "given")
    try await trace.close()
    let rows = try world.rows(
      """
      SELECT level, mode, message, exception_type, stage_name, lineno, stack_trace FROM traces
      ORDER BY id
      """)
    #expect(
      rows[0][..<6] == [
        "exception", "stderr", "Full exception details:", "NULL", "load", "\(line)",
      ])
    #expect(rows[0][6].contains("SQLiteTraceTests.record("), "\(rows[0][6])")
    #expect(rows[1][2] == "again" && rows[1][6] == "given")
  }

  /// Beside tasks the other variant is called.
  static func record(_ trace: SQLiteTrace, line: Int) {
    trace.exception("Full exception details:", extras: ["stage_name": "load"], line: line)
  }

  @Test("calls have the names of functions, the caller's first")
  func functionNames() throws {
    let trace = try trace()
    catchAndRecord(trace)
    try trace.close()
    let stack = try #require(try world.column("SELECT stack_trace FROM traces").first)
    let calls = stack.split(separator: "\n")
    #expect(calls[0].contains("SQLiteTraceTests.catchAndRecord"), "\(stack)")
    #expect(calls[1].contains("SQLiteTraceTests.functionNames() throws -> ()"), "\(stack)")
    // What addr2line(1) takes.
    #expect(calls[0].contains(/\+0x[0-9a-f]+\) \[0x[0-9a-f]+\]$/), "\(stack)")
  }

  @inline(never)
  func catchAndRecord(_ trace: SQLiteTrace) {
    trace.exception(Broken())
    withExtendedLifetime(trace) {}
  }

  @Test("exceptions are recorded while other threads open and close databases")
  func exceptionsBesideOthers() throws {
    let trace = try trace()
    let folder = try TemporaryDirectory()
    let paths = (0..<4).map { folder.path("\($0).db") }
    DispatchQueue.concurrentPerform(iterations: 400) { number in
      if number.isMultiple(of: 2) {
        trace.exception(Broken())
      } else {
        let other = try? SQLiteTrace(runID: "other", database: paths[number % 4])
        other?.info("a")
        try? other?.close()
      }
    }
    try trace.close()
    #expect(try world.rows("SELECT count(*) FROM traces") == [["200"]])
  }

  @Test("debug records nothing where it is off")
  func debug() throws {
    let trace = try trace { $0.isDebugEnabled = false }
    trace.debug("a")
    trace.info("b")
    try trace.close()
    #expect(try world.column("SELECT message FROM traces") == ["b"])
  }

  @Test("datetimes have the format and the zone of the options, as an import reads them")
  func datetimes() throws {
    let local = try trace {
      $0.datetimeFormat = "%Y-%m-%d %H:%M:%S.%f"
      $0.timezone = "Asia/Bangkok"
    }
    local.info("local")
    try local.close()
    let offset = try trace {
      $0.datetimeFormat = "%d/%b/%Y %H:%M:%S %z"
      $0.timezone = "Asia/Bangkok"
    }
    offset.info("offset")
    try offset.close()
    let rows = try world.rows(
      """
      SELECT datetime, abs(julianday(datetime) - julianday('now')) < 0.01 FROM traces ORDER BY id
      """)
    #expect(rows[0][0].wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}/) != nil)
    #expect(rows[1][0].wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/) != nil)
    #expect(rows.map { $0[1] } == ["1", "1"])
  }

  @Test("a scope closes the trace, and records the error that leaves it")
  func scope() throws {
    let result = try trace().scope { trace in
      trace.info("inside")
      return 7
    }
    #expect(result == 7)
    #expect(throws: Broken.self) {
      try trace().scope { _ in throw Broken() }
    }
    #expect(
      try world.rows("SELECT level, message FROM traces") == [
        ["info", "inside"], ["exception", "it broke"],
      ])
  }

  @Test("an async scope does the same")
  func asyncScope() async throws {
    let result = try await trace().scope { trace async throws in
      await trace.info("inside")
      return 7
    }
    #expect(result == 7)
    await #expect(throws: Broken.self) {
      try await trace().scope { _ async throws in throw Broken() }
    }
    #expect(
      try world.rows("SELECT level, message FROM traces") == [
        ["info", "inside"], ["exception", "it broke"],
      ])
  }

  @Test("a trace knows itself")
  func properties() throws {
    let trace = try SQLiteTrace(
      runID: "20250425060119106859T9795176575", parentRunID: "parent", database: world.path,
      extras: ["user_id": "ada"])
    #expect(trace.runID == "20250425060119106859T9795176575")
    #expect(trace.parentRunID == "parent")
    #expect(trace.cutID == "parentparent -> 202504250601176575")
    #expect(trace.extras == ["user_id": "ada"])
    trace.info("m")
    #expect(trace.bufferedRecords == 1)
    try trace.close()
  }
}
