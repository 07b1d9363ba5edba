import TestSupport
import Testing
import TraceFormat

@Suite("Time zones")
struct TimezoneTests {
  @Test("a local time without an offset is one of the zone")
  func local() throws {
    let reader = try DatetimeReader(timezone: "Asia/Bangkok")
    #expect(reader.column("2026/11/23 22:11:48") == "2026-11-23 15:11:48")
    #expect(reader.column("2026/11/23 22:11:48 +0000") == "2026-11-23 22:11:48")
    #expect(reader.column("1732345678") == "2024-11-23 07:07:58")
  }

  @Test("a time that clocks showed twice is the first of the two")
  func overlap() throws {
    let reader = try DatetimeReader(timezone: "Europe/Berlin")
    #expect(reader.column("2026/10/25 01:59:59") == "2026-10-24 23:59:59")
    #expect(reader.column("2026/10/25 02:30:00") == "2026-10-25 00:30:00")
    #expect(reader.column("2026/10/25 03:00:00") == "2026-10-25 02:00:00")
  }

  @Test("a time that clocks skipped is read with the offset before the gap")
  func gap() throws {
    let reader = try DatetimeReader(timezone: "Europe/Berlin")
    #expect(reader.column("2026/03/29 01:59:59") == "2026-03-29 00:59:59")
    #expect(reader.column("2026/03/29 02:30:00") == "2026-03-29 01:30:00")
    #expect(reader.column("2026/03/29 03:00:00") == "2026-03-29 01:00:00")
  }

  @Test(
    "a zone that nobody knows is refused",
    arguments: ["", "Mars/Olympus", "berlin", "+0700", "GMT+7", "Asia/Bangkok ", "../etc/passwd"])
  func unknown(_ name: String) {
    let error = #expect(throws: DatetimeError.timezone(name)) {
      try DatetimeReader(timezone: name)
    }
    #expect(error?.description.contains("there is no time zone \"\(name)\"") == true)
    #expect(error?.description.contains("Asia/Bangkok") == true)
  }

  @Test(
    "local times are what Python makes of them",
    arguments: [
      "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC",
      "America/St_Johns", "Asia/Bangkok", "Pacific/Apia",
    ])
  func python(_ zone: String) throws {
    var random = SeededRandom()
    var questions: [String] = (0..<400).map { _ in
      let (year, month, day) = (
        Int.random(in: 1971...2037, using: &random), Int.random(in: 1...12, using: &random),
        Int.random(in: 1...28, using: &random)
      )
      return stamp(year, month, day, Int.random(in: 0..<86_400, using: &random))
    }
    // Every half hour around the days on which clocks change.
    for day in [(2026, 3, 8), (2026, 3, 29), (2026, 4, 5), (2026, 10, 4), (2026, 10, 25)] {
      questions += (0..<48).map { stamp(day.0, day.1, day.2, $0 * 1_800) }
    }
    let script = """
      import sys, json
      from datetime import datetime, timezone
      from zoneinfo import ZoneInfo
      zone = ZoneInfo(\"\(zone)\")
      texts = json.load(sys.stdin)
      print(json.dumps([datetime.strptime(t, "%Y/%m/%d %H:%M:%S").replace(tzinfo=zone)
        .astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S") for t in texts]))
      """
    let answers = try Python.run(script, on: questions, answering: [String].self)
    let reader = try DatetimeReader(timezone: zone)
    for (question, answer) in zip(questions, answers) {
      #expect(reader.column(question) == answer, "\(question) in \(zone)")
    }
  }

  private func stamp(_ year: Int, _ month: Int, _ day: Int, _ second: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)/\(two(month))/\(two(day)) \(two(second / 3_600)):\(two(second / 60 % 60))"
      + ":\(two(second % 60))"
  }
}
