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
      try world.rows("SELECT message, level, mode, metadata ->> 'level' FROM traces ORDER BY id")
        == [
          ["trace", "debug", "stdout", "trace"], ["debug", "debug", "stdout", "NULL"],
          ["info", "info", "stdout", "NULL"], ["notice", "info", "stdout", "notice"],
          ["warning", "warning", "stdout", "NULL"], ["error", "error", "stderr", "NULL"],
          ["critical", "error", "stderr", "critical"],
        ])
  }

  @Test("the label of a logger and the source of a record are kept")
  func labelAndSource() throws {
    let handler = try world.handler()
    let first = Logger(label: "first") { handler.labeled($0) }
    let second = Logger(label: "second") { handler.labeled($0) }
    first.info("a")
    second.info("b", source: "Driver")
    second.info("c", metadata: ["label": "mine", "source": "too"])
    handler.logger.info("d")
    try handler.close()
    #expect(
      try world.column("SELECT metadata FROM traces ORDER BY id") == [
        #"{"label":"first","source":"TraceLoggingTests"}"#,
        #"{"label":"second","source":"Driver"}"#, #"{"label":"mine","source":"too"}"#,
        #"{"source":"TraceLoggingTests"}"#,
      ])
  }

  @Test("every handler of a multiplex handler has its part")
  func multiplex() throws {
    let handler = try world.handler()
    let other = try world.handler("other")
    Logger(label: "both") { MultiplexLogHandler([handler.labeled($0), other.labeled($0)]) }
      .notice("m")
    try handler.close()
    try other.close()
    #expect(
      try world.rows(
        "SELECT run_id, metadata ->> 'level', metadata ->> 'label' FROM traces ORDER BY run_id")
        == [["other", "notice", "both"], ["run", "notice", "both"]])
  }

  @Test("what the process uses, the host's address and the version are recorded if that is wanted")
  func facts() throws {
    var options = TraceOptions()
    options.recordsMemory = true
    options.recordsProcessor = true
    options.recordsAddress = true
    options.packageVersion = "1.4.2"
    let handler = try world.handler(options: options)
    // Work for longer than one interval, so that there is something to see.
    let end = ContinuousClock.now + .milliseconds(250)
    var sum = 0.0
    while ContinuousClock.now < end { sum += Double.random(in: 0...1) }
    handler.logger.info("\(sum)")
    handler.logger.info("given", metadata: ["memory_usage_mb": "1.5", "package_version": "2"])
    try handler.close()
    let columns = "memory_usage_mb, cpu_usage_percent, ip_address, package_version"
    let rows = try world.rows("SELECT \(columns) FROM traces ORDER BY id")
    let memory = try #require(Double(rows[0][0]))
    let resident =
      try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      .split(separator: " ").compactMap { Double($0) }[1] * Double(sysconf(Int32(_SC_PAGESIZE)))
    #expect(memory > resident / 1_048_576 / 2 && memory < resident / 1_048_576 * 2)
    // Other tests run beside this one, and others may have the processors.
    let processors = Double(ProcessInfo.processInfo.processorCount)
    let part = try #require(Double(rows[0][1]))
    #expect(part > 0 && part <= 100 * processors + 20)
    let known = try Program(running: "/usr/bin/env", ["cat", "/proc/net/fib_trie"]).output
    #expect(rows[0][2] == "NULL" || rows[0][2].contains(":") || known.contains(rows[0][2]))
    #expect(rows[0][2] != "127.0.0.1")
    #expect(rows[0][3] == "1.4.2")
    #expect(rows[1][0] == "1.5" && rows[1][3] == "2")
  }

  @Test("nothing of that is recorded if it is not wanted")
  func noFacts() throws {
    let handler = try world.handler()
    handler.logger.info("m")
    try handler.close()
    #expect(
      try world.rows(
        "SELECT memory_usage_mb, cpu_usage_percent, ip_address, package_version FROM traces")
        == [["NULL", "NULL", "NULL", "NULL"]])
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
            #"{"source":"TraceLoggingTests"}"#,
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
      "deep": [1, 2.5, NSNull(), true], "source": "TraceLoggingTests",
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
        [
          "20250425060119106859T9795176575", "main", "mainmain -> 202504250601176575",
          #"{"source":"TraceLoggingTests"}"#,
        ]
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
