import Testing

@testable import TraceFormat

@Suite("A template is found by a record and its text")
struct TemplateInferenceTests {
  private static let record = #"""
    {"level": "info", "datetime": "2026-01-02 03:04:05", "process": 33, "thread": 140, \#
    "message": "hello 0", "cut_id": "0405", "run_id": "1", "filename": "flow.py", "lineno": 12}
    """#

  private func template(_ line: String, _ record: String = record) -> String? {
    let reader = MetadataReader()
    var found: String?
    reader.read(json: record.utf8) { _, _ in
      found = line.withBytes {
        TemplateInference(reader.fields)?.template(of: $0, reader.fields)?.text
      }
    }
    return found
  }

  @Test(
    "templates of all shapes are found as they were written",
    arguments: [
      "[{datetime}] [{level}] {message}", "{datetime} ({process:5d}, {thread:5d}) {message}",
      "{datetime} ({process:5d}, {thread:5d}) ({cut_id}) {message:120s} ({filename}:{lineno})",
      "{datetime} ({process:5d}, {thread:5d}) {message:120s} ({filename}:{lineno})",
      "{datetime}|{level}|{run_id}|{message}|{filename}|{lineno}", "{level:10s} {message}",
      "{datetime} {level:8s} [{process}:{thread}] {{{cut_id}}} - {message}",
      "pid={process:6d} at {datetime} {message:30s}", "{message} <{filename}#{lineno}>",
    ])
  func shapes(text: String) throws {
    let reader = MetadataReader()
    var line: [UInt8] = []
    let template = try Template(text)
    reader.read(json: Self.record.utf8) { _, _ in
      #expect(template.render(reader.fields, into: &line))
    }
    #expect(self.template(String(decoding: line, as: UTF8.self)) == text)
  }

  @Test("where the message is not, or nothing beside it, there is none")
  func none() {
    for line in ["", "hello 1", "hello 0", "2026-01-02 03:04:05 hello 01", "[x] hello 0"] {
      #expect(template(line) == nil, "\(line)")
    }
    #expect(template("x", #"{"message":"","level":"x"}"#) == nil)
    #expect(template("a\nb x", #"{"message":"a\nb","level":"x"}"#) == nil)
  }

  @Test("literals with letters are told from signs")
  func signs() throws {
    #expect(try Template("[{datetime}] ({level}) {message}").hasSignsOnly)
    #expect(try !Template("at {datetime} {message}").hasSignsOnly)
  }
}
