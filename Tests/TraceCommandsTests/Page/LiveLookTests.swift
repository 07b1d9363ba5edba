import TestSupport
import Testing
import TraceStore

@testable import TraceCommands
@testable import TraceHTTP

@Suite("Looks at what is live")
struct LiveLookTests {
  /// Adds a row, as another program does.
  private static func add(
    _ run: String, parent: String = "NULL", in directory: TemporaryDirectory
  ) throws {
    _ = try sqlite(
      "x.db",
      """
      INSERT INTO traces (run_id, parent_run_id, level, message, mode, datetime, process, thread,
        filename, lineno)
      VALUES ('\(run)', \(parent), 'info', 'm', 'stdout', '2026-01-02 03:04:06', 1, 1, '', 1)
      """, in: directory)
  }

  /// The ids of the rows in a piece.
  private static func ids(_ bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).matches(of: /event: row\nid: (\d+)\n/)
      .map { String($0.output.1) }
  }

  @Test("a run that begins between a look and the reading of rows loses none")
  func begun() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 3)
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let look = LiveLook(try TraceReader(path: directory.path("x.db")), .none)
    let topic = LiveTopic(
      run: "first", HTTPRequest(uri: "/runs/first/events", HTTPRequest.Cancellation()))
    func news(since place: LivePlace) throws -> (bytes: [UInt8], place: LivePlace) {
      try look.news(of: topic, since: place) { false }
    }
    try look.begin([topic.key]) { false }
    // Row 4 is of a run that this look does not know, row 5 of one that it knows.
    try Self.add("child", parent: "'first'", in: directory)
    try Self.add("first", in: directory)
    let first = try news(since: LivePlace(row: 0))
    #expect(Self.ids(first.bytes) == ["1", "2", "3"])
    #expect(look.number == 1)
    try look.begin([topic.key]) { false }
    let second = try news(since: first.place)
    #expect(Self.ids(second.bytes) == ["4", "5"])
    try look.begin([topic.key]) { false }
    #expect(look.number == 2)
    #expect(try news(since: second.place).bytes.isEmpty)
  }

  @Test("many rows are told a page at a time, and nothing else before all are there")
  func paged() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 250)
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    let look = LiveLook(try TraceReader(path: directory.path("x.db")), .none)
    let topic = LiveTopic(
      run: "first", HTTPRequest(uri: "/runs/first/events", HTTPRequest.Cancellation()))
    try look.begin([topic.key]) { false }
    var (place, counts, all) = (LivePlace(row: 0), [Int](), [String]())
    for _ in 0..<3 {
      let news = try look.news(of: topic, since: place) { false }
      place = news.place
      counts.append(Self.ids(news.bytes).count)
      all += Self.ids(news.bytes)
      let text = String(decoding: news.bytes, as: UTF8.self)
      #expect(text.contains("event: overview") == (counts.count == 3))
      #expect((place.look == 1) == (counts.count == 3))
    }
    #expect(counts == [100, 100, 50])
    #expect(all == (1...250).map(String.init))
  }
}
