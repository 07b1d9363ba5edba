import TestSupport
import Testing
import TraceFormat

@testable import TraceStore

@Suite("The analyses of the reference, over any time")
struct ReportTests {
  private static let since = DatetimeBound("2026-01-02 00:00:00")

  /// Three days, not in order, with every kind of row.
  private func makeStore() throws -> Store {
    try Store(rows: [
      Sketch(run: "b", level: "error", datetime: "2026-01-03 00:00:00", message: "3", user: "u"),
      Sketch(run: "a", level: "info", datetime: "2026-01-01 00:00:00", user: "v"),
      Sketch(run: "a", level: "critical", datetime: "2026-01-02 00:00:00", message: "2"),
      Sketch(run: "a", level: "error", datetime: "2026-01-01 00:00:00", message: "1", user: "v"),
      Sketch(run: "c", level: "warning", datetime: "2026-01-02 12:00:00", user: "u"),
      Sketch(run: "b", level: "exception", datetime: "2026-01-03 00:10:00", message: "4"),
    ])
  }

  private func errors(
    _ reader: TraceReader, since: DatetimeBound? = nil, limit: Int = 0
  ) throws -> [String] {
    var found: [String] = []
    try reader.forEachError(RowFilter(since: since), limit: limit) { row, _ in
      found.append(row.message)
    }
    return found
  }

  private func totals(
    _ reader: TraceReader, since: DatetimeBound? = nil
  ) throws -> ErrorTotals? {
    var totals: ErrorTotals?
    try reader.forEachError(RowFilter(since: since), limit: 1) { totals = $1 }
    return totals
  }

  @Test("errors come newest first, with their totals")
  func errors() throws {
    let reader = try makeStore().reader()
    #expect(try errors(reader) == ["4", "3", "2", "1"])
    #expect(try errors(reader, since: Self.since) == ["4", "3", "2"])
    #expect(try errors(reader, since: Self.since, limit: 2) == ["4", "3"])
    #expect(try totals(reader) == ErrorTotals(rows: 4, runs: 2))
    #expect(try totals(reader, since: Self.since) == ErrorTotals(rows: 3, runs: 2))
    #expect(try errors(reader, since: DatetimeBound("2027")) == [])
  }

  @Test("without indexes the answers are the same")
  func noIndexes() throws {
    let store = try makeStore()
    try store.run("DROP INDEX idx_traces_level; DROP INDEX idx_traces_datetime")
    let reader = try store.reader()
    #expect(try errors(reader, since: Self.since) == ["4", "3", "2"])
    #expect(try totals(reader, since: Self.since) == ErrorTotals(rows: 3, runs: 2))
    #expect(try reader.levels(RowFilter(since: Self.since)).map(\.rows) == [1, 1, 1, 1])
    let runs = try reader.runs(RunFilter(since: Self.since)).all().map(\.runID)
    #expect(runs == ["b", "c", "a"], "by when they were committed")
  }

  @Test("an error of what is done with an error comes through as it is")
  func bodyThrows() throws {
    struct Stop: Error {}
    let reader = try makeStore().reader()
    #expect(throws: Stop.self) { try reader.forEachError { _, _ in throw Stop() } }
    #expect(try errors(reader).count == 4, "and the connection goes on")
  }

  @Test("users are counted with their runs, rows and errors")
  func users() throws {
    let reader = try makeStore().reader()
    var found: [UserActivity] = []
    try reader.forEachUser { user, total in
      #expect(total == 2)
      found.append(user)
    }
    #expect(
      found == [
        UserActivity(userID: "u", runs: 2, rows: 2, errors: 1),
        UserActivity(userID: "v", runs: 1, rows: 2, errors: 1),
      ])
    found = []
    try reader.forEachUser(RowFilter(since: Self.since)) { user, _ in found.append(user) }
    #expect(found.map(\.userID) == ["u"])
  }

  @Test("levels are counted, the most frequent first")
  func levels() throws {
    let reader = try makeStore().reader()
    #expect(
      try reader.levels().map { "\($0.level) \($0.rows)" }
        == ["error 2", "critical 1", "exception 1", "info 1", "warning 1"])
    #expect(
      try reader.levels(RowFilter(since: Self.since)).map(\.level)
        == ["critical", "error", "exception", "warning"])
  }

  @Test("they agree with the reference's own queries on random rows")
  func model() throws {
    var random = SeededRandom()
    let store = try Store(
      rows: (0..<2000).map { _ in
        Sketch(
          run: "\(Int.random(in: 0..<40, using: &random))",
          level: ["info", "error", "warning"].randomElement(using: &random) ?? "",
          datetime: "2026-01-0\(Int.random(in: 1...9, using: &random)) 00:00:00",
          message: "\(UInt32.random(in: 0...UInt32.max, using: &random))",
          user: ["u", "v", nil].randomElement(using: &random) ?? nil)
      })
    let reader = try store.reader()
    let since = DatetimeBound("2026-01-05")
    #expect(
      try errors(reader, since: since)
        == store.column(
          """
          SELECT message FROM traces WHERE level = 'error' AND datetime >= '2026-01-05'
          ORDER BY datetime DESC, id DESC
          """))
    var users: [[String]] = []
    try reader.forEachUser { user, _ in
      users.append([user.userID, "\(user.runs)", "\(user.rows)", "\(user.errors)"])
    }
    #expect(
      try Set(users)
        == Set(
          store.rows(
            """
            SELECT user_id, count(DISTINCT run_id), count(*), sum(level = 'error') FROM traces
            WHERE user_id IS NOT NULL GROUP BY user_id
            """)))
  }
}
