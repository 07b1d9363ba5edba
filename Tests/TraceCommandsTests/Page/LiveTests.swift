import Foundation
import TestSupport
import Testing

@Suite("Live pages")
struct LiveTests {
  /// A follower with a page, and where that is.
  private static func following(
    in directory: TemporaryDirectory
  ) throws -> (following: Following, port: Int) {
    let following = try Following(["--http", "127.0.0.1:0"], in: directory)
    var port = 0
    try following.wait(for: "a page") {
      let match = following.log.firstMatch(of: /serving http:\/\/127\.0\.0\.1:(\d+)\//)
      port = match.flatMap { Int($0.output.1) } ?? 0
      return port > 0
    }
    try following.waitUntilReady()
    return (following, port)
  }

  /// A database of a run, and the page of it.
  private static func serving(records: Int) throws -> Serving {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: records)
    try Tool.run(["import", "logs", "--db", "x.db"], in: directory)
    return try Serving(in: directory)
  }

  /// Adds a row, as another program does.
  private static func add(
    _ message: String, run: String = "first", level: String = "info", _ serving: Serving
  ) throws {
    _ = try sqlite(
      "x.db",
      """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      VALUES ('\(run)', '\(level)', '\(message)', 'stdout', '2026-01-02 03:04:06', 1, 1, '', 1)
      """, in: serving.directory)
  }

  @Test("rows arrive once and in order while they are committed, also after lost connections")
  func exactlyOnce() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 3)
    let (following, port) = try Self.following(in: directory)
    let steady = try EventClient(port: port, "/runs/first/events")
    #expect(steady.head.contains("Content-Type: text/event-stream"))
    var (lost, seen) = ([EventClient.Event](), [EventClient.Event]())
    var last: Int?
    let (rounds, size) = (12, 30)
    for round in 0..<rounds {
      // Lines and looks come in any order: the stream is lost while they are written.
      let client = try EventClient(port: port, "/runs/first/events", lastEventID: last)
      let lines = (0..<size).map { "[2026-01-02 03:04:06] [info] round \(round) line \($0)\n" }
      for part in [lines.prefix(size / 2), lines.suffix(size / 2)] {
        try directory.append(part.joined(), to: "logs/run_id=first/stdout.txt")
      }
      for _ in 0..<(round % 3 * 20) {
        lost.append(try #require(try client.next("row")))
      }
      last = client.lastID ?? last
    }
    let all = 3 + rounds * size
    let rest = try EventClient(port: port, "/runs/first/events", lastEventID: last)
    while lost.count < all { lost.append(try #require(try rest.next("row"))) }
    while seen.count < all { seen.append(try #require(try steady.next("row"))) }
    let ids = try sqlite("x.db", "SELECT id FROM traces ORDER BY id", in: directory)
      .split(separator: "\n").map { Int($0) }
    #expect(seen.map(\.id) == ids)
    #expect(lost.map(\.id) == ids)
    #expect(seen.last?.data.contains("round \(rounds - 1) line \(size - 1)") == true)
    #expect(try following.stop() == 0)
    while let event = try steady.next() { #expect(event.name != "row", "\(event)") }
  }

  @Test("a row that grows is told again as it is, and what is known of the execution")
  func changes() throws {
    let directory = try TemporaryDirectory()
    try directory.writeRun("first", records: 2)
    let (following, port) = try Self.following(in: directory)
    let client = try EventClient(port: port, "/runs/first/events?after=2")
    let overview = try #require(try client.next("overview"))
    #expect(overview.data.contains("<dt>Rows</dt><dd class=\"num\">2 "))
    try directory.append(
      "[2026-01-02 03:04:06] [info] it begins\n", to: "logs/run_id=first/stdout.txt")
    let row = try #require(try client.next("row"))
    #expect(row.id == 3 && row.data.contains("it begins"))
    #expect(try #require(try client.next("overview")).data.contains("class=\"num\">3 "))
    try directory.append("and <goes> on\n", to: "logs/run_id=first/stdout.txt")
    let changed = try #require(try client.next("change"))
    #expect(changed.id == nil)
    #expect(changed.data.contains("id=\"row-3\"") && changed.data.contains("and &lt;goes&gt; on"))
    #expect(try following.stop() == 0)
  }

  @Test("a stream has the rows that its address asks for, of the execution's runs alone")
  func filtered() throws {
    let serving = try Self.serving(records: 3)
    let client = try EventClient(port: serving.port, "/runs/first/events?level=error&after=3")
    try Self.add("quiet", serving)
    try Self.add("another run", run: "second", level: "error", serving)
    try Self.add("loud", level: "error", serving)
    let row = try #require(try client.next("row"))
    #expect(row.id == 6 && row.data.contains("loud"))
    #expect(try serving.stop() == 0)
    while let event = try client.next() { #expect(event.name != "row", "\(event)") }
  }

  @Test("the list of executions is told anew when there is another one")
  func list() throws {
    let serving = try Self.serving(records: 3)
    let client = try EventClient(port: serving.port, "/events")
    let first = try #require(try client.next())
    #expect(first.name == "runs")
    #expect(first.data.contains("href=\"/runs/first\"") && !first.data.contains("second"))
    try Self.add("<b>new</b>", run: "second", level: "error", serving)
    let second = try #require(try client.next())
    #expect(second.name == "runs" && second.data.contains("href=\"/runs/second\""))
    #expect(!second.data.contains("<b>new"))
  }

  @Test("a page says where its stream is, from its last row on, and one that has ended has none")
  func address() throws {
    let serving = try Self.serving(records: 150)
    #expect(try serving.page("/").contains("data-live=\"/events?\""))
    #expect(try serving.page("/?level=error").contains("data-live=\"/events?level=error\""))
    #expect(!(try serving.page("/?after=1,2026").contains("data-live")))
    // The last rows are on another page.
    #expect(!(try serving.page("/runs/first").contains("data-live")))
    let end = try serving.page("/runs/first?level=info&at=end")
    #expect(end.contains("data-live=\"/runs/first/events?level=info&amp;after=150\""))
    // What is committed after the page was made is what the stream has.
    try Self.add("later", serving)
    let client = try EventClient(port: serving.port, "/runs/first/events?level=info&after=150")
    #expect(try #require(try client.next("row")).id == 151)
  }

  @Test("what is no stream is refused")
  func refused() throws {
    let serving = try Self.serving(records: 3)
    let refused = [
      "/runs/nothing/events": "404", "/runs/first/events?after=x": "400",
      "/runs/first/events?after=4": "404", "/runs/first/events?level=odd": "400",
      "/events?status=odd": "400", "/events/more": "404",
    ]
    for (target, status) in refused { #expect(try serving.status(target) == status, "\(target)") }
    let odd = try RawClient.get(
      port: serving.port, "/runs/first/events", headers: "Last-Event-ID: odd\r\n")
    #expect(odd.head.hasPrefix("HTTP/1.1 404"))
  }
}
