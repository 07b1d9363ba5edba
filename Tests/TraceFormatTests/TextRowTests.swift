import Testing
import TraceFormat

@Suite("Rows from text")
struct TextRowTests {
  @Test("the main shape")
  func main() throws {
    let parser = TextParser.stockMain(datetimes: try .plain)
    let record = "[2026/11/23 15:11:48.5] [WARN] a\nb"
    #expect(
      try textRow(record, parser, stream: .stderr) == [
        .runID: .text("dir"), .level: .text("warning"), .message: .text("a\nb"),
        .mode: .text("stderr"), .datetime: .text("2026-11-23 15:11:48.500000"),
        .process: .integer(0), .thread: .integer(0), .filename: .text(""), .lineno: .integer(0),
      ])
    #expect(
      try textRow("[2026-11-23T15:11:48,5] [info] x", parser)[.datetime]
        == .text("2026-11-23 15:11:48.500000"))
  }

  @Test("a template without a level has that of the file")
  func level() throws {
    let parser = try TextParser("[{datetime}] {message}")
    #expect(try textRow("[2026-11-23 15:11:48] x", parser)[.level] == .text("info"))
    #expect(
      try textRow("[2026-11-23 15:11:48] x", parser, stream: .stderr)[.level] == .text("error"))
    #expect(
      try textRow("[2026-11-23 15:11:48] x", try TextParser("{message}"))[.datetime] == .text(""))
  }

  @Test("every field that a template has fills its column")
  func everyField() throws {
    let columns = Column.allCases.filter { $0 != .message }
    let template = columns.map { "{\($0.name)}" }.joined(separator: " | ") + " | {message}"
    func text(_ column: Column) -> String {
      switch column {
      case .datetime: "2026-11-23 15:11:48"
      case .level: "info"
      default: column.affinity == .text ? "a \(column.name)" : "\(column.rawValue)"
      }
    }
    let record = columns.map(text).joined(separator: " | ") + " | m"
    let row = try textRow(record, try TextParser(template))
    #expect(row.count == Column.count)
    for column in columns {
      let number = column.rawValue
      switch column.affinity {
      case .text: #expect(row[column] == .text(text(column)))
      case .integer: #expect(row[column] == .integer(Int64(number)))
      case .real: #expect(row[column] == .real(Double(number)))
      }
    }
  }

  @Test("what a column of numbers cannot hold is kept in metadata")
  func numbers() throws {
    let parser = try TextParser("{process} {lineno} {duration_ms} {message}")
    let row = try textRow("99999999999999999999 -9223372036854775808 1e999 m", parser)
    #expect(row[.process] == .integer(0))
    #expect(row[.lineno] == .integer(.min))
    #expect(row[.durationMilliseconds] == nil)
    #expect(
      row[.metadata] == .text(#"{"process":"99999999999999999999","duration_ms":"1e999"}"#))
    let none = try textRow("None 1 None m", parser)
    #expect(none[.process] == .integer(0))
    #expect(none[.metadata] == nil)
    let word = try textRow("MainProcess 1 2.5 m", parser)
    #expect(word[.process] == .integer(0))
    #expect(word[.metadata] == .text(#"{"process":"MainProcess"}"#))
  }

  @Test(
    "a number of any template that is none of its column is kept in metadata",
    arguments: [
      "{process:d} {thread} {lineno} {message}", "{process:5d} {thread:>6} {lineno} {message}",
    ])
  func numbersOfTemplates(_ template: String) throws {
    let parser = try TextParser(template)
    let row = try textRow("99999999999999999999   1e99 99999999999999999998 m", parser)
    #expect(row[.message] == .text("m"))
    #expect(
      row[.metadata]
        == .text(
          #"{"process":"99999999999999999999","thread":"1e99","lineno":"99999999999999999998"}"#))
    let fraction = try textRow("    7    5.5 8 m", parser)
    #expect(fraction[.process] == .integer(7))
    #expect(fraction[.thread] == .integer(0))
    #expect(fraction[.metadata] == .text(#"{"thread":"5.5"}"#))
  }

  @Test("a fraction of many digits is in its column, and nowhere else")
  func longFraction() throws {
    let row = try textRow("100000000000000000000 m", TextParser("{duration_ms} {message}"))
    #expect(row[.durationMilliseconds] == .real(1e20))
    #expect(row[.metadata] == nil)
  }

  @Test("a field that is no column is kept in metadata under its name, and {_} is not")
  func extras() throws {
    let parser = try TextParser("{datetime}\\t{name}\\t{_}\\t{module}\\t{level}\\t{message}")
    let row = try textRow(
      "2026-11-23 15:11:48\ta \"b\"\tx\tc\\d\u{1}\tINFO\tm\tn", parser)
    #expect(row[.metadata] == .text(#"{"name":"a \"b\"","module":"c\\d\u0001"}"#))
    #expect(row[.message] == .text("m\tn"))
    #expect(row[.level] == .text("info"))
  }

  @Test("the lines of a record that ends with CR LF lose their CR")
  func lineEnds() throws {
    let parser = TextParser.stockMain(datetimes: try .plain)
    func message(_ text: String) throws -> Stored? {
      try textRow("[2026-11-23 15:11:48] [info] " + text, parser)[.message]
    }
    #expect(try message("a\r\nb\r\r\n\r\nc\r") == .text("a\nb\r\n\nc"))
    #expect(try message("a\rb\r") == .text("a\rb"))
    #expect(try message("a\r\nb") == .text("a\r\nb"))
    #expect(try message("\r") == .text(""))
    #expect(try message("a\r\nb\r\r") == .text("a\nb"))
  }

  @Test("a run document fills what the template does not say")
  func document() throws {
    let parser = TextParser.stockMain(datetimes: try .plain)
    let document =
      #"{"run_id":"doc","thread":7,"user_id":"u","cpu_usage_percent":2,"metadata":{"a":1}}"#
    let row = try textRow("[2026-11-23 15:11:48] [info] x", parser, document: document)
    #expect(row[.runID] == .text("doc"))
    #expect(row[.thread] == .integer(7))
    #expect(row[.userID] == .text("u"))
    #expect(row[.cpuUsagePercent] == .real(2))
    #expect(row[.metadata] == .text(#"{"a":1}"#))
  }

  @Test("a buffer that was emptied gives the same rows again")
  func reuse() throws {
    let parser = TextParser.stockMain(datetimes: try .plain)
    let context = RowContext(runID: Array("run".utf8), datetimes: try .plain)
    var rows = RowBuffer()
    let fields = TextFields()
    var seen: [[Column: Stored]] = []
    for _ in 0..<2 {
      for text in ["[2026-11-23 15:11:48] [info] a", "[2026-11-23 15:11:48] [odd] b"] {
        text.withBytes { bytes in
          parser.read(bytes, into: fields)
          _ = rows.appendRow(text: bytes, fields: fields, stream: .stdout, context: context)
        }
      }
      rows.cancel(row: 1)
      #expect(rows.count == 2)
      #expect(rows.cancelled == [1])
      seen.append(rows.values(ofRow: 0))
      rows.removeAll()
      #expect(rows.count == 0)
      #expect(rows.cancelled.isEmpty)
    }
    #expect(seen[0] == seen[1])
    #expect(seen[0][.runID] == .text("run"))
  }
}
