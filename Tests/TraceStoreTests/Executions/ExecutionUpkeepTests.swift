import GRDB
import TestSupport
import Testing

@testable import TraceStore

@Suite("Executions are kept in step with the rows")
struct ExecutionUpkeepTests {
  /// A database of Tracetail's with these rows.
  private func makeStore(_ rows: [Sketch]) throws -> Store {
    let store = try Store()
    _ = try store.open()
    try store.add(rows)
    return store
  }

  private func list(_ store: Store) throws -> [String] {
    try store.reader().executions().all().all().map {
      "\($0.runID) \($0.runs)/\($0.rows)/\($0.errors)/\($0.warnings)"
    }
  }

  private func expectBuiltAnewIsSame(_ store: Store) throws {
    let kept = try store.reader().executions().all().all()
    try store.open(.write).dropExecutions()
    #expect(try store.reader().executions().all().all() == kept)
  }

  @Test("they are kept in the database, and rows of other programs are found later")
  func watermark() throws {
    let store = try makeStore([Sketch(run: "a"), Sketch(run: "b", level: "error", parent: "a")])
    let executions = try store.reader().executions()
    #expect(executions.isKept)
    #expect(try list(store) == ["a 2/2/1/0"])
    try store.add([
      Sketch(run: "b", level: "warning", datetime: "2026-01-02 03:04:06", parent: "a"),
      Sketch(run: "c", datetime: "2026-01-02 03:04:07"),
    ])
    #expect(try list(store) == ["c 1/1/0/0", "a 2/3/1/1"])
    try expectBuiltAnewIsSame(store)
  }

  @Test("a parent that is named later joins trees, and a circle is one execution")
  func joining() throws {
    let store = try makeStore([Sketch(run: "leaf", parent: "middle"), Sketch(run: "x")])
    #expect(try list(store) == ["x 1/1/0/0", "middle 1/1/0/0"])
    try store.add([Sketch(run: "middle", parent: "top"), Sketch(run: "top")])
    #expect(try list(store) == ["top 3/3/0/0", "x 1/1/0/0"])
    try store.add([Sketch(run: "hen", parent: "egg"), Sketch(run: "egg", parent: "hen")])
    #expect(try list(store).first?.hasSuffix(" 2/2/0/0") == true)
    try expectBuiltAnewIsSame(store)
  }

  @Test("a row that a writer changes or takes out is read again")
  func changes() throws {
    let store = try makeStore([
      Sketch(run: "a"), Sketch(run: "b", parent: "a"), Sketch(run: "c"), Sketch(run: "d"),
    ])
    #expect(try list(store).count == 3)
    try store.open(.write).withConnection("change") { connection in
      let changed = try ChangedRuns(on: connection)
      changed.begin()
      try changed.rowChanges(2)
      try Statement("UPDATE traces SET level = 'error' WHERE id = 2", on: connection).run()
      try changed.rowsChange(3...3)
      try Statement("DELETE FROM traces WHERE id = 3", on: connection).run()
    }
    #expect(try list(store) == ["d 1/1/0/0", "a 2/2/1/0"])
    try expectBuiltAnewIsSame(store)
  }

  @Test("a row that a writer puts back is read")
  func putBack() throws {
    let store = try makeStore([Sketch(run: "a"), Sketch(run: "b"), Sketch(run: "c")])
    let moved = "SELECT * FROM traces WHERE id = 2"
    try store.run("CREATE TABLE aside AS \(moved); DELETE FROM traces WHERE id = 2")
    #expect(try list(store).count == 2)
    try store.open(.write).withConnection("put back") { connection in
      let changed = try ChangedRuns(on: connection)
      changed.begin()
      try changed.rowChanges(2)
      try Statement("INSERT INTO traces SELECT * FROM aside", on: connection).run()
    }
    #expect(try list(store) == ["c 1/1/0/0", "b 1/1/0/0", "a 1/1/0/0"])
    try expectBuiltAnewIsSame(store)
  }

  @Test("where the newest rows are gone, everything is built anew")
  func truncated() throws {
    let store = try makeStore([Sketch(run: "a"), Sketch(run: "b")])
    #expect(try list(store).count == 2)
    try store.run("DELETE FROM traces WHERE id = 2")
    #expect(try list(store) == ["a 1/1/0/0"])
    try store.run("DELETE FROM traces")
    #expect(try list(store).isEmpty)
  }

  @Test("a database that is not Tracetail's is not changed by reading it")
  func foreign() throws {
    let store = try Store(rows: [Sketch(run: "a"), Sketch(run: "b", parent: "a")])
    let executions = try store.reader().executions()
    #expect(!executions.isKept)
    #expect(try executions.all().all().map(\.rows) == [2])
    #expect(
      try store.value("SELECT count(*) FROM sqlite_master WHERE name LIKE 'tracetail%'") == "0")
  }

  @Test("while another program writes, what is kept is gone on from for this reader alone")
  func locked() throws {
    let store = try makeStore([Sketch(run: "a")])
    #expect(try store.reader().executions().isKept)
    try store.add([Sketch(run: "b", level: "error", datetime: "2026-01-02 03:05:00")])
    let other = try store.stranger()
    try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let executions = try store.reader().executions(patience: 0.01)
    #expect(!executions.isKept)
    #expect(try executions.all().all().map(\.runID) == ["b", "a"])
    try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    #expect(try list(store).count == 2)
  }

  @Test("rows in steps and rows at once give the same")
  func steps() throws {
    var random = SeededRandom()
    let levels = ["info", "error", "warning", "debug"]
    let rows = (0..<200).map { number in
      let run = Int.random(in: 0..<12, using: &random)
      let parent = Int.random(in: 0..<12, using: &random)
      return Sketch(
        run: "r\(run)", level: levels[Int.random(in: 0..<4, using: &random)],
        datetime: "2026-01-02 03:04:\(10 + Int.random(in: 0..<40, using: &random))",
        parent: parent < run && number.isMultiple(of: 3) ? "r\(parent)" : nil)
    }
    let store = try makeStore([])
    for start in stride(from: 0, to: rows.count, by: 25) {
      try store.add(Array(rows[start..<start + 25]))
      _ = try store.reader().executions()
    }
    let kept = try store.reader().executions().all().all()
    #expect(kept.reduce(0) { $0 + $1.rows } == 200)
    try expectBuiltAnewIsSame(store)
  }

  @Test("a filter leaves executions out")
  func filter() throws {
    let store = try makeStore([
      Sketch(run: "a", level: "error", workflow: "one"),
      Sketch(run: "b", level: "warning", datetime: "2026-01-03 00:00:00", workflow: "two"),
    ])
    func runs(_ filter: ExecutionFilter) throws -> [String] {
      try store.reader().executions().all(filter).all().map(\.runID)
    }
    #expect(try runs(ExecutionFilter(level: "error")) == ["a"])
    #expect(try runs(ExecutionFilter(level: "warning")) == ["b", "a"])
    #expect(try runs(ExecutionFilter(since: DatetimeBound("2026-01-03"))) == ["b"])
    #expect(try runs(ExecutionFilter(name: "one")) == ["a"])
    #expect(try runs(ExecutionFilter(status: .failed)) == [])
    #expect(try runs(ExecutionFilter(status: .unknown)) == ["b", "a"])
  }
}
