import Foundation
import GRDB
import TestSupport
import Testing

@testable import TraceStore

@Suite("Pages of the rows of an execution")
struct ExecutionRowPageTests {
  @Test("pages put together are all rows, in either order, from either side")
  func pages() throws {
    var random = SeededRandom()
    for _ in 0..<20 { try pages(&random) }
  }

  private func pages(_ random: inout SeededRandom) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("x.db")
    _ = try TraceDatabase(path: path, access: .create)
    let runs = (0..<Int.random(in: 1...4, using: &random)).map { "run\($0)" }
    var rows: [(id: Int64, datetime: String, level: String)] = []
    try DatabaseQueue(path: path).write { database in
      for id in 1...Int64.random(in: 1...60, using: &random) {
        let run = Int.random(in: 0...runs.count, using: &random)
        let second = Int.random(in: 10...20, using: &random)
        let level = Bool.random(using: &random) ? "info" : "error"
        try database.execute(
          sql: """
            INSERT INTO traces (id, run_id, level, message, mode, datetime, process, thread,
              filename, lineno) VALUES (?, ?, ?, '', 'stdout', ?, 1, 1, '', 0)
            """,
          arguments: [id, "run\(run)", level, "2026-01-02 03:04:\(second)"])
        if run < runs.count { rows.append((id, "2026-01-02 03:04:\(second)", level)) }
      }
    }
    let reader = try TraceReader(path: path)
    for order in [ExecutionRowOrder.time, .commit] {
      for level in [nil, "error"] {
        let wanted = rows.filter { level == nil || $0.level == level }.sorted {
          order == .time ? ($0.datetime, $0.id) < ($1.datetime, $1.id) : $0.id < $1.id
        }.map(\.id)
        var page = ExecutionRowPage(
          .after(nil), limit: Int.random(in: 1...9, using: &random),
          filter: RowFilter(level: level), order: order)
        var forwards: [Int64] = []
        while true {
          let (found, hasMore) = try reader.rows(ofRuns: runs, page: page)
          #expect(found.count <= page.limit)
          forwards += found.map(\.id)
          guard hasMore, let last = found.last else { break }
          page.side = .after(last.id)
        }
        #expect(forwards == wanted)
        page.side = .before(nil)
        var backwards: [Int64] = []
        while true {
          let (found, hasMore) = try reader.rows(ofRuns: runs, page: page)
          backwards = found.map(\.id) + backwards
          guard hasMore, let first = found.first else { break }
          page.side = .before(first.id)
        }
        #expect(backwards == wanted)
      }
    }
  }

  @Test("what takes longer than it may is ended, and the reader can be used again")
  func limit() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("x.db")
    _ = try TraceDatabase(path: path, access: .create)
    let reader = try TraceReader(path: path)
    let endless = """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
      """
    func count() throws -> Int64? {
      try reader.read { try Statement(endless, on: $0).firstInteger() }
    }
    #expect(throws: ReadLimitError.self) {
      try reader.limited(to: ReadLimit(seconds: 0.05)) { try count() }
    }
    #expect(throws: ReadLimitError.self) {
      try reader.limited(to: ReadLimit(seconds: 1e6, isCancelled: { true })) { try count() }
    }
    #expect(try reader.isEmpty())
    #expect(try reader.limited(to: ReadLimit(seconds: 60)) { try reader.lastRow() } == 0)
  }
}
