import Testing

@testable import TraceLogging

@Suite("Messages in the style of the writer")
struct MessageStyleTests {
  private func styled(_ message: String, emoji: Bool = true) -> String {
    MessageStyle.workflow(emoji: emoji).apply(to: message)
  }

  @Test("a message without a module is of a caller; one with a module keeps it")
  func modules() {
    #expect(styled("hello") == "⚙️ [CALLER]: hello")
    #expect(styled("[STAGE]: hello") == "🔗 [STAGE]: hello")
    #expect(styled("[STAGE]:hello") == "🔗 [STAGE]: hello")
    #expect(styled("[stage]: hello") == "⚙️ [CALLER]: [stage]: hello")
    #expect(styled("[JOB]: hello", emoji: false) == "[JOB]: hello")
    #expect(MessageStyle.plain.apply(to: "[JOB]: a\nb") == "[JOB]: a\nb")
  }

  @Test("further lines are set off, and line ends around the message are left out")
  func lines() {
    #expect(styled("a\n", emoji: false) == "[CALLER]: a")
    #expect(styled("a\nb", emoji: false) == "[CALLER]: a\n ... ╰─ \tb")
    #expect(
      styled("a\nb\n\nc\n\n", emoji: false) == "[CALLER]: a\n ... |  \tb\n ... |  \t\n ... ╰─ \tc")
  }

  @Test(
    "messages become what the writer has written",
    arguments: (Corpus.fixtures + Corpus.golden).filter {
      ["0.0.79", "2c2d018"].contains($0.release)
    })
  func corpora(_ corpus: Corpus) throws {
    for call in try corpus.calls() {
      guard let message = call.message, let written = call.written else { continue }
      #expect(Array(styled(message).unicodeScalars) == Array(written.unicodeScalars))
    }
  }
}
