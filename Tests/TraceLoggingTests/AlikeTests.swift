import Foundation
import TestSupport
import Testing
import TraceLogging

/// The same calls make the same rows, whatever way they go: the handler, a trace in a database, and
/// the files of a trace that `tracetail` imports or follows.
@Suite("Rows of all ways are alike")
struct AlikeTests {
  private static let messages = [
    "hello", "", "two\nlines", "[2026-01-02 03:04:05] [error] looks like a header",
    "a\n[2026-01-02 03:04:05] [info] a header inside\nb", "ends with a line end\n", "\r\nCRLF\r\n",
    "ü 東京 👟🏽 \u{2028}\u{85}", "tab\t\u{1}\u{7F}", "trailing space ", "{braces} \"quotes\" \\",
    String(repeating: "long ", count: 3_000),
  ]
  private static let extras: TraceExtras = [
    "workflow_name": "etl-pipeline", "stage_name": "transform", "job_name": "daily",
    "trace_id": "0af7651916cd43dd8448eb211c80319c", "span_id": "b7ad6b7169203331",
    "parent_span_id": "00f067aa0ba902b7", "user_id": "ada", "tenant_id": "t", "environment": "test",
    "duration_ms": 12.5, "memory_usage_mb": 256, "cpu_usage_percent": "45.5",
    "exception_type": "ValueError", "exception_message": "bad", "stack_trace": "a\n  b",
    "error_code": "E42", "hostname": "vm", "ip_address": "127.0.0.1", "python_version": "3.11.7",
    "package_version": "1.2.3", "tags": ["nightly", "two words", "ü"],
    "metadata": ["rows": 50, "nested": ["list": [1, 2.5, nil, true]]], "extra": "é",
  ]
  private static let runs: [(run: String, parent: String?)] = [
    ("20250425060119106859T9795176575", nil),
    ("20250425060120000000T1111111111", "20250425060119106859T9795176575"),
    ("has space", nil),
  ]

  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
  }

  private func options(_ template: String) -> TraceOptions {
    var options = TraceOptions()
    options.template = template
    return options
  }

  /// Every message at every level, of runs with extras and without.
  private func write(to open: (String, String?, TraceExtras) throws -> any RunTrace) throws {
    for (run, parent) in Self.runs {
      for extras in [Self.extras, [:]] {
        let trace = try open(run, parent, extras)
        for (number, message) in Self.messages.enumerated() {
          for level in TraceLevel.allCases {
            trace.log(
              level, message, extras: ["number": .integer(Int64(number))], fileID: "M/File.swift",
              line: number)
          }
        }
        try trace.close()
      }
    }
  }

  /// All that rows say, but when they were written; in an order that does not depend on the way.
  private func rows(_ database: String) throws -> [[String]] {
    let columns = Program.columns.filter { $0 != "datetime" }.joined(separator: ", ")
    let shell = try Program(
      running: "/usr/bin/env",
      [
        "sqlite3", "-json", database,
        """
        SELECT \(columns), length(datetime) AS datetime FROM traces
        ORDER BY run_id, workflow_name, lineno, level
        """,
      ])
    try #require(shell.status == 0, "\(shell.errors)")
    let objects = try #require(
      JSONSerialization.jsonObject(with: Data(shell.output.utf8)) as? [[String: Any]])
    return objects.map { object in Program.columns.map { "\($0)=\(object[$0] ?? "")" } }
  }

  private func importFiles(_ options: TraceOptions, _ command: [String]) throws -> String {
    let database = folder.path("imported.db")
    let tool = try Program(
      running: Built.tracetail,
      command + [folder.path("logs"), "--db", database, "--template", options.template])
    try #require(tool.status == 0, "\(tool.errors)")
    return database
  }

  @Test(
    "rows of a trace in a database, and rows imported and followed from the files of a trace",
    arguments: ["[{datetime}] [{level}] {message}", TraceOptions().template],
    [["import"], ["follow", "--once"]])
  func traces(_ template: String, _ command: [String]) throws {
    let options = options(template)
    let database = folder.path("direct.db")
    try write { try SQLiteTrace(runID: $0, parentRunID: $1, database: database, extras: $2) }
    try write {
      try FileTrace(
        runID: $0, parentRunID: $1, directory: folder.path("logs"), extras: $2, options: options)
    }
    let direct = try rows(database)
    #expect(direct.count == Self.runs.count * 2 * Self.messages.count * TraceLevel.allCases.count)
    let imported = try rows(try importFiles(options, command))
    #expect(imported.count == direct.count)
    for (imported, direct) in zip(imported, direct) { #expect(imported == direct) }
  }

  @Test("rows of the handler are those of a trace, and say their source too")
  func handler() throws {
    let (handled, traced) = (folder.path("handled.db"), folder.path("traced.db"))
    let levels: [(Logger.Level, TraceLevel)] = [
      (.debug, .debug), (.info, .info), (.warning, .warning), (.error, .error),
    ]
    for (run, parent) in Self.runs {
      var handler = try SQLiteLogHandler(
        runID: run, parentRunID: parent, database: handled, extras: Self.extras)
      handler.logLevel = .trace
      let trace = try SQLiteTrace(
        runID: run, parentRunID: parent, database: traced, extras: Self.extras)
      for (number, message) in Self.messages.enumerated() {
        for (level, word) in levels {
          handler.logger.log(
            level: level, "\(message)", metadata: ["number": .stringConvertible(number)],
            file: "M/File.swift", line: UInt(number))
          trace.log(
            word, message, extras: ["number": .integer(Int64(number)), "source": "M"],
            fileID: "M/File.swift", line: number)
        }
      }
      try handler.close()
      try trace.close()
    }
    #expect(try rows(handled) == rows(traced))
  }

  @Test("a handler writes beside a follower of the same database, and verify proves the files")
  func besideFollow() throws {
    let database = folder.path("imported.db")
    let options = options("[{datetime}] [{level}] {message}")
    let trace = try FileTrace(runID: "files", directory: folder.path("logs"), options: options)
    trace.info("0")
    let follow = try Built.start(
      Built.tracetail,
      [
        "follow", folder.path("logs"), "--db", database, "--template", options.template,
        "--log-file", folder.path("follow.log"),
      ], in: folder, output: "output")
    defer { follow.terminate() }
    func count(_ run: String) throws -> Int {
      let shell = try Program(
        running: "/usr/bin/env",
        [
          "sqlite3", "-cmd", ".timeout 10000", database,
          "SELECT count(*) FROM traces WHERE run_id = '\(run)'",
        ])
      return Int(shell.output.trimmingCharacters(in: .newlines)) ?? 0
    }
    #expect(try LogWorld.waits { try count("files") == 1 })
    let handler = try SQLiteLogHandler(runID: "handler", database: database, bufferSize: 10)
    for number in 1...300 {
      trace.info("\(number)")
      handler.logger.info("\(number)")
    }
    try handler.close()
    #expect(try LogWorld.waits { try count("files") == 301 })
    #expect(try count("handler") == 300)
    follow.terminate()
    follow.waitUntilExit()
    let verify = try Program(
      running: Built.tracetail,
      ["verify", folder.path("logs"), "--db", database, "--template", options.template])
    #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
  }
}

extension Program {
  /// The columns of the reference schema that say what was recorded.
  static let columns = [
    "run_id", "parent_run_id", "level", "message", "mode", "datetime", "process", "thread",
    "filename", "lineno", "cut_id", "workflow_name", "stage_name", "job_name", "duration_ms",
    "memory_usage_mb", "cpu_usage_percent", "trace_id", "span_id", "parent_span_id",
    "exception_type", "exception_message", "stack_trace", "error_code", "user_id", "tenant_id",
    "environment", "hostname", "ip_address", "python_version", "package_version", "tags",
    "metadata",
  ]
}
