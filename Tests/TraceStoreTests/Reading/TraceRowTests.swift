import Testing
import TraceFormat

@testable import TraceStore

@Suite("Rows are read as they are")
struct TraceRowTests {
  @Test("every column of the schema is read, under its own name")
  func columns() throws {
    let store = try Store(rows: [])
    let names = try store.column("SELECT name FROM pragma_table_info('traces') WHERE name <> 'id'")
    // Each column has a value that no other has.
    let values = names.enumerated().map { position, name in
      Column(name: name)?.affinity == .text || name == "created_at"
        ? "'\(name)'" : Column(name: name)?.affinity == .real ? "\(position).5" : "\(position)"
    }
    try store.run(
      "INSERT INTO traces (\(names.joined(separator: ", ")))"
        + " VALUES (\(values.joined(separator: ", ")))")
    let row = try #require(try store.reader().rows(ofRun: "run_id").next())
    let read: [String?] = [
      row.runID, row.parentRunID, row.level, row.message, row.mode, row.datetime,
      "\(row.process)", "\(row.thread)", row.filename, "\(row.lineno)", row.cutID,
      row.workflowName, row.stageName, row.jobName, row.duration.map { "\($0)" },
      row.memoryUsage.map { "\($0)" }, row.cpuUsage.map { "\($0)" }, row.traceID, row.spanID,
      row.parentSpanID, row.exceptionType, row.exceptionMessage, row.stackTrace, row.errorCode,
      row.userID, row.tenantID, row.environment, row.hostname, row.ipAddress, row.pythonVersion,
      row.packageVersion, row.tags, row.metadata, row.createdAt,
    ]
    #expect(read.map { $0.map { "'\($0)'" } } == values.map { $0.hasPrefix("'") ? $0 : "'\($0)'" })
    #expect(row.id == 1)
  }

  @Test("NULL is nil")
  func nulls() throws {
    let store = try Store(rows: [Sketch()])
    try store.run("UPDATE traces SET created_at = NULL")
    let row = try #require(try store.reader().row(1))
    #expect(row.parentRunID == nil)
    #expect(row.duration == nil)
    #expect(row.stackTrace == nil)
    #expect(row.createdAt == nil)
    #expect(try store.reader().row(2) == nil)
  }

  @Test("columns that a table of another era does not have are NULL, and error_flag is mode")
  func otherEras() throws {
    let store = try Store(
      made: """
        CREATE TABLE traces (message TEXT, run_id TEXT, error_flag BOOLEAN);
        INSERT INTO traces VALUES ('one', 'a', 0), ('two', 'a', 1), ('three', 'b', 1)
        """)
    let reader = try store.reader()
    let rows = try reader.rows(ofRun: "a").all()
    #expect(rows.map(\.message) == ["one", "two"])
    #expect(rows.map(\.mode) == ["stdout", "stderr"])
    #expect(rows.map(\.level) == ["", ""])
    #expect(rows.map(\.cutID) == [nil, nil])
    #expect(try reader.rows(ofRun: "a", RowFilter(stream: .stderr)).all().map(\.message) == ["two"])
    let runs = try reader.runs().all()
    #expect(runs.map(\.runID) == ["b", "a"], "by when they were committed")
    #expect(runs.map(\.rows) == [1, 2])
    #expect(runs.map(\.lastDatetime) == [nil, nil])
    #expect(runs.map(\.duration) == [nil, nil])
    #expect(try reader.levels() == [LevelCount(level: "", rows: 3)])
    #expect(try reader.resolve(run: "a") == "a")
    #expect(throws: RunLookupError.self) { try reader.resolve(run: "c") }
  }

  @Test("rows come in the order of their ids, and those behind an id alone")
  func order() throws {
    let store = try Store(rows: (0..<1000).map { Sketch(run: "ab"[$0 % 2], message: "\($0)") })
    let reader = try store.reader()
    #expect(
      try reader.rows(ofRun: "a").all().map(\.message) == (0..<500).map { "\($0 * 2)" })
    #expect(try reader.rows(ofRun: "a", after: 997).all().map(\.message) == ["998"])
    #expect(try reader.rows(ofRun: "a", after: 999).all().isEmpty)
  }

  @Test("a page of large rows is small, and none is lost between two pages")
  func largeRows() throws {
    let store = try Store(rows: [])
    try store.run(
      """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9)
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      SELECT 'a', 'info', i || hex(zeroblob(300000)), 'stdout', '', 1, 2, '', 3 FROM n
      """)
    let rows = try store.reader().rows(ofRun: "a").all()
    #expect(rows.map { $0.message.prefix(1) } == (1...9).map { "\($0)" })
    #expect(rows.allSatisfy { $0.message.utf8.count == 600_001 })
  }

  @Test("a filter gives the rows of a level and of more severe ones, and those of a stream")
  func filter() throws {
    let levels = ["debug", "info", "warning", "error", "exception", "critical", "custom"]
    let store = try Store(
      rows: levels.map { Sketch(level: $0, mode: $0 == "error" ? "stderr" : "stdout") })
    let reader = try store.reader()
    func found(_ filter: RowFilter) throws -> [String] {
      try reader.rows(ofRun: "a", filter).all().map(\.level)
    }
    #expect(
      try found(RowFilter(level: "warning")) == ["warning", "error", "exception", "critical"])
    #expect(try found(RowFilter(level: "WARN")) == found(RowFilter(level: "warning")))
    #expect(try found(RowFilter(level: "custom")) == ["custom"])
    #expect(try found(RowFilter(level: "it's")) == [])
    #expect(try found(RowFilter(stream: .stderr)) == ["error"])
    #expect(try found(RowFilter(level: "critical", stream: .stderr)) == [])
  }
}

@Suite("Rows are rendered as the writer would write them")
struct TraceRowRenderTests {
  private func row(_ more: String = "") throws -> TraceRow {
    let store = try Store(rows: [Sketch(level: "error", message: "one\ntwo", cutID: "c")])
    if !more.isEmpty { try store.run("UPDATE traces SET \(more)") }
    return try #require(try store.reader().row(1))
  }

  @Test("by the main shape, and by the writer's own default")
  func stock() throws {
    #expect(
      try row().rendered(by: .main) == "[2026-01-02 03:04:05] [error] one\ntwo")
    #expect(
      try row("message = 'm'").rendered(by: .longWithCutID)
        == "2026-01-02 03:04:05 (    1,     2) (c) m" + String(repeating: " ", count: 119)
        + " (f.py:3)")
  }

  @Test("what is NULL is None, as in Python, and what Python refuses is nil")
  func null() throws {
    #expect(try row().rendered(by: Template("{stage_name}: {message}")) == "None: one\ntwo")
    #expect(try row().rendered(by: Template("{duration_ms:.1f} {message}")) == nil)
    #expect(
      try row("duration_ms = 1.25").rendered(by: Template("{duration_ms:.1f} {message}"))
        == "1.2 one\ntwo")
  }
}

extension String {
  fileprivate subscript(_ position: Int) -> String {
    String(self[index(startIndex, offsetBy: position)])
  }
}
