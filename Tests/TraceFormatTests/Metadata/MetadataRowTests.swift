import Testing
import TraceFormat

@Suite("Rows from metadata")
struct MetadataRowTests {
  /// A row with nothing but what every row has.
  private static let plain: [Column: Stored] = [
    .runID: .text("dir"), .level: .text("info"), .message: .text("m"), .mode: .text("stdout"),
    .datetime: .text(""), .process: .integer(0), .thread: .integer(0), .filename: .text(""),
    .lineno: .integer(0),
  ]

  /// What a value becomes in a column, and what is kept in `metadata` of it.
  private enum Outcome {
    case column(Stored)
    case plain
    case kept
  }

  private static let values: [(json: String, text: String)] = [
    (#""x y""#, "x y"), (#""""#, ""), (#""5""#, "5"), (#""5.5""#, "5.5"), (#""nan""#, "nan"),
    (#""0x10""#, "0x10"), (#""1e999""#, "1e999"), ("7", "7"), ("-7.0", "-7.0"), ("2.5", "2.5"),
    ("1e999", "1e999"), ("99999999999999999999", "99999999999999999999"), ("true", "true"),
    ("false", "false"), ("[]", "[]"), ("{}", "{}"), (#"[1,"é"]"#, #"[1,"é"]"#),
    (#"{"a":null}"#, #"{"a":null}"#),
  ]

  private func outcome(_ column: Column, _ json: String, _ text: String) -> Outcome {
    let isEmpty = json == #""""#
    let isEmptyJSON = isEmpty || json == "[]" || json == "{}"
    switch column {
    case .runID, .mode: return isEmpty ? .plain : .column(.text(text))
    case .level: return isEmpty ? .plain : .column(.text(text.lowercased()))
    case .process, .thread, .lineno:
      let numbers: [String: Int64] = [
        #""5""#: 5, "7": 7, "-7.0": -7, "true": 1, "false": 0,
      ]
      return numbers[json].map { .column(.integer($0)) } ?? .kept
    case .durationMilliseconds, .memoryUsageMegabytes, .cpuUsagePercent:
      let numbers: [String: Double] = [
        #""5""#: 5, #""5.5""#: 5.5, "7": 7, "-7.0": -7, "2.5": 2.5, "99999999999999999999": 1e20,
      ]
      return numbers[json].map { .column(.real($0)) } ?? .kept
    case .tags: return isEmptyJSON ? .plain : .column(.text(json))
    case .datetime:
      let instants = [
        "7": "1970-01-01 00:00:07", "-7.0": "1969-12-31 23:59:53",
        "2.5": "1970-01-01 00:00:02.500000",
      ]
      return .column(.text(instants[json] ?? text))
    case .metadata:
      if isEmptyJSON { return .plain }
      return .column(.text(json.hasPrefix("{") ? json : "{\"metadata\":\(json)}"))
    default: return .column(.text(text))
    }
  }

  @Test("every type of value in every column", arguments: Column.allCases)
  func everyValue(_ column: Column) throws {
    for (json, text) in Self.values {
      let members =
        column == .message ? "\"message\":\(json)" : "\"message\":\"m\",\"\(column.name)\":\(json)"
      var expected = Self.plain
      switch outcome(column, json, text) {
      case .column(let value): expected[column] = value
      case .plain: break
      case .kept: expected[.metadata] = .text("{\"\(column.name)\":\(json)}")
      }
      #expect(try metadataRow("{\(members)}") == expected, "\(column.name): \(json)")
    }
  }

  @Test(
    "a datetime that is a number counts from 1970, in the unit that its size tells",
    arguments: [
      ("1767323045", "2026-01-02 03:04:05"), ("1767323045.25", "2026-01-02 03:04:05.250000"),
      ("1767323045123", "2026-01-02 03:04:05.123000"), ("1.767323045e12", "2026-01-02 03:04:05"),
      ("1767323045123456", "2026-01-02 03:04:05.123456"),
      ("1767323045123456789", "2026-01-02 03:04:05.123456"), ("0", "1970-01-01 00:00:00"),
      ("1e400", "1e400"), ("9223372036854775807", "2262-04-11 23:47:16.854775"),
      ("-9223372036854775808", "1677-09-21 00:12:43.145225"), ("1e300", "1e300"),
      ("99999999999999999999", "99999999999999999999"),
    ])
  func epochs(number: String, datetime: String) throws {
    #expect(
      try metadataRow("{\"message\":\"m\",\"datetime\":\(number)}")[.datetime] == .text(datetime))
  }

  @Test(
    "the keys of common writers fill message, level and datetime; all others are kept",
    arguments: [
      (
        #"{"event":"e","level":"info","timestamp":"2026-01-02T03:04:05Z","logger":"x"}"#,
        ["e", "info", "2026-01-02 03:04:05", #"{"logger":"x"}"#]
      ),
      (
        #"{"level":"WARN","time":1767323045123,"pid":7,"hostname":"h","msg":"m"}"#,
        ["m", "warning", "2026-01-02 03:04:05.123000", #"{"pid":7}"#]
      ),
      (
        #"{"@timestamp":"2026-01-02T03:04:05.5Z","severity":"ERROR","message":"m","msg":"n"}"#,
        ["m", "error", "2026-01-02 03:04:05.500000", #"{"msg":"n"}"#]
      ),
      (
        #"{"asctime":"2026-01-02 03:04:05","levelname":"DEBUG","lvl":"x","log":"l","text":"t"}"#,
        ["t", "debug", "2026-01-02 03:04:05", #"{"lvl":"x","log":"l"}"#]
      ),
      (
        #"{"msg":"a","msg":"b","ts":1767323045}"#,
        ["b", "info", "2026-01-02 03:04:05", #"{"msg":"a"}"#]
      ),
      (#"{"message":null,"event":"e","level":null}"#, ["e", "info", "", nil]),
    ] as [(String, [String?])])
  func commonKeys(json: String, expected: [String?]) throws {
    let row = try metadataRow(json)
    let columns: [Column] = [.message, .level, .datetime, .metadata]
    #expect(columns.map { row[$0] } == expected.map { $0.map { .text($0) } })
  }

  @Test(
    "a level that is a number is that of Python, and of Bunyan where the message is in msg",
    arguments: [
      ("10", "debug", "trace"), ("20", "info", "debug"), ("30", "warning", "info"),
      ("40", "error", "warning"), ("50", "critical", "error"), ("60", "fatal", "fatal"),
      ("30.0", "warning", "info"), ("35", "35", "35"), ("0", "0", "0"), ("\"30\"", "30", "30"),
      ("1e999", "1e999", "1e999"), ("true", "true", "true"),
    ])
  func numericLevels(number: String, python: String, bunyan: String) throws {
    #expect(try metadataRow("{\"message\":\"m\",\"level\":\(number)}")[.level] == .text(python))
    #expect(try metadataRow("{\"msg\":\"m\",\"level\":\(number)}")[.level] == .text(bunyan))
  }

  @Test("null and a missing key are the same", arguments: Column.allCases)
  func null(_ column: Column) throws {
    var expected = Self.plain
    let members =
      column == .message ? "\"message\":null" : "\"message\":\"m\",\"\(column.name)\":null"
    if column == .message { expected[.message] = .text("") }
    #expect(try metadataRow("{\(members)}") == expected)
  }

  @Test("a full record fills every column")
  func full() throws {
    let row = try metadataRow(
      """
      {"run_id":"r","parent_run_id":"p","level":"WARN","message":"m","mode":"stderr",\
      "datetime":"2026-11-23T22:13:47+0700","process":26702,"thread":140260286233472,\
      "filename":"f.py","lineno":7,"cut_id":"c","workflow_name":"w","stage_name":"s",\
      "job_name":"j","duration_ms":12.5,"memory_usage_mb":256,"cpu_usage_percent":45.5,\
      "trace_id":"t","span_id":"sp","parent_span_id":"ps","exception_type":"ValueError",\
      "exception_message":"bad","stack_trace":"a\\nb","error_code":"E42","user_id":"u",\
      "tenant_id":"te","environment":"production","hostname":"h","ip_address":"127.0.0.1",\
      "python_version":"3.11.7","package_version":"1.2.3","tags":["a", "b"],"metadata":{"x":1}}
      """)
    #expect(row.count == Column.count)
    #expect(row[.level] == .text("warning"))
    #expect(row[.datetime] == .text("2026-11-23 15:13:47"))
    #expect(row[.thread] == .integer(140_260_286_233_472))
    #expect(row[.memoryUsageMegabytes] == .real(256))
    #expect(row[.stackTrace] == .text("a\nb"))
    #expect(row[.tags] == .text(#"["a", "b"]"#))
    #expect(row[.metadata] == .text(#"{"x":1}"#))
  }

  @Test("members that are no column are kept inside metadata, and nothing else is")
  func members() throws {
    func metadata(_ members: String) throws -> Stored? {
      try metadataRow("{\"message\":\"m\",\(members)}")[.metadata]
    }
    #expect(try metadata(#""module":null,"metric":{},"x":[]"#) == nil)
    #expect(
      try metadata(#""module":"wf","metric":{"a":1}"#)
        == .text(#"{"module":"wf","metric":{"a":1}}"#))
    #expect(try metadata(#""metadata":{"a":1},"module":"wf""#) == .text(#"{"a":1,"module":"wf"}"#))
    #expect(try metadata(#""metadata":{},"module":"wf""#) == .text(#"{"module":"wf"}"#))
    #expect(
      try metadata(#""metadata":"x","module":"wf""#) == .text(#"{"metadata":"x","module":"wf"}"#))
    #expect(
      try metadata(#""duration_ms":"fast","metadata":{"a":1},"b":false"#)
        == .text(#"{"a":1,"duration_ms":"fast","b":false}"#))
    #expect(
      try metadata(#""a\"\n\u00e9":"\ud83d\ude00""#) == .text(#"{"a\"\n\u00e9":"\ud83d\ude00"}"#))
    #expect(try metadata(#""x":1,"x":2"#) == .text(#"{"x":1,"x":2}"#))
    #expect(try metadata(#""error_flag":true"#) == nil)
  }

  @Test("the error flag of older versions is the mode and the level")
  func errorFlag() throws {
    let row = try metadataRow(#"{"message":"m","error_flag":true}"#)
    #expect(row[.mode] == .text("stderr"))
    #expect(row[.level] == .text("error"))
    #expect(
      try metadataRow(#"{"message":"m","mode":"stdout","error_flag":true}"#)[.level]
        == .text("info"))
  }

  @Test("a datetime that is none stays as it is")
  func datetime() throws {
    #expect(try metadataRow(#"{"message":"m","datetime":"noon"}"#)[.datetime] == .text("noon"))
    #expect(
      try metadataRow(#"{"message":"m","datetime":1732345678.25}"#)[.datetime]
        == .text("2024-11-23 07:07:58.250000"))
  }

  @Test("a run document fills what a record does not say")
  func document() throws {
    let document = """
      {"run_id":"doc","parent_run_id":"p","level":"error","mode":"stderr","process":5,"lineno":"6",
       "datetime":"2026/11/23 15:11:48","filename":"d.py","workflow_name":"w","duration_ms":1.5,
       "tags":["t"],"metadata":{"a":1},"module":"m"}
      """
    let row = try metadataRow(#"{"message":"m"}"#, document: document)
    #expect(
      row == [
        .runID: .text("doc"), .parentRunID: .text("p"), .level: .text("info"), .message: .text("m"),
        .mode: .text("stdout"), .datetime: .text("2026-11-23 15:11:48"), .process: .integer(5),
        .thread: .integer(0), .filename: .text("d.py"), .lineno: .integer(6),
        .workflowName: .text("w"), .durationMilliseconds: .real(1.5), .tags: .text(#"["t"]"#),
        .metadata: .text(#"{"a":1,"module":"m"}"#),
      ])
    let own = try metadataRow(
      #"{"message":"m","run_id":"r","process":1,"workflow_name":"","tags":["x"],"metadata":{"b":2}}"#,
      document: document)
    #expect(own[.runID] == .text("r"))
    #expect(own[.process] == .integer(1))
    #expect(own[.workflowName] == .text(""))
    #expect(own[.tags] == .text(#"["x"]"#))
    #expect(own[.metadata] == .text(#"{"b":2}"#))
    #expect(own[.parentRunID] == .text("p"))
  }
}
