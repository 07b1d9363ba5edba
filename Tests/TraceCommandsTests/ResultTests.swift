import Foundation
import Testing
import TraceStore

@testable import TraceCommands

@Suite("--since")
struct SinceTests {
  // 2026-01-02 03:04:05.9 UTC.
  private static let now = Date(timeIntervalSince1970: 1_767_323_045.9)

  private func bound(_ text: String) throws -> String {
    try Setting(name: "--since", value: text).bound(now: Self.now).text
  }

  @Test(
    "a duration is counted back from now",
    arguments: [
      ("0s", "2026-01-02 03:04:05"), ("30s", "2026-01-02 03:03:35"),
      ("15m", "2026-01-02 02:49:05"), ("24h", "2026-01-01 03:04:05"),
      ("7d", "2025-12-26 03:04:05"), ("2w", "2025-12-19 03:04:05"),
    ])
  func durations(_ text: String, _ bound: String) throws {
    #expect(try self.bound(text) == bound)
  }

  @Test(
    "a datetime is one of UTC, to whatever it is exact; an offset is converted",
    arguments: [
      ("2026-01-02", "2026-01-02 00:00:00"), ("2026-01-02 03:04", "2026-01-02 03:04:00"),
      ("2026-01-02T03:04:05.25", "2026-01-02 03:04:05.250000"),
      ("2026-01-02T03:04:05Z", "2026-01-02 03:04:05"),
      ("2026-01-02 03:04:05+07:00", "2026-01-01 20:04:05"),
    ])
  func datetimes(_ text: String, _ bound: String) throws {
    #expect(try self.bound(text) == bound)
  }
}

@Suite("Results as tables")
struct ResultLayoutTests {
  private func layout(_ columns: Int) -> ResultLayout {
    ResultLayout(
      titles: ["name", "count", "note", "message"],
      [["a", "1", "x", String(repeating: "m", count: 40)], ["東京", "1,000", "", "m"]],
      isRight: [false, true, false, false], isOptional: [false, false, true, false],
      columns: columns)
  }

  @Test("cells stand under one another, numbers to the right, wide characters as two columns")
  func aligned() {
    #expect(layout(.max).line(["a", "1", "x", "m"]) == "a         1  x     m\n")
    #expect(layout(.max).line(["東京", "1,000", "", "m"]) == "東京  1,000        m\n")
  }

  @Test("what has no room is left out before the last column becomes unreadable, which is cut then")
  func narrow() {
    let cells = ["a", "1", "x", String(repeating: "m", count: 40)]
    #expect(
      layout(60).line(cells) == "a         1  x     " + String(repeating: "m", count: 40) + "\n")
    #expect(
      layout(50).line(cells) == "a         1  x     " + String(repeating: "m", count: 30) + "…\n")
    #expect(layout(40).line(cells) == "a         1  " + String(repeating: "m", count: 26) + "…\n")
  }

  @Test("a column that may be left out and is empty is left out")
  func empty() {
    let layout = ResultLayout(
      titles: ["a", "b", "c"], [["1", "", ""]], isRight: [false, false, false],
      isOptional: [false, true, false], columns: .max)
    #expect(layout.line(["1", "", ""]) == "1\n")
    #expect(layout.line(["1", "2", "3"]) == "1  3\n")
  }
}

@Suite("Values for programs")
struct ResultValueTests {
  @Test(
    "CSV has quotes where it needs them",
    arguments: [
      (ResultValue.text("a"), "a"), (.text("a,b"), "\"a,b\""), (.text("a\"b"), "\"a\"\"b\""),
      (.text("a\nb"), "\"a\nb\""), (.integer(-1), "-1"), (.real(0.5), "0.5"), (.null, ""),
    ])
  func csv(_ value: ResultValue, _ text: String) {
    #expect(value.csv == text)
  }

  @Test("JSON has null for what is not there and for what is no number, and the order of columns")
  func json() {
    #expect(
      JSONText.line([
        ("d", .text("é\n\u{1}\"")), ("b", .real(.infinity)), ("c", .integer(.max)), ("a", .null),
        ("e", .unpacked("{\"x\":\n1}")), ("f", .unpacked("{")),
      ])
        == #"{"d":"é\n\u0001\"","b":null,"c":9223372036854775807,"a":null,"e":{"x": 1},"f":"{"}"#
        + "\n")
  }

  @Test(
    "how long something took is said in the unit that fits",
    arguments: [
      (0.0, "0.00 s"), (0.754, "0.75 s"), (59.9, "59.9 s"), (59.96, "1:00"), (3723, "1:02:03"),
      (86_399, "23:59:59"), (273_900, "3 d 04:05"),
    ])
  func elapsed(_ seconds: Double, _ text: String) {
    #expect(Quantity.elapsed(seconds) == text)
  }
}
