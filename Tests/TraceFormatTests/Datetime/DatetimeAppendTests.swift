import TestSupport
import Testing
import TraceFormat

@Suite("Instants as text")
struct DatetimeAppendTests {
  private func text(_ microseconds: Int64) -> String {
    var out: [UInt8] = Array("[".utf8)
    DatetimeReader.append(microseconds: microseconds, to: &out)
    return String(out.dropFirst())
  }

  @Test(
    "an instant is UTC, with a fraction only where it has one",
    arguments: [
      (0, "1970-01-01 00:00:00"), (1, "1970-01-01 00:00:00.000001"),
      (-1, "1969-12-31 23:59:59.999999"), (951_782_400_000_000, "2000-02-29 00:00:00"),
      (951_868_799_500_000, "2000-02-29 23:59:59.500000"),
      (253_402_300_799_000_000, "9999-12-31 23:59:59"),
      (253_402_300_800_000_000, "10000-01-01 00:00:00"),
      (-62_135_596_800_000_000, "0001-01-01 00:00:00"),
      (-62_167_219_200_000_001, "-0001-12-31 23:59:59.999999"),
    ])
  func known(_ microseconds: Int64, _ expected: String) {
    #expect(text(microseconds) == expected)
  }

  @Test("the largest and the smallest instant have a text")
  func extremes() {
    #expect(text(.max) == "294247-01-10 04:00:54.775807")
    #expect(text(.min).hasPrefix("-290308-"))
  }

  @Test("every instant is what Python writes")
  func python() throws {
    var random = SeededRandom()
    let questions = (0..<2_000).map { _ in
      Int64.random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &random)
    }
    let script = """
      import sys, json
      from datetime import datetime, timedelta
      base = datetime(1970, 1, 1)
      print(json.dumps([str(base + timedelta(microseconds=m)) for m in json.load(sys.stdin)]))
      """
    let answers = try Python.run(script, on: questions, answering: [String].self)
    for (question, answer) in zip(questions, answers) { #expect(text(question) == answer) }
  }
}
