import TestSupport
import Testing
import TraceFormat

@testable import TraceStore

/// Tables named `traces` that other programs, or other versions of the writer, have made.
@Suite("A traces table of another era is used as it is")
struct OtherErasTests {
  private static let required =
    """
    run_id TEXT NOT NULL, level TEXT NOT NULL, message TEXT NOT NULL, datetime TEXT NOT NULL,
    process INTEGER NOT NULL, thread INTEGER NOT NULL, filename TEXT NOT NULL,
    lineno INTEGER NOT NULL
    """
  private static let id = "id INTEGER PRIMARY KEY AUTOINCREMENT"

  private func batch(modes: String...) -> Batch {
    var batch = Batch([])
    for mode in modes { batch.addRow("in \(mode)", mode: mode) }
    batch.segments = [.init(source: 1, bytes: 0..<9, rows: 0..<modes.count, records: modes.count)]
    return batch
  }

  @Test("error_flag takes the place of mode")
  func errorFlag() throws {
    let store = try Store(
      made: "CREATE TABLE traces (\(Self.id), \(Self.required), error_flag BOOLEAN NOT NULL)")
    try store.commit(batch(modes: "stdout", "stderr", "modern", ""))
    #expect(
      try store.rows("SELECT message, error_flag FROM traces ORDER BY id") == [
        ["in stdout", "0"], ["in stderr", "1"], ["in modern", "0"], ["in ", "0"],
      ])
  }

  @Test("where there are both, mode is filled and error_flag left to its default")
  func bothWords() throws {
    let store = try Store(
      made: """
        CREATE TABLE traces
          (\(Self.id), \(Self.required), mode TEXT NOT NULL, error_flag BOOLEAN DEFAULT 5)
        """)
    try store.commit(batch(modes: "stderr"))
    #expect(try store.rows("SELECT mode, error_flag FROM traces") == [["stderr", "5"]])
  }

  @Test("the columns that exist are filled, in whatever order they are")
  func fewerColumns() throws {
    let store = try Store(made: "CREATE TABLE traces (message TEXT, cut_id TEXT, run_id TEXT)")
    var batch = Batch([])
    batch.addRow("a", optional: [(.cutID, "c")])
    batch.addRow("b")
    try store.commit(batch)
    #expect(
      try store.rows("SELECT * FROM traces") == [["a", "c", "run-1"], ["b", "NULL", "run-1"]])
  }

  @Test("columns of others stay NULL, or have their default")
  func moreColumns() throws {
    let store = try Store(
      made: """
        CREATE TABLE traces (\(Self.id), \(Self.required), mode TEXT NOT NULL, note TEXT,
          kind TEXT NOT NULL DEFAULT 'k', long TEXT GENERATED ALWAYS AS (message || '!') VIRTUAL)
        """)
    try store.commit(Batch(["a"]))
    #expect(try store.rows("SELECT note, kind, long FROM traces") == [["NULL", "k", "a!"]])
  }

  @Test("a column that wants a value that nobody has is named in a refusal")
  func foreignRequirement() throws {
    let store = try Store(
      made: """
        CREATE TABLE traces (\(Self.id), \(Self.required), mode TEXT, tenant TEXT NOT NULL);
        INSERT INTO traces VALUES (1, 'r', 'info', 'm', 'd', 1, 2, 'f', 3, 'stdout', 't')
        """)
    let error = try #require(store.failure { try store.commit(Batch(["a"])) })
    #expect(error.kind == .unusableSchema)
    #expect(error.reason == "its table traces wants a value for tenant")
    #expect(error.hint == "Choose another --db, or rename that table.")
    #expect(try store.rows("SELECT message, tenant FROM traces") == [["m", "t"]])
  }

  @Test("a table without message or run_id is refused", arguments: ["message", "run_id"])
  func noMessage(column: String) throws {
    let other = column == "message" ? "run_id" : "message"
    let store = try Store(made: "CREATE TABLE traces (\(Self.id), \(other) TEXT)")
    let error = try #require(store.failure { try store.commit(Batch(["a"])) })
    #expect(error.kind == .unusableSchema)
    #expect(error.reason == "its table traces has no column run_id or message")
  }

  @Test("a table without rowid is refused, since the ledger knows rows by it")
  func withoutRowid() throws {
    let store = try Store(
      made: "CREATE TABLE traces (id TEXT PRIMARY KEY, \(Self.required), mode TEXT) WITHOUT ROWID")
    let error = try #require(store.failure { try store.commit(Batch(["a"])) })
    #expect(error.kind == .unusableSchema)
    #expect(error.reason.contains("WITHOUT ROWID"))
  }

  @Test("a view named traces is refused")
  func view() throws {
    let store = try Store(
      made: "CREATE TABLE t (message TEXT, run_id TEXT); CREATE VIEW traces AS SELECT * FROM t")
    let error = try #require(store.failure { try store.commit(Batch(["a"])) })
    #expect(error.kind == .unusableSchema)
    #expect(error.reason.contains("view"))
    #expect(try store.value("SELECT type FROM sqlite_master WHERE name = 'traces'") == "view")
  }

  @Test("without AUTOINCREMENT, ids go on all the same")
  func noAutoincrement() throws {
    let store = try Store(
      made: "CREATE TABLE traces (id INTEGER PRIMARY KEY, \(Self.required), mode TEXT NOT NULL)")
    try store.commit(Batch(["a", "b"]), Batch(["c"], bytes: 20..<30))
    #expect(try store.column("SELECT id FROM traces ORDER BY id") == ["1", "2", "3"])
    #expect(
      try store.rows("SELECT first_row, last_row FROM tracetail_batches ORDER BY id")
        == [["1", "2"], ["3", "3"]])
  }

  @Test("rows of others are between ours, and the ledger has only ours")
  func sharedTable() throws {
    let store = try Store()
    try store.commit(Batch(["a"]))
    try store.run(
      """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      VALUES ('other', 'info', 'theirs', 'stdout', 'd', 1, 2, 'f', 3)
      """)
    try store.commit(Batch(["b", "c"], bytes: 10..<30))
    #expect(
      try store.rows("SELECT id, message FROM traces ORDER BY id")
        == [["1", "a"], ["2", "theirs"], ["3", "b"], ["4", "c"]])
    #expect(
      try store.rows("SELECT first_row, last_row FROM tracetail_batches ORDER BY id")
        == [["1", "1"], ["3", "4"]])
  }

  @Test("a trigger of others that writes elsewhere runs for each row")
  func auditTrigger() throws {
    let store = try Store(
      made: try Reference.schema() + """
        CREATE TABLE audit (message TEXT);
        CREATE TRIGGER t AFTER INSERT ON traces BEGIN
          INSERT INTO audit VALUES (new.message); INSERT INTO audit VALUES (new.message); END
        """)
    let summary = try store.commit(Batch(["a", "b"]))
    #expect(summary.first?.rowsAdded == 2)
    #expect(try store.column("SELECT message FROM audit") == ["a", "a", "b", "b"])
    #expect(try store.rows("SELECT first_row, last_row FROM tracetail_batches") == [["1", "2"]])
  }

  @Test("a trigger that swallows rows is found out, and nothing is committed")
  func swallowingTrigger() throws {
    let store = try Store(
      made: try Reference.schema() + """
        CREATE TRIGGER t BEFORE INSERT ON traces WHEN new.message = 'b' BEGIN
          SELECT RAISE(IGNORE); END
        """)
    let error = try #require(store.failure { try store.commit(Batch(["a", "b"])) })
    #expect(error.reason.contains("does it have a trigger"))
    #expect(try store.value("SELECT count(*) FROM traces") == "0")
    #expect(try store.value("SELECT count(*) FROM tracetail_sources") == "0")
  }

  @Test("a trigger that adds rows of its own is found out, and nothing is committed")
  func addingTrigger() throws {
    let store = try Store(
      made: """
        CREATE TABLE traces (\(Self.id), \(Self.required), mode TEXT);
        CREATE TRIGGER t AFTER INSERT ON traces WHEN new.message NOT GLOB 'copy*' BEGIN
          INSERT INTO traces
            SELECT NULL, run_id, level, 'copy of ' || message, datetime, process, thread, filename,
              lineno, mode
            FROM traces WHERE id = new.id;
        END
        """)
    let error = try #require(store.failure { try store.commit(Batch(["a", "b"])) })
    #expect(error.reason.contains("does it have a trigger"))
    #expect(try store.value("SELECT count(*) FROM traces") == "0")
  }
}
