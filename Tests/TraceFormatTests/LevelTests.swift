import Testing

@testable import TraceFormat

@Suite("Levels")
struct LevelTests {
  private func normalised(_ text: String) -> String {
    var out: [UInt8] = []
    text.withBytes { Level.normalise($0, into: &out) }
    return String(out)
  }

  @Test(
    "a level is lower case, warn and err in full",
    arguments: [
      ("info", "info"), ("INFO", "info"), ("Info", "info"), ("WARN", "warning"),
      ("warning", "warning"), ("err", "error"), ("Error", "error"), ("CRIT", "crit"),
      ("Emergency", "emergency"), ("NOTICE", "notice"), ("PRÜFUNG", "prüfung"), ("", ""),
      ("Level-7", "level-7"), ("WARNS", "warns"),
    ])
  func normalise(_ text: String, _ level: String) {
    #expect(normalised(text) == level)
  }

  @Test("every known word is known in any case, and nothing beside it")
  func known() {
    for word in Level.words.map({ "\($0.text)" }) {
      #expect(word.withBytes { Level.position($0) != nil })
      #expect(word.uppercased().withBytes { Level.position($0) != nil })
      for other in [word + "x", "x" + word, String(word.dropLast()) + "-", word + "\0", word + " "]
      {
        #expect(other.withBytes { Level.position($0) == nil }, "\(other.debugDescription)")
      }
    }
    for other in ["", "in", "core", "20610", "\u{9}\u{E}\u{6}\u{F}", "INF\u{2F}", "informational"] {
      #expect(other.withBytes { Level.position($0) == nil })
    }
  }

  @Test("a byte that is no letter never passes for one")
  func noLetters() {
    for byte in UInt8.min...UInt8.max where !Character(Unicode.Scalar(byte)).isASCIILetter {
      let bytes = Array("inf".utf8) + [byte]
      #expect(bytes.withUnsafeBytes { Level.position($0) == nil }, "\(byte)")
    }
  }

  @Test("the level of a record that does not say it is that of its file")
  func defaults() {
    #expect("\(Stream.stdout.defaultLevel)" == "info")
    #expect("\(Stream.stderr.defaultLevel)" == "error")
  }
}

extension Character {
  fileprivate var isASCIILetter: Bool { isASCII && isLetter }
}
