import Testing
import TraceFormat

@Suite("Datetimes without a pattern")
struct DatetimeReaderTests {
  @Test(
    "what is spelled as the column has it stays as it was written",
    arguments: [
      "2026-11-23 15:13:08", "2026-11-23 15:13:08.506000", "2024-02-29 00:00:00",
      "2000-02-29 23:59:60", "0001-01-01 00:00:00",
    ])
  func asWritten(_ text: String) throws {
    #expect(try DatetimeReader.plain.read(text) == .asWritten)
    #expect(try DatetimeReader(timezone: "UTC").read(text) == .asWritten)
  }

  @Test(
    "every form is spelled alike, and becomes UTC where the zone is known",
    arguments: [
      ("2026-11-23T15:13:08", "2026-11-23 15:13:08", "2026-11-23 08:13:08"),
      ("2026-11-23 15:13:08", "2026-11-23 15:13:08", "2026-11-23 08:13:08"),
      ("2026-11-23 15:13:08.1", "2026-11-23 15:13:08.100000", "2026-11-23 08:13:08.100000"),
      ("2026-11-23 15:13:08,506", "2026-11-23 15:13:08.506000", "2026-11-23 08:13:08.506000"),
      ("2026-11-23 15:13:08.000000", "2026-11-23 15:13:08", "2026-11-23 08:13:08"),
      ("2026-11-23T15:13:08.1234567", "2026-11-23 15:13:08.123456", "2026-11-23 08:13:08.123456"),
      ("2026/11/23 15:13:08", "2026-11-23 15:13:08", "2026-11-23 08:13:08"),
      ("Mon Nov 23 15:13:08 2026", "2026-11-23 15:13:08", "2026-11-23 08:13:08"),
      ("2026-11-23T15:13:08+01:00", "2026-11-23 14:13:08", "2026-11-23 14:13:08"),
      ("1732345678", "2024-11-23 07:07:58", "2024-11-23 07:07:58"),
    ])
  func spelling(_ text: String, _ written: String, _ utc: String) throws {
    #expect(try DatetimeReader.plain.column(text) == written)
    #expect(try DatetimeReader(timezone: "Asia/Bangkok").column(text) == utc)
  }

  @Test("a datetime without a year has that which is said, and goes on over New Year")
  func withoutYear() throws {
    let reader = try DatetimeReader(year: 2025)
    let parser = TextParser(
      template: try Template("{datetime} {hostname} {message}"), datetimes: reader)
    var clock = YearClock(year: 2025)
    let expected = [
      ("Dec 30 23:59:59", "2025-12-30 23:59:59"), ("Dec 31 23:59:59", "2025-12-31 23:59:59"),
      ("Jan  1 00:00:01", "2026-01-01 00:00:01"), ("Dec 31 23:59:58", "2025-12-31 23:59:58"),
      ("Feb 28 12:00:00", "2026-02-28 12:00:00"),
      ("02-28 12:00:01.5", "2026-02-28 12:00:01.500000"),
    ]
    for (text, column) in expected {
      let fields = TextFields()
      #expect("\(text) host m".withBytes { parser.readHeader(of: $0, into: fields) })
      fields.settleYear(&clock, reader)
      var out: [UInt8] = []
      if case .microseconds(let instant) = fields.datetime {
        DatetimeReader.append(microseconds: instant, to: &out)
      }
      #expect(String(out) == column)
    }
    #expect("Jan  1 00:00:01".withBytes { try? DatetimeReader().fault(in: $0) } == .withoutYear)
  }

