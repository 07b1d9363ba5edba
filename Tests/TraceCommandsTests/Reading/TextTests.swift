import Testing

@testable import TraceCommands
@testable import TracePipeline

@Suite("Numbers for people")
struct QuantityTests {
  @Test(
    "thousands are set apart",
    arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func counts(_ number: Int, _ text: String) {
    #expect(Quantity.count(number) == text)
  }

  @Test(
    "bytes have three digits and a unit",
    arguments: [
      (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.00 kB"), (12_345, "12.3 kB"),
      (999_499, "999 kB"), (999_500, "1.00 MB"), (540_000_000, "540 MB"),
      (Int64.max, "9.22 EB"),
    ])
  func bytes(_ number: Int64, _ text: String) {
    #expect(Quantity.bytes(number) == text)
  }

  @Test(
    "durations are minutes and seconds",
    arguments: [(0, "0:00"), (0.1, "0:01"), (59.5, "1:00"), (754, "12:34"), (3723, "1:02:03")])
  func durations(_ seconds: Double, _ text: String) {
    #expect(Quantity.duration(seconds) == text)
  }

  @Test("one is singular")
  func nouns() {
    #expect(Quantity.count(1, "reject") == "1 reject")
    #expect(Quantity.count(2, "reject") == "2 rejects")
  }
}

@Suite("Foreign text on a terminal")
struct EscapedTextTests {
  @Test(
    "controls, breaks and bytes that are no UTF-8 are written out",
    arguments: [
      ("a\nb\r\t\0", "a\\nb\\r\\t\\0"), ("\u{1B}[31m", "\\u{1b}[31m"),
      ("a\u{2028}b\u{85}\u{202E}", "a\\u{2028}b\\u{85}\\u{202e}"), ("Zürich 東京", "Zürich 東京"),
    ])
  func escapes(_ text: String, _ shown: String) {
    #expect(EscapedText.line(text) == shown)
  }

  @Test("a torn character costs its bytes only")
  func invalid() {
    #expect(EscapedText.line([0x61, 0xFF, 0xE6, 0x9D, 0x62, 0xC3]) == "a\\xff\\xe6\\x9db\\xc3")
  }

  @Test("a long line ends with an ellipsis and keeps its columns")
  func cut() {
    #expect(EscapedText.line("abcdef", columns: 6) == "abcdef")
    #expect(EscapedText.line("abcdefg", columns: 6) == "abcde…")
    #expect(EscapedText.line("東京東京", columns: 8) == "東京東京")
    #expect(EscapedText.line("東京東京", columns: 7) == "東京東…")
    #expect(EscapedText.line("東京東京", columns: 6) == "東京…")
    #expect(EscapedText.line("ab\n\n\n", columns: 6) == "ab\\n…")
  }
}

@Suite("The progress line")
struct ProgressLineTests {
  private func snapshot(
    _ bytes: Int64, of total: Int64, _ records: Int, _ activity: String? = nil
  ) -> ImportProgress.Snapshot {
    var snapshot = ImportProgress.Snapshot()
    snapshot.bytes = bytes
    snapshot.totalBytes = total
    snapshot.records = records
    snapshot.activity = activity
    return snapshot
  }

  @Test("it shows bytes, percent, records, rate and time left")
  func full() {
    var line = ProgressLine()
    #expect(
      line.text(snapshot(0, of: 540_000_000, 0), seconds: 0, columns: 79)
        == "0 bytes of 540 MB  0 %  0 records")
    #expect(
      line.text(snapshot(54_000_000, of: 540_000_000, 500_000), seconds: 1, columns: 79)
        == "54.0 MB of 540 MB  10 %  500,000 records  500,000/s  0:09 left")
  }

  @Test("the rate is that of the last seconds")
  func recent() {
    var line = ProgressLine()
    for second in 0...20 {
      _ = line.text(
        snapshot(Int64(second), of: 0, second * 1000), seconds: Double(second), columns: 79)
    }
    #expect(
      line.text(snapshot(21, of: 0, 20_000), seconds: 21, columns: 79)
        == "21 bytes  20,000 records  833/s")
  }

  @Test("what is done besides reading stands in place of the rate")
  func activity() {
    var line = ProgressLine()
    #expect(
      line.text(snapshot(10, of: 10, 3, "building idx_traces_level"), seconds: 1, columns: 79)
        == "10 bytes of 10 bytes  100 %  3 records  building idx_traces_level")
  }

  @Test("it fits, however large the numbers and small the window", arguments: [0, 1, 20, 40, 79])
  func narrow(_ columns: Int) {
    var line = ProgressLine()
    for second in 0...1 {
      let text = line.text(
        snapshot(Int64.max / 2, of: .max, Int.max / 2 * second), seconds: Double(second) * 1e6,
        columns: columns)
      #expect(text.count <= columns)
    }
  }
}
