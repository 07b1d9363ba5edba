import Foundation
import TestSupport
import Testing
import TraceFormat

@testable import TraceStore

@Suite("A document of a run fills the rows that are there already")
struct DocumentFillTests {
  private func document(_ json: String) throws -> RunDocument {
    try #require(RunDocument(json: Array(json.utf8)))
  }

  /// A batch that says nothing but what describes the run.
  private func describing(_ json: String, run: Int64 = 1) throws -> Batch {
    var batch = Batch()
    var state = RunState(id: run, place: "/logs/run_id=\(run)", runID: "run-\(run)")
    state.document = try document(json)
    batch.runs = [state]
    return batch
  }

  @Test("what is NULL, 0 or empty is filled; what a row says itself stays")
  func filled() throws {
    let store = try Store()
    var batch = Batch(["a"])
    batch.addRow("b", process: 0, filename: "", optional: [(.userID, "own"), (.metadata, "{}")])
    batch.segments = [.init(source: 1, bytes: 0..<20, rows: 0..<2, records: 2)]
    try store.commit(
      batch,
      try describing(
        """
        {"user_id": "u", "process": 9, "filename": "main.py", "duration_ms": 1.5, "tags": ["x"],
         "workflow_name": "w", "extra": 1}
        """))
    #expect(
      try store.rows(
        """
        SELECT message, user_id, process, filename, duration_ms, tags, workflow_name, metadata
        FROM traces ORDER BY id
        """) == [
          ["a", "u", "1", "f.py", "1.5", "[\"x\"]", "w", "{\"extra\":1}"],
          ["b", "own", "9", "main.py", "1.5", "[\"x\"]", "w", "{}"],
        ])
  }

  @Test("the run id of the directory gives way to the document's, that of a record does not")
  func runID() throws {
    let store = try Store()
    var batch = Batch(["a"])
    batch.addRow("b", runID: "own")
    batch.segments = [.init(source: 1, bytes: 0..<20, rows: 0..<2, records: 2)]
    try store.commit(batch, try describing("{\"run_id\": \"real\", \"parent_run_id\": \"p\"}"))
    #expect(
      try store.rows("SELECT run_id, parent_run_id FROM traces ORDER BY id")
        == [["real", "p"], ["own", "p"]])
  }

  @Test("level, mode and message are not a document's to say")
  func recordsOwn() throws {
    let store = try Store()
    try store.commit(
      Batch(["a"]), try describing("{\"level\": \"x\", \"mode\": \"stderr\", \"user_id\": \"u\"}"))
    #expect(
      try store.rows("SELECT level, mode, message, user_id FROM traces")
        == [["info", "stdout", "a", "u"]])
  }

  @Test("a document that takes the place of another changes what that one filled, and no more")
  func replaced() throws {
    let store = try Store()
    var batch = Batch(["a"])
    batch.addRow("b", optional: [(.userID, "own")])
    batch.segments = [.init(source: 1, bytes: 0..<20, rows: 0..<2, records: 2)]
    try store.commit(
      batch, try describing("{\"user_id\": \"first\", \"duration_ms\": 1.5, \"lineno\": 5}"),
      try describing("{\"user_id\": \"second\", \"duration_ms\": 2.5, \"tenant_id\": \"t\"}"))
    #expect(
      try store.rows("SELECT message, user_id, duration_ms, tenant_id FROM traces ORDER BY id")
        == [["a", "second", "2.5", "t"], ["b", "own", "2.5", "t"]])
  }

  @Test("the rows of other runs stay as they are, and so do those of other programs")
  func otherRuns() throws {
    let store = try Store()
    try store.commit(Batch(["a"], source: 1))
    try store.run(
      """
      INSERT INTO traces (run_id, level, message, mode, datetime, process, thread, filename, lineno)
      VALUES ('run-1', 'info', 'theirs', 'stdout', 'd', 1, 2, 'f', 3)
      """)
    try store.commit(
      Batch(["b"], source: 2), Batch(["c"], source: 1, bytes: 10..<20),
      try describing("{\"user_id\": \"u\"}"))
    #expect(
      try store.rows("SELECT message, user_id FROM traces ORDER BY id")
        == [["a", "u"], ["theirs", "NULL"], ["b", "NULL"], ["c", "u"]])
  }

  @Test("values are data, whatever they hold")
  func quoting() throws {
    let store = try Store()
    let hostile = "'; DROP TABLE traces; --\u{0000}ü"
    let json = try JSONSerialization.data(withJSONObject: ["user_id": hostile])
    try store.commit(
      Batch(["a"]), try describing(String(decoding: json, as: UTF8.self)),
      try describing("{\"user_id\": \"next\"}"))
    #expect(try store.column("SELECT user_id FROM traces") == ["next"])
  }

  @Test("a document can be read again from the database")
  func stored() throws {
    let store = try Store()
    let json = "{\"user_id\": \"u\"}"
    try store.commit(Batch(["a"]), try describing(json))
    let run = try SourceCatalog(try store.open()).run(place: "/logs/run_id=1", runID: "run-1")
    #expect(run?.state.document == (try document(json)))
  }
}
