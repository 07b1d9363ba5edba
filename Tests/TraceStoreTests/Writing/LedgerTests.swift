import TestSupport
import Testing
import TraceFormat

@testable import TraceStore

@Suite("The ledger, the sources and the rejects of a batch")
struct LedgerTests {
  @Test("each segment says which bytes became which rows; all of one commit have its number")
  func segments() throws {
    let store = try Store()
    var batch = Batch(["a", "b", "c"], bytes: 0..<20)
    batch.segments = [
      .init(source: 1, bytes: 0..<20, rows: 0..<2, records: 2),
      .init(source: 2, bytes: 0..<7, rows: 2..<3, records: 1),
      .init(source: 3, bytes: 0..<4, rows: 0..<0, records: 0),
    ]
    for source: Int64 in [2, 3] { batch.checkpoints.append(.at(7, source: source)) }
    try store.commit(batch, Batch(["d"], bytes: 20..<30))
    #expect(
      try store.rows(
        """
        SELECT batch, source, first_byte, end_byte, records, first_row, last_row, is_retried
        FROM tracetail_batches ORDER BY id
        """) == [
          ["1", "1", "0", "20", "2", "1", "2", "0"], ["1", "2", "0", "7", "1", "3", "3", "0"],
          ["1", "3", "0", "4", "0", "NULL", "NULL", "0"],
          ["2", "1", "20", "30", "1", "4", "4", "0"],
        ])
  }

  @Test("a ledger without a gap proves all bytes; a gap is found where it is")
  func gaps() throws {
    let store = try Store()
    try store.commit(Batch(["a"], bytes: 0..<10), Batch(["b"], bytes: 10..<20))
    let database = try store.open()
    #expect(try database.ledgerGap(ofSource: 1, upTo: 20) == nil)
    #expect(try database.ledgerGap(ofSource: 1, upTo: 25) == 20..<25)
    #expect(try database.ledgerGap(ofSource: 9, upTo: 1) == 0..<1)
    try store.run("DELETE FROM tracetail_batches WHERE first_byte = 0")
    #expect(try database.ledgerGap(ofSource: 1, upTo: 20) == 0..<10)
  }

  @Test("a checkpoint comes back as it was written")
  func checkpoint() throws {
    let store = try Store()
    var batch = Batch(["a"])
    var checkpoint = SourceCheckpoint.at(10)
    checkpoint.file.inode = .max
    checkpoint.file.device = 1 << 63
    checkpoint.template = "[{datetime}] {message}"
    checkpoint.backlogEnd = 3
    checkpoint.backlogOffset = 2
    checkpoint.openOffset = 8
    checkpoint.openLine = 6
    checkpoint.open = .remainder
    batch.checkpoints = [checkpoint]
    try store.commit(batch)
    let known = try #require(
      try SourceCatalog(try store.open()).run(place: "/logs/run_id=1", runID: "run-1"))
    let read = try #require(known.sources.first)
    #expect(known.sources.count == 1)
    #expect(read.file == checkpoint.file)
    #expect(read.offset == 10)
    #expect(read.line == 7)
    #expect(read.head == checkpoint.head)
    #expect(read.tail == checkpoint.tail)
    #expect(read.template == checkpoint.template)
    #expect(read.backlogEnd == 3)
    #expect(read.backlogOffset == 2)
    #expect(read.hasBacklog)
    #expect(read.openOffset == 8)
    #expect(read.openLine == 6)
    #expect(read.open == .remainder)
  }

  @Test("runs of one run id are told apart by their directories, and new ids are new")
  func catalog() throws {
    let store = try Store()
    var batch = Batch(["a"])
    batch.runs.append(RunState(id: 2, place: "/other/run_id=1", runID: "run-1"))
    try store.commit(batch)
    let catalog = try SourceCatalog(try store.open())
    #expect(try catalog.runs(runID: "run-1").map(\.state.place).count == 2)
    #expect(try catalog.run(place: "/other/run_id=1", runID: "run-1")?.state.id == 2)
    #expect(try catalog.run(place: "/logs/run_id=1", runID: "run-2") == nil)
    #expect(catalog.makeRunID() == 3)
    #expect(catalog.makeRunID() == 4)
    #expect(catalog.makeSourceID() == 2)
  }

  @Test("rejects are kept with their bytes, place and reason; cancelled ones are not")
  func rejects() throws {
    let store = try Store()
    var batch = Batch(["a"])
    for (number, reason) in ["json", "no-header", "json"].enumerated() {
      let bytes = batch.rows.intern { $0 += [0xFF, 0, UInt8(number)] }
      batch.rejects.append(
        Reject(
          source: 1, offset: Int64(number * 10), line: Int64(number + 1), reason: reason,
          detail: "why", bytes: bytes))
    }
    batch.cancelledRejects = [0]
    let summaries = try store.commit(batch)
    #expect(summaries.map(\.rejectsAdded) == [2])
    let database = try store.open()
    var found: [StoredReject] = []
    try database.forEachReject { found.append($0) }
    #expect(found.map(\.bytes) == [[0xFF, 0, 1], [0xFF, 0, 2]])
    let first = try #require(found.first)
    #expect(first.path == "/logs/run_id=1/stdout.txt")
    #expect(first.runID == "run-1")
    #expect(first.offset == 10)
    #expect(first.line == 2)
    #expect(first.length == 3)
    #expect(first.reason == "no-header")
    #expect(first.detail == "why")
    let last = try database.lastRejectID()
    #expect(try database.rejectReasons(after: 0).map(\.count) == [1, 1])
    #expect(try database.rejectReasons(after: last - 1).map(\.reason) == ["json"])
    #expect(try database.rejectReasons(after: last).isEmpty)
  }
}
