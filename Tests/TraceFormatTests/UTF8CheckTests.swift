import TestSupport
import Testing
import TraceFormat

@Suite("UTF-8")
struct UTF8CheckTests {
  private func repaired(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    bytes.withUnsafeBytes { UTF8Check.repair($0, into: &out) }
    #expect(out.withUnsafeBytes { UTF8Check.isValid($0) })
    return String(out)
  }

  @Test(
    "one U+FFFD takes the place of each maximal part of an ill-formed sequence",
    arguments: [
      ([0x61, 0x80, 0x62], "a\u{FFFD}b"), ([0xE2, 0x82], "\u{FFFD}"),
      ([0xE2, 0x82, 0x41], "\u{FFFD}A"), ([0xF0, 0x9F, 0x98, 0x41], "\u{FFFD}A"),
      ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}"), ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
      ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"), ([0xFF], "\u{FFFD}"),
      ([], ""), ([0x00], "\0"), (Array("é東😀".utf8), "é東😀"),
    ] as [([UInt8], String)])
  func repair(_ bytes: [UInt8], _ text: String) {
    #expect(repaired(bytes) == text)
  }

  @Test("bytes are valid exactly where Python decodes them, and are repaired as it repairs them")
  func python() throws {
    var random = SeededRandom()
    let pieces: [[UInt8]] = [
      [0x41], [0xC3, 0xA9], [0xE6, 0x9D, 0xB1], [0xF0, 0x9F, 0x98, 0x80], [0x80], [0xE6, 0x9D],
      [0xF0, 0x9F], [0xED, 0xA0, 0x80], [0xC0], [0xFF], [0x00],
    ]
    let questions = (0..<1_000).map { _ in
      (0..<Int.random(in: 0...12, using: &random)).flatMap { _ in
        pieces.randomElement(using: &random) ?? []
      }
    }
    let script = """
      import sys, json
      def answer(numbers):
          data = bytes(numbers)
          text = data.decode(errors="replace")
          return [str(text.encode() == data), text]
      print(json.dumps([answer(q) for q in json.load(sys.stdin)]))
      """
    let answers = try Python.run(script, on: questions, answering: [[String]].self)
    for (question, answer) in zip(questions, answers) {
      #expect(question.withUnsafeBytes { UTF8Check.isValid($0) } == (answer[0] == "True"))
      #expect(Array(repaired(question).utf8) == Array(answer[1].utf8), "\(question)")
    }
  }
}
