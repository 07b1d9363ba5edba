import TestSupport
import Testing

@testable import TraceStore

@Suite("The full-text index: built on demand, kept up, and never in the way")
struct SearchIndexTests {
  private func setting(_ store: Store) throws -> String? {
    try store.value("SELECT value FROM tracetail_settings WHERE name = 'search_index'")
  }

  private func found(_ store: Store, _ words: String) throws -> [Int64] {
    let expression = try #require(SearchExpression(words: words))
    return try TraceReader(path: store.path).search(SearchQuery(expression)).hits.map(\.row.id)
      .sorted()
  }

  @Test("where nobody has built it there is none, whatever is written")
  func none() throws {
    let store = try Store()
    try store.commit(Batch(["alpha"]))
    #expect(try store.column("SELECT name FROM sqlite_master WHERE name GLOB '*search*'").isEmpty)
    #expect(try setting(store) == nil)
    #expect(try store.open().searchIndexStatus().kind == .none)
    #expect(try found(store, "alpha") == [1])
  }

  @Test("a build indexes what is there, and writers what comes, once there are enough rows of it")
  func upkeep() throws {
    let store = try Store()
    try store.commit(Batch(["alpha", "beta"]))
    #expect(try store.open().buildSearchIndex())
    #expect(try setting(store) == "complete 2")
    let writer = try BatchWriter(try store.open(), searchSlack: 3)
    _ = try writer.commit(Batch(["alpha", "gamma"], bytes: 20..<40))
    #expect(try setting(store) == "complete 2")
    #expect(try found(store, "alpha") == [1, 3])
    _ = try writer.commit(Batch(["alpha"], bytes: 40..<50))
    #expect(try setting(store) == "complete 5")
    #expect(try found(store, "alpha") == [1, 3, 5])
  }

  @Test("a build that was interrupted goes on where it was; a complete one is built anew")
  func resume() throws {
    let store = try Store()
    try store.commit(Batch((0..<10).map { "row \($0)" }))
    #expect(try !store.open().buildSearchIndex(step: 4, isInterrupted: { true }))
    #expect(try setting(store) == "building 4")
    #expect(try found(store, "row").count == 10, "all rows are looked at meanwhile")
    var steps: [Int64] = []
    #expect(try store.open().buildSearchIndex(step: 4, onProgress: { steps.append($0.row) }))
    #expect(steps == [8, 10])
    steps = []
    #expect(try store.open().buildSearchIndex(step: 100, onProgress: { steps.append($0.row) }))
    #expect(steps == [10])
  }

  @Test("rows that other programs add are indexed by the next writer, or caught up with")
  func foreignRows() throws {
    let store = try Store()
    try store.commit(Batch(["alpha"]))
    _ = try store.open().buildSearchIndex()
    try store.run(
      """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      SELECT 'x', 'info', 'foreign', 'stdout', '2026', 1, 2, 'f', 3
      FROM (WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n LIMIT 30)
        SELECT i FROM n)
      """)
    #expect(try store.open().searchIndexStatus().newerRows == 30)
    #expect(try found(store, "foreign").count == 20, "as many as are asked for")
    try store.open().catchUpSearchIndex(step: 7)
    #expect(try setting(store) == "complete 31")
  }

  @Test("a transaction that fails leaves the index as it was")
  func rollback() throws {
    let store = try Store()
    try store.commit(Batch(["alpha"]))
    _ = try store.open().buildSearchIndex()
    let writer = try BatchWriter(try store.open(), searchSlack: 1)
    try store.run(
      """
      CREATE TRIGGER refuse BEFORE INSERT ON tracetail_batches
      BEGIN SELECT RAISE(ABORT, 'refused'); END
      """)
    #expect(throws: StoreError.self) { try writer.commit(Batch(["beta"], bytes: 10..<20)) }
    #expect(try setting(store) == "complete 1")
    try store.run("DROP TRIGGER refuse")
    _ = try writer.commit(Batch(["beta"], bytes: 10..<20))
    #expect(try found(store, "beta") == [2])
    #expect(try setting(store) == "complete 2")
  }

