import Testing
import TraceFormat

@Suite("The writer's own default template")
struct StockLongTests {
  private let parser: TextParser
  private let header = "2026-11-23 15:13:08 (24067, 140576353762176) "

  init() throws {
    parser = .stockLong(datetimes: try .plain)
  }

  private func padded(_ text: String, _ width: Int = 120) -> String {
    text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
  }

  @Test("since 0.0.73 the cut id stands before a message of its own width")
  func newer() {
    let fields = parser.fields(
      header + "(202505081400094138 -> 202504171500149880) " + padded("📅 x") + " (a.py:54)")
    #expect(
      fields == [
        .datetime: "2026-11-23 15:13:08", .process: "24067", .thread: "140576353762176",
        .cutID: "202505081400094138 -> 202504171500149880", .message: "📅 x",
        .filename: "a.py", .lineno: "54",
      ])
  }

  @Test("before, it is a part of the message and of its width")
  func older() {
    for cut in ["(839923 ->       )", "(839923 -> 915915)", "(202503141301280469)"] {
      let message = cut + " [JOB]: x"
      let fields = parser.fields(header + padded(message) + " (a.py:8)")
      #expect(fields?[.message] == message)
      #expect(fields?[.cutID] == nil)
      #expect(fields?[.lineno] == "8")
    }
  }

  @Test("in a message that fills its width a cut id is taken for one, if it has the form")
  func filled() {
    let rest = String(repeating: "x", count: 130)
    #expect(parser.fields(header + "(20250508) \(rest) (a.py:8)")?[.cutID] == "20250508")
    for front in ["(839923 ->       )", "(two words)", "()", "(a -> b -> c)", "[a]"] {
      let fields = parser.fields(header + "\(front) \(rest) (a.py:8)")
      #expect(fields?[.message] == "\(front) \(rest)")
      #expect(fields?[.cutID] == nil)
    }
  }

  @Test("a record that was torn is message behind its header")
  func torn() {
    for text in ["(839923 -> 915915) x", "(20250508) " + padded("x") + " (a.py:", ""] {
      let fields = parser.fields(header + text)
      #expect(fields?[.message] == text)
      #expect(fields?[.filename] == nil)
      #expect(fields?[.cutID] == nil)
    }
  }

  @Test("numbers have the padding of the template")
  func numbers() {
    #expect(parser.isHeader("2026-11-23 15:13:08 (   42,     7) x"))
    #expect(!parser.isHeader("2026-11-23 15:13:08 (42, 7) x"))
    #expect(!parser.isHeader("2026-11-23 15:13:08 (12345, abcde) x"))
    #expect(!parser.isHeader("[2026-11-23 15:13:08] (12345, 12345) x"))
  }

  @Test("the metadata tells which of the two rendered it")
  func renderTemplate() throws {
    let reader = MetadataReader()
    for (json, template) in [
      (#"{"message":"m"}"#, Template.longWithoutCutID),
      (#"{"message":"m","cut_id":"x"}"#, .longWithCutID),
      (#"{"message":"m","cut_id":null}"#, .longWithCutID),
    ] {
      reader.read(json: json.utf8) { _, _ in
        #expect(parser.renderTemplate(for: reader.fields) == template)
      }
    }
    let main = TextParser.stockMain(datetimes: try .plain)
    #expect(main.renderTemplate(for: reader.fields) == .main)
  }

  @Test("each parser has a name of its own, which is its templates")
  func names() throws {
    let main = TextParser.stockMain(datetimes: try .plain)
    #expect(main.name != parser.name)
    #expect(try Template(main.name) == .main)
    #expect(TextParser.templates(named: parser.name) == [.longWithCutID, .longWithoutCutID])
    #expect(parser.longestPadding >= 120 + 24)
  }
}
