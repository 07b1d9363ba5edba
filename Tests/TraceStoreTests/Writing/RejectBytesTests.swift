import TestSupport
import Testing
import TraceFormat

@testable import TraceStore

@Suite("Bytes of rejects")
struct RejectBytesTests {
  private let store: Store

  init() throws {
    store = try Store()
  }

  /// A batch with one row, and a reject of each text.
  private func commit(_ texts: [String], to store: Store) throws {
    var batch = Batch(["row"])
    for (position, text) in texts.enumerated() {
      batch.rejects.append(
        Reject(
          source: 1, offset: Int64(position), line: 1, reason: "json", detail: "no JSON",
          bytes: batch.intern(text)))
    }
    try store.commit(batch)
  }

  private var texts: [String] {
    var random = SeededRandom(seed: 3)
    let hard = (0..<400).map { _ in String(random.next(), radix: 36) }.joined()
    return ["short", String(repeating: "\0", count: 1 << 20), hard]
  }

  @Test("large ones that pack well are packed, and come back as they were")
  func roundTrip() throws {
    try commit(texts, to: store)
    #expect(
      try store.column("SELECT is_packed FROM tracetail_rejects ORDER BY id") == ["0", "1", "0"])
    #expect(try store.value("SELECT sum(length(bytes)) < 20000 FROM tracetail_rejects") == "1")
    var found: [String] = []
    try store.open(.read).forEachReject { reject in
      #expect(reject.length == reject.bytes.count)
      found.append(String(decoding: reject.bytes, as: UTF8.self))
    }
    #expect(found == texts)
  }

  @Test("verify takes packed and plain bytes for the same, as an older version left them")
  func digest() throws {
    let plain = try Store()
    try commit(texts, to: store)
    try commit(texts, to: plain)
    try plain.run(
      """
      UPDATE tracetail_rejects SET bytes = zeroblob(length), is_packed = 0 WHERE is_packed;
      """)
    let (one, other) = (try store.open(.read), try plain.open(.read))
    #expect(try one.rejectDigest(ofRun: 1) == other.rejectDigest(ofRun: 1))
    #expect(try one.rejects(ofRun: 1).map(\.hash) == other.rejects(ofRun: 1).map(\.hash))
  }

  @Test(
    "bytes that cannot be unpacked are a corrupt database, not a crash",
    arguments: ["length = -1", "length = 1 << 40", "length = 5", "bytes = x'00'", "bytes = 'x'"])
  func damaged(_ change: String) throws {
    try commit(texts, to: store)
    try store.run("UPDATE tracetail_rejects SET \(change) WHERE is_packed")
    let error = store.failure { try store.open(.read).forEachReject { _ in } }
    #expect(error?.kind == .corrupt)
  }
}

@Suite("What other programs write into Tracetail's own tables")
struct ForeignCheckpointTests {
  @Test(
    "a checkpoint that cannot be is a corrupt database",
    arguments: [
      "kind = 9", "size = -1", "offset = -1", "offset = 9223372036854775807", "line = -1",
      "backlog_end = -5", "backlog_offset = -1", "offset = 'x'", "inode = NULL",
      "open_offset = 1 << 40",
      "device = x'00'",
    ])
  func checkpoint(_ change: String) throws {
    let store = try Store()
    try store.commit(Batch(["row"]))
    try store.run(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = 'tracetail_sources';
      """)
    try store.run("UPDATE tracetail_sources SET open_state = 1, \(change)")
    let error = store.failure {
      _ = try SourceCatalog(try store.open(.read)).runs(runID: "run-1")
    }
    #expect(error?.kind == .corrupt)
  }

  @Test("a ledger that names no rows is a corrupt database")
  func ledger() throws {
    let store = try Store()
    try store.commit(Batch(["row"]))
    try store.run("UPDATE tracetail_batches SET first_row = 7, last_row = 3")
    let database = try store.open(.read)
    let error = store.failure {
      _ = try RunRows(database, columns: ["message"]).digest(ofRun: 1)
    }
    #expect(error?.kind == .corrupt)
  }

  @Test("run ids that are no texts are found, listed and archived", .timeLimit(.minutes(1)))
  func runIDs() throws {
    let store = try Store()
    try store.commit(Batch((0..<30).map { "row \($0)" }))
    try store.run(
      """
      UPDATE traces SET run_id = x'ff00fe' WHERE id % 4 = 0;
      UPDATE traces SET run_id = CAST(x'ff00fe' AS TEXT) WHERE id % 4 = 1;
      UPDATE traces SET run_id = CAST(x'80' AS TEXT), datetime = CAST(x'3280' AS TEXT)
        WHERE id % 4 = 2;
      """)
    let reader = try TraceReader(path: store.path)
    let runs = reader.runs()
    var rows: [Int] = []
    while let run = try runs.next() { rows.append(run.rows) }
    #expect(rows.sorted() == [7, 7, 8, 8])
    #expect(throws: RunLookupError.self) { try reader.resolve(run: "x") }
    let directory = ArchiveDirectory(path: store.folder.path("archive"))
    let summary = try Archive(try store.open(.write), to: directory).run(
      before: "2030-01-01 00:00:00", isDeleting: true)
    // That of the datetime which is none stays.
    #expect(summary.deleted == 22)
    #expect(try store.value("SELECT count(*) FROM traces") == "8")
  }
}