  @Test(
    "an index that is broken does not keep records out: it is given up, and said to be damaged",
    arguments: [
      ("DROP TABLE tracetail_search", true), ("DELETE FROM tracetail_search_data", false),
      ("UPDATE tracetail_search_data SET block = zeroblob(20)", true),
    ])
  func damaged(_ damage: String, canBeDropped: Bool) throws {
    let store = try Store()
    try store.commit(Batch(["alpha"]))
    _ = try store.open().buildSearchIndex()
    try store.run(damage)
    let writer = try BatchWriter(try store.open(), searchSlack: 1)
    _ = try writer.commit(Batch(["beta"], bytes: 10..<20))
    _ = try writer.commit(Batch(["gamma"], bytes: 20..<30))
    #expect(try store.column("SELECT message FROM traces") == ["alpha", "beta", "gamma"])
    let status = try store.open().searchIndexStatus()
    #expect(status.kind == .damaged)
    #expect(!status.reason.isEmpty)
    #expect(try found(store, "beta") == [2], "every row is looked at")
    guard canBeDropped else {
      #expect(store.failure { _ = try store.open().buildSearchIndex() } != nil)
      return
    }
    #expect(try store.open().buildSearchIndex())
    #expect(try found(store, "gamma") == [3])
    #expect(try setting(store) == "complete 3")
  }

  @Test(
    "a search that finds the index broken looks at every row, and says so",
    arguments: [
      "DELETE FROM tracetail_search_data", "DELETE FROM tracetail_search_data WHERE id > 10",
    ])
  func damageIsFound(_ damage: String) throws {
    let store = try Store()
    try store.commit(Batch(["alpha", "beta"]))
    _ = try store.open().buildSearchIndex()
    try store.run(damage)
    let result = try TraceReader(path: store.path).search(
      SearchQuery(SearchExpression(fts5: "beta")))
    #expect(result.hits.map(\.row.id) == [2])
    #expect(result.indexFault?.isEmpty == false)
  }

  @Test("dropping it leaves everything else as it is")
  func drop() throws {
    let store = try Store()
    try store.commit(Batch(["alpha"]))
    let before = try store.column("SELECT name FROM sqlite_master ORDER BY name")
    _ = try store.open().buildSearchIndex()
    #expect(try store.open().dropSearchIndex())
    #expect(try store.column("SELECT name FROM sqlite_master ORDER BY name") == before)
    #expect(try setting(store) == nil)
    #expect(try !store.open().dropSearchIndex())
    #expect(try found(store, "alpha") == [1])
  }

  @Test("without the tables of Tracetail, traces can be written and searched all the same")
  func ownTablesDropped() throws {
    let store = try Store()
    try store.commit(Batch(["alpha"]))
    _ = try store.open().buildSearchIndex()
    for table in try store.column(
      "SELECT name FROM sqlite_master WHERE name GLOB 'tracetail_*' AND sql GLOB 'CREATE * TABLE *'"
        + " OR name IN ('tracetail_settings', 'tracetail_sources', 'tracetail_batches')")
    {
      try store.run("PRAGMA foreign_keys = OFF; DROP TABLE \(table)")
    }
    try store.run("UPDATE traces SET message = 'beta'; DELETE FROM traces WHERE message = 'none'")
    #expect(try found(store, "beta") == [1])
    #expect(try found(store, "alpha").isEmpty)
  }

  @Test("a table of another era is indexed by the columns that it has")
  func otherEra() throws {
    let store = try Store(
      made: """
        CREATE TABLE traces (run_id TEXT, message TEXT, stack_trace TEXT);
        INSERT INTO traces VALUES ('1', 'alpha', 'deep')
        """)
    _ = try store.open().buildSearchIndex()
    #expect(
      try store.column("SELECT name FROM pragma_table_info('tracetail_search')")
        == ["message", "stack_trace"])
    _ = try BatchWriter(try store.open(), searchSlack: 1).commit(Batch(["beta"]))
    #expect(try found(store, "deep") == [1])
    #expect(try found(store, "beta") == [2])
  }
}
