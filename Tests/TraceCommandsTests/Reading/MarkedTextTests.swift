import Testing

@testable import TraceCommands
@testable import TraceStore

@Suite("A text on one line, with what was searched for")
struct MarkedTextTests {
  private func line(_ pieces: [(String, Bool)], columns: Int) -> String {
    MarkedText(pieces.map { MarkedText.Piece($0.0, isMatch: $0.1) })
      .line(columns: columns) { "<\($0)>" }
  }

  @Test("a short text is shown whole, every match marked")
  func short() {
    #expect(
      line([("a ", false), ("b", true), (" c ", false), ("b", true)], columns: 9) == "a <b> c <b>")
    #expect(line([("nothing", false)], columns: 80) == "nothing")
    #expect(line([], columns: 80) == "")
  }

  @Test("a long one begins shortly before the first match, at a word, and is cut at its end")
  func long() {
    let before = String(repeating: "word ", count: 20)
    let text = line([(before, false), ("match", true), (" behind it", false)], columns: 20)
    #expect(text == "…word <match> behind …")
    #expect(
      line([("match", true), (String(repeating: "x", count: 30), false)], columns: 10)
        == "<match>xxxx…")
  }

  @Test("a match that is cut is marked as far as it is shown")
  func cutMatch() {
    #expect(line([("matching", true)], columns: 6) == "<match>…")
  }

  @Test("controls are written out, in matches too")
  func controls() {
    #expect(
      line([("a\n", false), ("b\u{1B}", true), ("\t", false)], columns: 80) == "a\\n<b\\u{1b}>\\t")
  }
}
