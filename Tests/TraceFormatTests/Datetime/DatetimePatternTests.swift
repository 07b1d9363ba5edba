import TestSupport
import Testing
import TraceFormat

@Suite("strftime patterns")
struct DatetimePatternTests {
  @Test(
    "a pattern that does not tell an instant is refused, with the column and why",
    arguments: [
      ("%Y-%m-%d %Q", 10, "\"%Q\" is unknown"),
      ("%Y-%m-%d %", 10, "\"%\" without a letter"),
      ("%Y-%é", 4, "\"%é\" is unknown"),
      ("%Y-%m-%d %H %H", 13, "%H stands in it twice"),
      ("%F %T %S", 7, "%S stands in it twice"),
      ("%F %Y", 4, "%Y stands in it twice"),
      ("%Y-%m-%d\n%T", 9, "a line break"),
      ("%s%f", 3, "nothing stands between %s and %f"),
      ("%H:%M:%S", 9, "it ends without the year: %Y"),
      ("%d %H", 6, "it ends without the year: %Y"),
      ("%Y %d", 6, "it ends without the month: %m"),
      ("%Y %B", 6, "it ends without the day: %d"),
      ("", 1, "it ends without the year: %Y"),
    ])
  func refused(_ pattern: String, _ column: Int, _ reason: String) {
    let error = #expect(throws: DatetimeError.self) { try DatetimeReader(pattern: pattern) }
    guard case .pattern(pattern, column: let found, reason: let why, hint: let hint)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found == column)
    #expect(why.hasPrefix(reason))
    #expect(!hint.isEmpty)
    #expect(error?.description.contains("column \(column): \(reason)") == true)
  }

  @Test(
    "a text that the pattern wrote is read",
    arguments: [
      ("%d.%m.%Y %H:%M:%S", "04.12.2005 04:47:44", "2005-12-04 04:47:44"),
      ("%d/%m/%y %I:%M %p", "04/12/69 12:05 AM", "1969-12-04 00:05:00"),
      ("%d/%m/%y %I:%M %p", "4/12/68 12:05 pm", "2068-12-04 12:05:00"),
      ("%A, %d %B %Y %T", "Sunday, 04 December 2005 04:47:44", "2005-12-04 04:47:44"),
      ("%a %b %d %T %Z %Y", "Sun Dec 04 04:47:44 UTC 2005", "2005-12-04 04:47:44"),
      ("%a %b %d %T %Z %Y", "Sun Dec 04 04:47:44 +07 2005", "2005-12-03 21:47:44"),
      ("%b %d %Y %T", "Jun  1 2026 15:16:01", "2026-06-01 15:16:01"),
      ("%b %e %Y %k:%M", "Jun  1 2026  5:16", "2026-06-01 05:16:00"),
      ("%-d/%-m/%Y %l %p", "1/6/2026  5 PM", "2026-06-01 17:00:00"),
      ("%F %T.%f", "2026-06-01 05:16:00.123456789", "2026-06-01 05:16:00.123456"),
      ("%F %T.%f", "2026-06-01 05:16:00.5", "2026-06-01 05:16:00.500000"),
      ("%Y%j", "2024366", "2024-12-31 00:00:00"),
      ("100%% %F", "100% 2005-12-04", "2005-12-04 00:00:00"),
      ("%s", "-1", "1969-12-31 23:59:59"),
      ("%s.%f", "1732345678.25", "2024-11-23 07:07:58.250000"),
      ("%Y-%m-%dT%H:%M:%S.%f%z", "2026-11-23T22:13:47.041149+0700", "2026-11-23 15:13:47.041149"),
      ("%F %T%z", "2026-11-23 22:13:47Z", "2026-11-23 22:13:47"),
      ("วันที่ %d/%m/%Y", "วันที่ 04/12/2005", "2005-12-04 00:00:00"),
    ])
  func read(_ pattern: String, _ text: String, _ column: String) throws {
    #expect(try DatetimeReader(pattern: pattern).column(text) == column)
  }

  @Test(
    "a text that the pattern did not write is not",
    arguments: [
      ("%d.%m.%Y", "04.13.2005"), ("%d.%m.%Y", "31.11.2005"), ("%d.%m.%Y", "04.12.2005 "),
      ("%d.%m.%Y", "04.12.05"), ("%Y%j", "2023366"), ("%Y%j", "2023000"),
      ("%d.%m.%Y %I %p", "04.12.2005 13 PM"), ("%d.%m.%Y %I %p", "04.12.2005 00 PM"),
      ("%d %B %Y", "04 Dec 2005"), ("%d.%m.%Y %H", "04.12.2005 24"),
      ("%F %T %Z", "2005-12-04 04:47:44 ICT"), ("%d.%m.%Y %T.%f", "04.12.2005 04:47:44.0123456789"),
    ])
  func unread(_ pattern: String, _ text: String) throws {
    #expect(try DatetimeReader(pattern: pattern).read(text) == nil)
  }

  @Test("a pattern that was given is the only form, beside ISO 8601 with an offset")
  func onlyForm() throws {
    let reader = try DatetimeReader(pattern: "%Y-%d-%m %H:%M:%S")
    #expect(reader.column("2026-02-03 00:00:00") == "2026-03-02 00:00:00")
    #expect(reader.column("2026-02-13 00:00:00") == nil)
    #expect(reader.column("Sun Dec 04 04:47:44 2005") == nil)
    #expect(reader.column("2026-02-13T00:00:00+01:00") == "2026-02-12 23:00:00")
  }

  @Test("where the writer may have ignored its pattern, other forms are read too")
  func fallback() throws {
    let options = DatetimeOptions(pattern: "%Y/%d/%m %H:%M:%S", triesOtherForms: true)
    let reader = try DatetimeReader(options)
    #expect(reader.column("2026/02/03 00:00:00") == "2026-03-02 00:00:00")
    #expect(reader.column("2026/02/13 00:00:00") == nil)
    #expect(reader.column("2026-02-13 00:00:00") == "2026-02-13 00:00:00")
    #expect(reader.column("Sun Dec 04 04:47:44 2005") == "2005-12-04 04:47:44")
  }

  @Test("the name of a zone is one of those of the zone that was said, and settles the hour")
  func zoneNames() throws {
    let reader = try DatetimeReader(pattern: "%F %T %Z", timezone: "Europe/Zurich")
    #expect(reader.column("2026-10-25 02:30:00 CEST") == "2026-10-25 00:30:00")
    #expect(reader.column("2026-10-25 02:30:00 CET") == "2026-10-25 01:30:00")
    #expect(reader.column("2026-07-01 12:00:00 CEST") == "2026-07-01 10:00:00")
    #expect(reader.column("2026-07-01 12:00:00 UTC") == "2026-07-01 12:00:00")
    #expect(reader.column("2026-07-01 12:00:00 PST") == nil)
    #expect("2026-07-01 12:00:00 PST".withBytes { reader.fault(in: $0) } == .unknownZone("PST"))
  }

  @Test("what Python's strftime writes is read as Python's strptime reads it")
  func python() throws {
    var random = SeededRandom()
    let patterns = [
      "%Y-%m-%dT%H:%M:%S.%f%z", "%d.%m.%Y %H:%M:%S", "%A %d %B %Y %I:%M:%S %p", "%a %b %d %T %Y",
      "%y%m%d%H%M%S%f", "%Y/%j %H.%M", "%F @ %T,%f", "%d/%b/%Y:%H:%M:%S %z", "%%%Y%%%m%%%d%%",
      "%B %d, %Y %I %p", "%H:%M %d-%m-%y", "%Y-%m-%d %H:%M:%S %z",
    ]
    let questions = patterns.map { pattern in
      Question(
        pattern: pattern,
        seconds: (0..<120).map { _ in Int64.random(in: -31_000_000..<3_900_000_000, using: &random)
        },
        microseconds: Int.random(in: 0..<1_000_000, using: &random),
        offset: Int.random(in: -720...840, using: &random))
    }
    let answers = try Python.run(Self.script, on: questions, answering: [[[String]]].self)
    for (question, pairs) in zip(questions, answers) {
      let reader = try DatetimeReader(pattern: question.pattern)
      for pair in pairs {
        #expect(reader.column(pair[0]) == pair[1], "\(question.pattern): \(pair[0])")
      }
    }
  }

  private struct Question: Encodable {
    let pattern: String
    let seconds: [Int64]
    let microseconds: Int
    let offset: Int
  }

  /// For each pattern and datetime: what strftime writes, and the UTC that strptime reads.
  private static let script = """
    import sys, json
    from datetime import datetime, timedelta, timezone
    def python(pattern):
        return pattern.replace("%F", "%Y-%m-%d").replace("%T", "%H:%M:%S")
    def column(t):
        t = (t if t.tzinfo else t.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
        return t.strftime("%Y-%m-%d %H:%M:%S") + (f".{t.microsecond:06d}" if t.microsecond else "")
    out = []
    for q in json.load(sys.stdin):
        zone = timezone(timedelta(minutes=q["offset"]))
        pairs = []
        for s in q["seconds"]:
            t = datetime.fromtimestamp(s, zone).replace(microsecond=q["microseconds"])
            text = t.strftime(python(q["pattern"]))
            pairs.append([text, column(datetime.strptime(text, python(q["pattern"])))])
        out.append(pairs)
    print(json.dumps(out))
    """
}
