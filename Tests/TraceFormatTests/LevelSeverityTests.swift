import Testing

@testable import TraceFormat

@Suite("How severe levels are")
struct LevelSeverityTests {
  @Test("a level has itself and what is more severe")
  func words() {
    #expect(Level.words(from: "error").prefix(2) == ["error", "exception"])
    #expect(Level.words(from: "error").contains("critical"))
    #expect(!Level.words(from: "error").contains("warning"))
    #expect(Level.words(from: "warning").first == "warning")
  }

  @Test("a level is found however it is written", arguments: ["WARN", "Warning", "warn"])
  func spelling(_ word: String) {
    #expect(Level.words(from: word) == Level.words(from: "warning"))
  }

  @Test("a word that is no level stands for itself")
  func unknown() {
    #expect(Level.words(from: "Audit") == ["audit"])
  }

  @Test("every word that the column can have for a known level has its place, once")
  func complete() {
    let words = Set(Level.words.map { "\($0.canonical)" })
    let all = Level.words(from: "trace")
    #expect(Set(all) == words)
    #expect(all.count == words.count)
  }
}

@Suite("Cut ids")
struct CutIDTests {
  private static let run = "20261123151421226552T3839506715"

  @Test("each version of the writer cuts a run id in its own way")
  func versions() {
    #expect(CutID.isCut(of: Self.run, "202611231514506715"))
    #expect(CutID.isCut(of: Self.run, "142122655239506715"))
    #expect(!CutID.isCut(of: Self.run, "202611231514506716"))
    #expect(!CutID.isCut(of: Self.run, "2026"))
    #expect(CutID.isCut(of: "0148380887", "0148380887380887"), "ids of ten characters too")
  }

  @Test("of a chain the last is the run's own")
  func chain() {
    #expect(CutID.last(of: "a -> b -> c") == "c")
    #expect(CutID.last(of: "a") == "a")
  }
}
