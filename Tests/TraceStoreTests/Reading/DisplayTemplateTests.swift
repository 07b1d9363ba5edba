import Foundation
import TestSupport
import Testing

@testable import TraceStore

@Suite("Templates by which rows are shown")
struct DisplayTemplateTests {
  private func row() throws -> TraceRow {
    let store = try Store(rows: [Sketch(run: "r", level: "info", message: "a 'long' message\n")])
    try store.run(
      "UPDATE traces SET duration_ms = 1234.5678, lineno = 42, metadata = '{\"metric\":1.5,\"ok\":true}'"
    )
    return try #require(try store.reader().row(1))
  }

  private func shown(_ template: String) throws -> String {
    try DisplayTemplate(template).text(of: row())
  }

  @Test("every column can be in one, and every key of metadata")
  func columns() throws {
    #expect(try shown("{id}|{run_id}|{parent_run_id}|{{{level}}}") == "1|r|None|{info}")
    #expect(try shown("{metric} {ok} {module}") == "1.5 True None")
    #expect(try shown("{created_at}").count >= 19)
    #expect(try shown("\\t{level}") == "\tinfo")
  }

  @Test("a text is cut, padded and quoted as Python does it")
  func texts() throws {
    #expect(
      try shown("{message:.6}|{level:>6}|{level:*^7}|{level:_<6}|")
        == "a 'lon|  info|*info**|info__|")
    #expect(try shown("{message!r}") == #""a 'long' message\n""#)
  }

  @Test(
    "what is wrong is said, with its place",
    arguments: [
      ("{", 1), ("x}", 2), ("{id", 1), ("ab{0}", 3), ("{id:q}", 1), ("{id!x}", 1),
      ("{id:9999999}", 1), ("{id:.}", 1), ("{messag}", 1),
    ])
  func faults(_ template: String, _ column: Int) {
    #expect {
      try DisplayTemplate(template)
    } throws: {
      ($0 as? DisplayTemplate.Failure)?.column == column
    }
  }

  @Test("any specification gives what Python gives")
  func python() throws {
    var random = SeededRandom()
    let (texts, integers, reals) = (
      ["", "abc", "Zürich", "it's"], [0, 7, -42, 1_234_567, 255],
      [0.0, 1.5, -2.25, 1234.5678, 1e-7, 1e16, 123_456_789.0, 100.0, 0.1]
    )
    var cases: [(String, DisplayValue, String)] = []
    for _ in 0..<1_500 {
      func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
      let alignment = pick(["", "", "<", ">", "^", "*<", "0>", "x^"])
      let width = pick(["", "", "1", "8", "20"])
      switch Int.random(in: 0..<3, using: &random) {
      case 0:
        let text = pick(texts)
        cases.append(
          (alignment + width + pick(["", ".2", ".0"]) + pick(["", "s"]), .text(text), "'t\(text)"))
      case 1:
        let number = integers.randomElement(using: &random) ?? 0
        let spec =
          pick(["", "=", "<", "*="]) + pick(["", "+", " ", "-"]) + pick(["", "0"]) + width
          + pick(["", ",", "_"]) + pick(["", "d"])
        cases.append((spec, .integer(Int64(number)), "i\(number)"))
      default:
        let number = reals.randomElement(using: &random) ?? 0
        let spec =
          alignment + pick(["", "+", " "]) + width + pick(["", "", ","])
          + pick(["", ".0", ".2", ".5", ".9"]) + pick(["", "f", "e", "E", "g", "G", "%"])
        cases.append((spec, .real(number), "f\(number)"))
      }
    }
    let script = """
      import json, sys
      for line in sys.stdin:
          spec, value = json.loads(line)
          value = value[2:] if value[0] == "'" else int(value[1:]) if value[0] == "i" else float(value[1:])
          print(json.dumps(format(value, spec)))
      """
    let directory = try TemporaryDirectory()
    let input = try cases.map { spec, _, value in
      String(decoding: try JSONEncoder().encode([spec, value]), as: UTF8.self) + "\n"
    }.joined()
    try directory.write(input, to: "in")
    try directory.write(script, to: "format.py")
    let outcome = try Program(
      running: "/bin/bash", ["-c", "python3 format.py < in"], directory: directory.path)
    let expected = outcome.output.split(separator: "\n")
    try #require(expected.count == cases.count, "\(outcome.errors)")
    for ((spec, value, name), line) in zip(cases, expected) {
      let wanted = try JSONDecoder().decode(String.self, from: Data(line.utf8))
      #expect(DisplaySpec(spec[...])?.text(of: value) == wanted, "format(\(name), \"\(spec)\")")
    }
  }
}