  @Test(
    "any other form becomes UTC",
    arguments: [
      ("2026-11-23T22:13:47.041149+0700", "2026-11-23 15:13:47.041149"),
      ("2026-11-23 15:11:28 +0000", "2026-11-23 15:11:28"),
      ("2026-11-23T15:11:28Z", "2026-11-23 15:11:28"),
      ("2026-11-23T15:11:28z", "2026-11-23 15:11:28"),
      ("2026-11-23 15:11:28 UTC", "2026-11-23 15:11:28"),
      ("2026-11-23T15:11:28.5+07:00", "2026-11-23 08:11:28.500000"),
      ("2026-11-23T15:11:28,5-07", "2026-11-23 22:11:28.500000"),
      ("2026-11-23T00:30:00+05:30", "2026-11-22 19:00:00"),
      ("2026-11-23T00:30:00-00:19:32", "2026-11-23 00:49:32"),
      ("2026/11/23 15:11:48", "2026-11-23 15:11:48"),
      ("2026/11/23 15:11:48.25", "2026-11-23 15:11:48.250000"),
      ("20261123T151148Z", "2026-11-23 15:11:48"),
      ("Sun Dec 04 04:47:44 2005", "2005-12-04 04:47:44"),
      ("Sun Dec  4 04:47:44 2005", "2005-12-04 04:47:44"),
      ("Sun Dec 4 04:47:44 2005", "2005-12-04 04:47:44"),
      ("sun dec 04 04:47:44.012345 2005", "2005-12-04 04:47:44.012345"),
      ("12/Oct/2024:13:55:36 +0200", "2024-10-12 11:55:36"),
      ("12/Oct/2024:13:55:36", "2024-10-12 13:55:36"),
      ("12-Oct-2024 13:55:36.123456", "2024-10-12 13:55:36.123456"),
      ("1732345678", "2024-11-23 07:07:58"),
      ("1732345678.25", "2024-11-23 07:07:58.250000"),
      ("1732345678123", "2024-11-23 07:07:58.123000"),
      ("1732345678123.456", "2024-11-23 07:07:58.123456"),
      ("0000000000", "1970-01-01 00:00:00"),
      ("0000-01-01T00:00:00+00:01", "-0001-12-31 23:59:00"),
      ("9999-12-31T23:59:59-00:01", "10000-01-01 00:00:59"),
    ])
  func converted(_ text: String, _ column: String) throws {
    #expect(try DatetimeReader.plain.column(text) == column)
  }

  @Test(
    "everything else is no datetime",
    arguments: [
      "", " ", "x", "2026-11-23", "15:13:08", "2026-11-23 15:13", "2026-11-23 15:13:08 ",
      " 2026-11-23 15:13:08", "2026-11-23 15:13:08.", "2026-11-23 15:13:08.x",
      "2026-11-23  15:13:08", "2026-13-23 15:13:08", "2026-00-23 15:13:08",
      "2026-11-00 15:13:08", "2026-11-31 15:13:08", "2026-02-29 15:13:08", "1900-02-29 00:00:00",
      "2026-11-23 24:13:08", "2026-11-23 15:60:08", "2026-11-23 15:13:61", "2026-11:23 15:13:08",
      "2026-11-23_15:13:08", "2026-11-2315:13:08", "20261123151308", "173234567", "17323456789",
      "17323456781234", "1732345678.", "1732345678x", "-1732345678", "Sun Dec 32 04:47:44 2005",
      "Son Dec 04 04:47:44 2005", "Sun Dez 04 04:47:44 2005", "Sun Dec 04 04:47:44 2005 x",
      "12/Okt/2024:13:55:36 +0200", "12/Oct-2024:13:55:36", "2026-11-23T15:11:28+7",
      "2026-11-23T15:11:28+2400", "2026-11-23T15:11:28+0760", "2026-11-23T15:11:28 0700",
      "2026/11-23 15:11:48", "٢٠٢٦-11-23 15:13:08", "20617", "core", "info", "DEBUG",
    ])
  func refused(_ text: String) throws {
    #expect(try DatetimeReader.plain.read(text) == nil)
  }

  @Test("a text without end is refused, however long it is")
  func long() throws {
    let reader = try DatetimeReader.plain
    #expect(reader.read(String(repeating: "1", count: 100_000)) == nil)
    #expect(reader.read("2026-11-23 15:13:08 " + String(repeating: " ", count: 100_000)) == nil)
  }

  @Test("each byte of an ISO-like datetime counts")
  func everyByte() throws {
    let reader = try DatetimeReader.plain
    let text = Array("2026-11-23 15:13:08".utf8)
    for position in text.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = text
        changed[position] = byte
        let isAsWritten = changed.withUnsafeBytes { reader.read($0) } == .asWritten
        #expect(isAsWritten == isISO(String(changed)), "\(position), \(byte)")
      }
    }
  }

  /// The rule of DESIGN.md §2, said slowly.
  private func isISO(_ text: String) -> Bool {
    guard
      let match = text.wholeMatch(
        of: #/([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})/#)
    else { return false }
    let parts = [match.1, match.2, match.3, match.4, match.5, match.6].compactMap { Int($0) }
    let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard parts.count == 6, (1...12).contains(parts[1]) else { return false }
    let isLeap = parts[0] % 4 == 0 && (parts[0] % 100 != 0 || parts[0] % 400 == 0)
    let most = days[parts[1] - 1] + (parts[1] == 2 && isLeap ? 1 : 0)
    return (1...most).contains(parts[2]) && parts[3] < 24 && parts[4] < 60 && parts[5] <= 60
  }
}
