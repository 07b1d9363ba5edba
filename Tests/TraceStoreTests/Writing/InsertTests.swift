import TestSupport
import Testing
import TraceFormat

@testable import TraceStore

@Suite("One INSERT moves the rows of a batch")
struct InsertTests {
  private static let optional = Column.allCases.filter { column in
    column.rawValue > Column.lineno.rawValue && column.affinity == .text
  }

  @Test("rows that use different columns are in one batch, and the others of each are NULL")
  func mixedColumns() throws {
    let store = try Store()
    var batch = Batch([])
    batch.addRow("narrow")
    batch.addRow("wide", optional: Self.optional.map { ($0, $0.name) })
    batch.addRow("narrow again")
    try store.commit(batch)
    let names = Self.optional.map(\.name).joined(separator: ", ")
    let nulls = Self.optional.map { _ in "NULL" }
    #expect(
      try store.rows("SELECT \(names) FROM traces ORDER BY id")
        == [nulls, Self.optional.map(\.name), nulls])
  }

  @Test("each batch may use other columns, more sets of them than are remembered")
  func manySets() throws {
    let store = try Store()
    let writer = try BatchWriter(try store.open())
    for (number, column) in (Self.optional + Self.optional).enumerated() {
      var batch = Batch([])
      batch.addRow("row \(number)", optional: [(column, "\(number)")])
      _ = try writer.commit(batch)
    }
    for (number, column) in Self.optional.enumerated() {
      let values = try store.column(
        "SELECT \(column.name) FROM traces WHERE \(column.name) NOT NULL ORDER BY id")
      #expect(values == ["\(number)", "\(number + Self.optional.count)"], "\(column)")
    }
    #expect(try store.value("SELECT count(*) FROM traces") == "\(2 * Self.optional.count)")
  }

  @Test("a default fills no row, whatever the other rows of its batch have")
  func columnsWithDefault() throws {
    let store = try Store(
      made: """
        CREATE TABLE traces (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT, message TEXT,
          tags TEXT DEFAULT '[]', hostname TEXT)
        """)
    var mixed = Batch([])
    mixed.addRow("a", optional: [(.hostname, "h"), (.tags, "t")])
    mixed.addRow("b")
    var plain = Batch([])
    plain.addRow("c")
    try store.commit(mixed, plain)
    #expect(
      try store.rows("SELECT message, tags, hostname FROM traces ORDER BY id")
        == [["a", "t", "h"], ["b", "NULL", "NULL"], ["c", "NULL", "NULL"]])
  }

  @Test("ids are consecutive within a batch, and above all that rows ever had")
  func ids() throws {
    let store = try Store()
    try store.commit(Batch(["a", "b"]))
    try store.run("DELETE FROM traces; UPDATE sqlite_sequence SET seq = 41 WHERE name = 'traces'")
    var batch = Batch(["c", "d", "e"], bytes: 20..<50)
    batch.rows.cancel(row: 1)
    try store.commit(batch)
    #expect(
      try store.rows("SELECT id, message FROM traces ORDER BY id") == [["42", "c"], ["43", "e"]])
    #expect(
      try store.rows("SELECT first_row, last_row FROM tracetail_batches ORDER BY id")
        == [["1", "2"], ["42", "43"]])
  }

  @Test(
    "a row that is refused in the middle of a batch takes the whole batch back",
    arguments: [1, 2_000])
  func refusedRow(before: Int) throws {
    let store = try Store(
      made: """
        CREATE TABLE traces (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT,
          message TEXT CHECK (message <> 'bad'))
        """)
    let writer = try BatchWriter(try store.open())
    _ = try writer.commit(Batch(["a"]))
    let good = (1...before).map { "b\($0)" }
    let error = store.failure {
      _ = try writer.commit(Batch(good + ["bad", "c"], bytes: 10..<40))
    }
    #expect(error?.reason.contains("CHECK constraint failed") == true)
    #expect(try store.column("SELECT message FROM traces") == ["a"])
    #expect(try store.value("SELECT max(end_byte) FROM tracetail_batches") == "10")
    _ = try writer.commit(Batch(good + ["c"], bytes: 10..<30))
    #expect(try store.column("SELECT message FROM traces ORDER BY id") == ["a"] + good + ["c"])
    #expect(
      try store.rows("SELECT first_row, last_row FROM tracetail_batches ORDER BY id")
        == [["1", "1"], ["2", "\(before + 2)"]])
  }

  @Test("a trigger of the user keeps its own word on conflicts, however many rows there are")
  func triggerWithConflictClause() throws {
    let store = try Store()
    let writer = try BatchWriter(try store.open())
    let many = (1...2_000).map { "row \($0)" }
    _ = try writer.commit(Batch(many))
    try store.run(
      """
      CREATE TABLE runs_seen (run_id TEXT UNIQUE);
      CREATE TRIGGER note_run AFTER INSERT ON traces
      BEGIN INSERT OR IGNORE INTO runs_seen VALUES (new.run_id); END
      """)
    _ = try writer.commit(Batch(many, bytes: 10..<20))
    #expect(try store.value("SELECT count(*) FROM traces") == "4000")
    #expect(try store.value("SELECT count(*) FROM runs_seen") == "1")
  }
}
