import Foundation
import TestSupport
import Testing
import TraceFormat

@Suite("Rendering, against Python's str.format")
struct TemplateRenderTests {
  private struct Question: Encodable {
    let template: String
    let json: String
  }

  /// What Python renders, or null where it raises.
  private static let script = """
    import sys, json
    def render(q):
        try:
            return q["template"].format(**json.loads(q["json"]))
        except (ValueError, TypeError, KeyError, OverflowError):
            return None
    print(json.dumps([render(q) for q in json.load(sys.stdin)]))
    """

  private func render(_ question: Question) throws -> String? {
    let template = try Template(question.template)
    var rendering: String?
    let reader = MetadataReader()
    try reader.read(json: question.json.utf8) { outcome, _ in
      try #require(outcome == .record, "\(question.json)")
      var out: [UInt8] = Array("kept".utf8)
      if template.render(reader.fields, into: &out) {
        rendering = String(out.dropFirst(4))
        out.withUnsafeBytes { bytes in
          let text = UnsafeRawBufferPointer(rebasing: bytes[4...])
          #expect(template.matchLength(of: reader.fields, in: text) == text.count)
          if let last = text.indices.last {
            let shorter = UnsafeRawBufferPointer(rebasing: text[..<last])
            #expect(template.matchLength(of: reader.fields, in: shorter) == nil)
          }
        }
      } else {
        #expect(String(out) == "kept")
      }
    }
    return rendering
  }

  private func compare(_ questions: [Question]) throws {
    let answers = try Python.run(Self.script, on: questions, answering: [String?].self)
    for (question, answer) in zip(questions, answers) {
      let rendering = try render(question)
      // Byte for byte: Swift's == takes canonically equal texts for the same.
      #expect(
        rendering.map { Array($0.utf8) } == answer.map { Array($0.utf8) },
        "\(question.template) of \(question.json): \(rendering ?? "nil"), \(answer ?? "nil")")
    }
  }

  @Test("every type of value in every kind of field")
  func types() throws {
    let values = [
      "null", "true", "false", "0", "-0", "7", "-42", "123456789012345678901234567890", "1.5",
      "-0.0", "0.0001", "0.00001", "1e16", "1e15", "123456789.125", "1E5", "12.50", "5e-324",
      "1.7976931348623157e308", "9007199254740993", "9007199254740993.0", "1e22", "1e23",
      "2.5e-7", "100.0", "0.1", "1e400", "-1e400", "\"\"", "\"x\"", "\"a b\"", "\"5\"",
      "\"\\u0000\\ud83d\\ude00\"",
    ]
    let specs = ["", ":7", ":<7", ":>7", ":^8", ":*^9", ":é>6", "!s", "!s:>7", "!s:^8", "!s:s"]
    var questions: [Question] = []
    for value in values {
      for (field, more) in [
        ("level", [":s", ":120s", ":5s"]), ("process", [":d", ":5d", ":<30d"]),
        ("duration_ms", [":f", ":.2f", ":.0f", ":^12.3f", ":.17f"]),
      ] {
        questions += (specs + more).map {
          Question(
            template: "[{\(field)\($0)}] {message}",
            json: "{\"\(field)\":\(value),\"message\":\"m\"}")
        }
      }
    }
    try compare(questions)
  }

  @Test("random records")
  func randomRecords() throws {
    var source = RandomRecords(random: SeededRandom())
    var questions: [Question] = []
    for _ in 0..<1_500 {
      var record: [String: String] = ["message": quoted(source.text(most: 40, lines: true))]
      var template = source.pick(["", "[", "é ", "{{"])
      for column in [Column.level, .process, .durationMilliseconds, .cutID, .filename]
      where source.bool() {
        template +=
          "{\(column.name)\(spec(&source, column))}" + source.pick(["] ", " ", "|", "}} ", " é "])
        if source.number(0...9) > 0 { record[column.name] = value(&source, column) }
      }
      template += "{message\(spec(&source, .message))}" + source.pick(["", " END", "}}"])
      let members = record.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
      questions.append(Question(template: template, json: "{\(members.joined(separator: ", "))}"))
    }
    try compare(questions)
  }

  private func spec(
    _ source: inout RandomRecords<SeededRandom>, _ column: Column
  ) -> String {
    let conversion = source.number(0...4) == 0 ? "!s" : ""
    let width = source.number(0...2) == 0 ? "" : "\(source.number(1...60))"
    let alignment = source.pick(["", "<", ">", "^", "*^", "é<", "😀>"])
    let type =
      if column.affinity == .text || !conversion.isEmpty {
        source.pick(["", "s"])
      } else {
        column == .process ? source.pick(["", "d"]) : source.pick(["", ".3f", "f"])
      }
    let spec = alignment + width + type
    return conversion + (spec.isEmpty ? "" : ":" + spec)
  }

  private func value(
    _ source: inout RandomRecords<SeededRandom>, _ column: Column
  ) -> String {
    switch source.number(0...9) {
    case 0: return "null"
    case 1: return source.pick(["true", "false", "3", "2.25"])
    default: break
    }
    switch column {
    case .process: return "\(Int64.random(in: -9_999...99_999_999_999_999, using: &source.random))"
    case .durationMilliseconds:
      let exponent = Double(source.number(-8...18))
      return "\(Double.random(in: -1...1, using: &source.random) * pow(10, exponent))"
    default: return quoted(source.text(most: 30))
    }
  }

  private func quoted(_ text: String) -> String {
    String(decoding: (try? JSONEncoder().encode(text)) ?? Data("\"\"".utf8), as: UTF8.self)
  }

  @Test("a list, an object and a key that is not there are not rendered")
  func unrendered() throws {
    for json in [
      #"{"message":"m","level":[1]}"#, #"{"message":"m","level":{}}"#, #"{"message":"m"}"#,
    ] {
      #expect(try render(Question(template: "{level} {message}", json: json)) == nil)
    }
  }
}
