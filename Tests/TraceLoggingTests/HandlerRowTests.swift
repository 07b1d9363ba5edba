import Foundation
import TestSupport
import Testing
import TraceLogging

@Suite("Rows of the handler")
struct HandlerRowTests {
  private let world: LogWorld

  init() throws {
    world = try LogWorld()
  }

  @Test("levels become the words of the schema, and errors go to stderr")
  func levels() throws {
    let handler = try world.handler()
    for level in Logger.Level.allCases { handler.logger.log(level: level, "\(level)") }
    try handler.close()
    #expect(
      try world.rows("SELECT message, level, mode FROM traces ORDER BY id") == [
        ["trace", "debug", "stdout"], ["debug", "debug", "stdout"], ["info", "info", "stdout"],
        ["notice", "info", "stdout"], ["warning", "warning", "stdout"],
        ["error", "error", "stderr"], ["critical", "error", "stderr"],
      ])
  }

  @Test("a record knows its run, its place in the program, its process and its thread")
  func place() throws {
    let handler = try SQLiteLogHandler(
      runID: "20250425060119106859T9795176575", parentRunID: "20250425000037822196T2040189332",
      database: world.path)
    let line = #line + 1
    handler.logger.info("here")
    try handler.close()
    let thread = Int64(pthread_self())
    #expect(
      try world.rows(
        "SELECT run_id, parent_run_id, cut_id, filename, lineno, process, thread, hostname FROM traces"
      ) == [
        [
          "20250425060119106859T9795176575", "20250425000037822196T2040189332",
          "202504250000189332 -> 202504250601176575", "HandlerRowTests.swift", "\(line)",
          "\(getpid())", "\(thread)", ProcessInfo.processInfo.hostName,
        ]
      ])
  }

  @Test("a datetime is the second of the call in UTC")
  func datetime() throws {
    let handler = try world.handler()
    let before = Int(Date().timeIntervalSince1970)
    handler.logger.info("now")
    let after = Int(Date().timeIntervalSince1970)
    try handler.close()
    let text = try #require(try world.column("SELECT datetime FROM traces").first)
    #expect(text.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/) != nil)
    let seconds = try #require(
      Int(try world.column("SELECT strftime('%s', datetime) FROM traces")[0]))
    #expect((before...after).contains(seconds))
  }

  @Test("extras and metadata fill the columns of their names; what is said last wins")
  func columns() throws {
    let handler = try world.handler(
      extras: [
        "workflow_name": "etl", "stage_name": "extract", "tenant_id": "t", "environment": "test",
        "duration_ms": 12.5, "tags": ["nightly", "ü"], "hostname": nil,
      ])
    var logger = handler.logger
    logger[metadataKey: "stage_name"] = "load"
    logger[metadataKey: "user_id"] = "ada"
    logger.info(
      "m", metadata: ["user_id": "grace", "trace_id": "0af7", "cpu_usage_percent": "\(4.5)"])
    try handler.close()
    #expect(
      try world.rows(
        """
        SELECT workflow_name, stage_name, tenant_id, environment, user_id, trace_id, duration_ms,
          cpu_usage_percent, tags, hostname, metadata FROM traces
        """) == [
          [
            "etl", "load", "t", "test", "grace", "0af7", "12.5", "4.5", #"["nightly","ü"]"#, "NULL",
            "NULL",
          ]
        ])
  }

  @Test("any other metadata is JSON in the column metadata, and numbers stay numbers")
  func metadata() throws {
    let handler = try world.handler(extras: [
      "rows": 50, "metadata": ["deep": [1, 2.5, nil, true]],
    ])
    handler.logger.info(
      "m",
      metadata: [
        "message": "not the message", "count": .stringConvertible(7),
        "ok": .stringConvertible(true),
        "list": ["a", "b"], "map": ["k": "v"], "quote\"": "tab\t\u{1}\u{2028}",
        "url": .stringConvertible(URL(filePath: "/x")),
      ])
    try handler.close()
    let text = try #require(try world.column("SELECT metadata FROM traces").first)
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary)
    let expected: NSDictionary = [
      "message": "not the message", "count": 7, "ok": true, "list": ["a", "b"], "map": ["k": "v"],
      "quote\"": "tab\t\u{1}\u{2028}", "url": "file:///x", "rows": 50,
      "deep": [1, 2.5, NSNull(), true],
    ]
    #expect(object == expected)
    #expect(try world.column("SELECT message FROM traces") == ["m"])
  }

  @Test("metadata may name another run, for programs with one handler for all runs")
  func otherRun() throws {
    let handler = try world.handler("main")
    var logger = handler.logger
    logger[metadataKey: "run_id"] = "20250425060119106859T9795176575"
    logger[metadataKey: "parent_run_id"] = "main"
    logger.info("m")
    try handler.close()
    #expect(
      try world.rows("SELECT run_id, parent_run_id, cut_id, metadata FROM traces") == [
        ["20250425060119106859T9795176575", "main", "mainmain -> 202504250601176575", "NULL"]
      ])
  }

  @Test("the error of a log statement is in its columns")
  func error() throws {
    struct Broken: Error, CustomStringConvertible { let description = "it broke" }
    let handler = try world.handler()
    handler.logger.error("m", error: Broken())
    try handler.close()
    let row = try world.rows("SELECT level, exception_type, exception_message FROM traces")[0]
    #expect(row[0] == "error")
    #expect(row[1] == "Broken")
    #expect(row[2] == "it broke")
  }

  @Test("level and metadata are values of each logger")
  func values() throws {
    let handler = try world.handler()
    var first = handler.logger
    first.logLevel = .debug
    first[metadataKey: "only-on"] = "first"
    var second = first
    second.logLevel = .error
    second[metadataKey: "only-on"] = "second"
    #expect(first.logLevel == .debug)
    #expect(second.logLevel == .error)
    #expect(first[metadataKey: "only-on"] == "first")
    #expect(second[metadataKey: "only-on"] == "second")
  }

  @Test("a metadata provider is asked at each record; the record's own metadata wins")
  func provider() throws {
    var handler = try world.handler()
    handler.metadata = ["user_id": "handler", "stage_name": "handler"]
    handler.metadataProvider = Logger.MetadataProvider { ["user_id": "provider", "job_name": "j"] }
    handler.logger.info("m", metadata: ["job_name": "record"])
    try handler.close()
    #expect(
      try world.rows("SELECT user_id, stage_name, job_name FROM traces") == [
        ["provider", "handler", "record"]
      ])
  }

  @Test("messages of all kinds stay as they are")
  func messages() throws {
    let messages = [
      "", "two\nlines", "\r\n", "tab\t", "quote\" \\ /", "\u{0}nul", "ü 東京 👟🏽",
      "\u{2028}\u{85}\u{7F}",
      String(repeating: "long ", count: 100_000),
    ]
    let handler = try world.handler()
    for message in messages { handler.logger.info("\(message)") }
    try handler.close()
    #expect(
      try world.column("SELECT hex(message) FROM traces ORDER BY id")
        == messages.map { $0.utf8.map { String(format: "%02X", $0) }.joined() })
  }
}
