import TestSupport
import Testing
import TraceFormat

@testable import TraceStore

@Suite("The runs of a database")
struct RunListTests {
  @Test("a run is summed up over all its rows")
  func summary() throws {
    let store = try Store(rows: [
      Sketch(datetime: "2026-01-02 03:04:05.5", parent: "p"),
      Sketch(level: "error", datetime: "2026-01-02 03:05:05.75", workflow: "w"),
      Sketch(level: "exception", datetime: "2026-01-02 03:04:06"),
      Sketch(level: "warning", datetime: "2026-01-02 03:04:07"),
      Sketch(run: "b", level: "error"),
    ])
    #expect(
      try store.reader().summary(ofRun: "a")
        == RunSummary(
          runID: "a", parentRunID: "p", firstDatetime: "2026-01-02 03:04:05.5",
          lastDatetime: "2026-01-02 03:05:05.75", duration: 60.25, rows: 4, errors: 2,
          warnings: 1, workflowName: "w", lastLevel: "warning", lastID: 4))
  }

  @Test("a run that says it is its own parent has none")
  func ownParent() throws {
    let store = try Store(rows: [Sketch(parent: "a"), Sketch(run: "b", parent: "a")])
    #expect(try store.reader().summary(ofRun: "a")?.parentRunID == nil)
    #expect(try store.reader().children(ofRun: "a") == ["b"])
  }

  @Test("datetimes that are not ISO-like have no duration")
  func foreignDatetimes() throws {
    let store = try Store(rows: [Sketch(datetime: "yesterday")])
    let run = try #require(try store.reader().summary(ofRun: "a"))
    #expect(run.firstDatetime == "yesterday")
    #expect(run.duration == nil)
  }

  @Test("runs come in the order of their newest rows, whatever order they were committed in")
  func order() throws {
    let store = try Store(rows: [
      Sketch(run: "new", datetime: "2026-01-03 00:00:00"),
      Sketch(run: "old", datetime: "2026-01-01 00:00:00"),
      Sketch(run: "long", datetime: "2025-01-01 00:00:00"),
      Sketch(run: "long", datetime: "2026-01-04 00:00:00"),
      Sketch(run: "old", datetime: "2026-01-02 00:00:00"),
    ])
    #expect(try store.reader().runs().all().map(\.runID) == ["long", "new", "old"])
    #expect(try store.reader().newestRow()?.datetime == "2026-01-04 00:00:00")
  }

  @Test(
    "they are what SQL finds by grouping all rows, also where runs that were found are forgotten",
    arguments: [4096, 10, 0])
  func model(memory: Int) throws {
    var random = SeededRandom()
    let store = try Store(
      rows: (0..<3000).map { _ in
        Sketch(
          run: "run \(Int.random(in: 0..<200, using: &random))",
          level: ["info", "error", "warning"].randomElement(using: &random) ?? "",
          datetime: "2026-01-02 03:04:0\(Int.random(in: 0..<10, using: &random))",
          workflow: Bool.random(using: &random) ? "w" : nil)
      })
    let reader = try store.reader()
    func runs(_ filter: RunFilter) throws -> [RunSummary] {
      let walk = RunWalk(reader, filter, memory: memory)
      return try ReadCursor { try walk.nextPage() }.all()
    }
    func expect(_ filter: RunFilter, _ having: String) throws {
      #expect(
        try runs(filter).map {
          [$0.runID, "\($0.rows)", "\($0.errors)", $0.lastDatetime ?? ""]
        }
          == store.rows(
            """
            SELECT run_id, count(*), sum(level = 'error'), max(datetime) FROM traces
            GROUP BY run_id HAVING \(having) ORDER BY max(datetime || printf('%09d', id)) DESC
            """), "\(having)")
    }
    try expect(RunFilter(), "1")
    try expect(RunFilter(level: "error"), "sum(level = 'error') > 0")
    try expect(RunFilter(workflow: "w"), "count(workflow_name) > 0")
    try expect(
      RunFilter(since: DatetimeBound("2026-01-02T03:04:09"), level: "warning"),
      "max(datetime) >= '2026-01-02 03:04:09' AND sum(level <> 'info') > 0")
  }

  @Test("a run of very many rows between others is passed over")
  func manyRows() throws {
    let store = try Store(rows: [Sketch(run: "first", datetime: "2026-01-01 00:00:00")])
    try store.run(
      """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      SELECT 'many', 'info', '', 'stdout', '2026-01-02 00:00:00', 1, 2, '', 3 FROM n
      """)
    #expect(try store.reader().runs().all().map(\.rows) == [50_000, 1])
  }

  @Test("a run that gets rows while others are listed is listed once, and new ones are not")
  func whileWriting() throws {
    let store = try Store(rows: (0..<100).map { Sketch(run: "run \($0)") })
    let runs = try store.reader().runs()
    var found = [try runs.next()?.runID]
    try store.add((0..<200).map { Sketch(run: "run \($0)", datetime: "2026-01-02 04:00:00") })
    found += try runs.all().map(\.runID)
    #expect(found.count == 100)
    #expect(Set(found).count == 100)
  }

  @Test("since takes the T of a datetime for the space that it stands for")
  func separators() throws {
    let store = try Store(rows: [
      Sketch(run: "before", datetime: "2026-01-02T03:00:00"),
      Sketch(run: "behind", datetime: "2026-01-02T05:00:00"),
      Sketch(run: "space", datetime: "2026-01-02 05:00:00"),
      Sketch(run: "space", datetime: "2026-01-02T03:00:00"),
    ])
    let bound = DatetimeBound("2026-01-02 04:00:00")
    #expect(
      try Set(store.reader().runs(RunFilter(since: bound)).all().map(\.runID))
        == ["behind", "space"])
  }

  @Test("rows without a run id are no run")
  func noRunID() throws {
    let store = try Store(
      made: """
        CREATE TABLE traces (run_id TEXT, message TEXT);
        INSERT INTO traces VALUES (NULL, 'a'), ('r', 'b')
        """)
    #expect(try store.reader().runs().all().map(\.runID) == ["r"])
  }
}
