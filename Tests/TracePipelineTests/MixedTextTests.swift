import TestSupport
import Testing

@testable import TracePipeline

/// Texts in which lines of all kinds stand beside one another. Each line has a word of its own, which must
/// be found once: in a row or in a reject; and the ledger has each byte once.
@Suite("Texts with lines of every kind")
struct MixedTextTests {
  private static let shapes = [
    "[2026-01-02 03:04:05] [info] ~", "[2026-01-02 03:04:05] [INFO ] ~",
    "[2026-02-30 03:04:05] [info] ~",
    "2026-01-02 03:04:05,678 - app - INFO - ~", "2026-01-02 03:04:05.678 | AUDIT    | a:b:1 - ~",
    "2026-01-02 03:04:05 INFO [main] a.b.C: ~", "Jan  2 03:04:05 host cron[7]: ~",
    "[2026-01-02 03:04:05,678: INFO/MainProcess] ~", "2026/01/02 03:04:05 [error] 1#1: ~",
    "[2026-01-02 03:04:05] production.ERROR: ~", "<165>1 2026-01-02T03:04:05Z h a 1 - - ~",
    "[1732345678123456] [info] ~", "[05/03/2026 14:00:00] [info] ~", "2026-01-02 03:04:05 ~",
    "WARNING:root:~", "Traceback ~", "  File \"~\", line 1", "[a] [b] ~", "{\"message\":\"~\"}",
    "{\"log\":\"~\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-02T03:04:05Z\"}",
    "2026-01-02T03:04:05.1Z stdout F [2026-01-02 03:04:05] [info] ~",
    "2026-01-02T03:04:05.1Z stderr P ~", "\u{1B}[32m[2026-01-02 03:04:05] [info]\u{1B}[0m ~",
    "\u{FEFF}[2026-01-02 03:04:05] [info] ~", "\u{FEFF}~", "~\r", "\t~\u{0B}\u{85}\u{2028}",
  ]

  /// A line with a word; some with bytes that are no UTF-8.
  private static func line(_ word: String, _ random: inout SeededRandom) -> [UInt8] {
    let shape = shapes.randomElement(using: &random) ?? "~"
    var bytes = Array(shape.replacing("~", with: word).utf8)
    if Int.random(in: 0..<15, using: &random) == 0 {
      bytes.insert(0xFF, at: Bool.random(using: &random) ? 0 : bytes.count)
    }
    if Int.random(in: 0..<15, using: &random) == 0 { bytes = [0, 0, 0] + bytes }
    return bytes + [0x0A]
  }

  @Test("each line is a row, a part of one, or a reject, and the bytes add up")
  func lines() throws {
    var random = SeededRandom()
    for _ in 0..<SeededRandom.cases(20) {
      let words = (0..<Int.random(in: 1...120, using: &random)).map { "word\($0)x" }
      let bytes = words.flatMap { Self.line($0, &random) }
      let whole = try World()
      try whole.append(bytes, to: "stdout.txt")
      try whole.importAll()
      // A text with a NUL would be cut by what reads it here.
      let rows = try whole.rows(["hex(message) || hex(coalesce(metadata, ''))"]).map(\.values[0])
      let text = rows.joined(separator: "\n")
      // The bytes of a record that is no UTF-8 are kept beside its row.
      let kept = try whole.rejects().filter { !$0.hasPrefix("encoding") }.joined(separator: "\n")
      for word in words {
        let hex = word.utf8.map { String($0, radix: 16, uppercase: true) }.joined()
        let count = text.ranges(of: hex).count + kept.ranges(of: word).count
        #expect(count == 1, "\(word) of \(String(decoding: bytes, as: UTF8.self))")
      }
      try expectLedger(whole, bytes.count)
      #expect(try whole.verify().isProven)
      let cut = try World()
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...400, using: &random))
        rest = rest.dropFirst(piece.count)
        try cut.append(piece, to: "stdout.txt")
        try cut.importAll(batchSize: Int.random(in: 1...5, using: &random))
      }
      #expect(
        try cut.rows().map(\.description).sorted() == whole.rows().map(\.description).sorted())
      #expect(try cut.rejects().sorted() == whole.rejects().sorted())
      #expect(try cut.verify().isProven)
    }
  }

  private func expectLedger(_ world: World, _ count: Int) throws {
    let covered = try world.integer("SELECT sum(end_byte - first_byte) FROM tracetail_batches")
    #expect(covered == count)
    #expect(try world.integer("SELECT max(end_byte) FROM tracetail_batches") == count)
  }
}
