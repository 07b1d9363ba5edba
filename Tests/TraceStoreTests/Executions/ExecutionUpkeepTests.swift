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

  /// Some executions of two or three runs each, which alternate: rows of the same second, and names that
  /// only a message or a column says.
  private func foreignRows(_ random: inout SeededRandom) -> [Sketch] {
    var rows: [Sketch] = []
    for execution in 0..<12 {
      let top = "2026010203040500000\(execution % 10)T000000000\(execution)"
      let runs = [top, "child-\(execution)", "grandchild-\(execution)"]
      for number in 0..<Int.random(in: 2...6, using: &random) {
        let run = number == 0 ? 0 : Int.random(in: 0...2, using: &random)
        let second = 10 + execution * 2 + Int.random(in: 0...9, using: &random)
        var row = Sketch(
          run: runs[run], level: Bool.random(using: &random) ? "error" : "info",
          datetime: "2026-01-02 03:04:\(second)", message: "failed \(execution % 3)",
          parent: run == 0 ? nil : runs[run - 1])
        if number == 0 { row.message = "[WORKFLOW]: Execute: 'it\\'s flow_\(execution % 4)'" }
        if number == 1 && execution.isMultiple(of: 5) { row.workflow = "Column" }
        if number == 1 { row.cutID = "cut-\(execution)" }
        rows.append(row)
      }
    }
    return rows.shuffled(using: &random)
  }

  @Test("where executions are not kept, those that are asked for are known as if all were")
  func scopes() throws {
    var random = SeededRandom()
    for _ in 0..<3 {
      let store = try Store(rows: foreignRows(&random))
      let all = try store.reader().executions().all().all()
      func known(_ scope: ExecutionScope) throws -> ExecutionList {
        let list = try store.reader().executions(scope)
        #expect(!list.isKept && list.derivedRows == 0)
        let some = try list.all().all()
        #expect(some.allSatisfy(all.contains), "none is known in part")
        return list
      }
      #expect(try known(.newest(3, since: nil)).all().all().prefix(3) == all.prefix(3))
      let since = DatetimeBound("2026-01-02 03:04:2\(Int.random(in: 0...9, using: &random))")
      let filter = ExecutionFilter(since: since)
      let recent = try store.reader().executions().all(filter).all()
      #expect(try known(.newest(0, since: since)).all(filter).all() == recent)
      for run in ["child-7", "grandchild-3", all[0].runID] {
        let execution = try store.reader().executions().execution(ofRun: run)
        #expect(try known(.run(run)).execution(ofRun: run) == execution)
      }
      for name in ["it's flow_1", "IT'S FLOW_2", "column", "nobody", "flow_"] {
        let named = ExecutionFilter(name: name)
        let expected = try store.reader().executions().all(named).all()
        #expect(try known(.named([name])).all(named).all() == expected, "\(name)")
      }
      func groups(_ list: ExecutionList, _ filter: RowFilter) throws -> [ErrorGroup] {
        var groups: [ErrorGroup] = []
        _ = try list.forEachErrorGroup(filter) { groups.append($0) }
        return groups
      }
      for filter in [RowFilter(), RowFilter(since: since)] {
        let expected = try groups(store.reader().executions(), filter)
        #expect(try groups(known(.errors(filter)), filter) == expected)
      }
    }
  }

  @Test("where executions are not kept, those that are not asked for are not derived")
  func fewRows() throws {
    let store = try Store(
      rows: (0..<30).map { Sketch(run: "r\($0)", datetime: "2026-01-02 03:04:\(10 + $0)") })
    let reader = try store.reader()
    #expect(try reader.executions(.newest(1, since: nil)).all().all().map(\.runID) == ["r29"])
    #expect(try reader.executions(.run("r3")).all().all().map(\.runID) == ["r29", "r3"])
    #expect(try reader.executions(.named(["r2"])).all().all().count == 3)
    let all = try reader.executions()
    #expect(try all.all().all().count == 30)
    #expect(all.derivedRows == 30 && all.obstacle == .foreign)
  }

  @Test("of a foreign database they are kept if somebody asks for it, and so are those that come")
  func keptOnDemand() throws {
    let store = try Store(rows: [Sketch(run: "a"), Sketch(run: "b", parent: "a")])
    _ = try Maintenance(store.open(.upkeep)).run(.executions)
    #expect(try store.reader().executions().isKept)
    try store.add([Sketch(run: "c", datetime: "2026-01-02 03:05:00")])
    let list = try store.reader().executions(.newest(1, since: nil))
    #expect(list.isKept)
    #expect(try list.all().all().map(\.runID) == ["c", "a"])
    #expect(
      try store.column(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'tracetail*'"
      )
      .allSatisfy { $0.hasPrefix("tracetail_execution") })
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
