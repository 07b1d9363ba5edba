import Testing

@testable import TraceStore

@Suite("What the rows of an execution say together")
struct ExecutionFactsTests {
  private static let top = "20261123151421205228T6565455742"
  private static let job = "20261123151421304321T9966657403"

  /// The summary of rows, each a run, a level and a message, a second apart.
  private func summary(
    _ rows: [(run: String, level: String, message: String)], now: Int64 = 2_000_000_000_000_000,
    shuffled: Bool = false
  ) -> ExecutionSummary {
    var runs: [String: RunFacts] = [:]
    var numbered = Array(rows.enumerated())
    if shuffled { numbered.reverse() }
    for (number, row) in numbered {
      runs[row.run, default: RunFacts(runID: row.run)].add(
        ExecutionRow(
          id: Int64(number + 1), runID: row.run, level: row.level, message: row.message,
          datetime: "2026-11-23 15:14:2\(number + 1)"))
    }
    return ExecutionSummary(
      ExecutionFacts(runID: Self.top, Array(runs.values)), failure: nil, now: now)
  }

  private static let start = (top, "info", "👟 [WORKFLOW]: Execute: 'parent-flow' (parallel jobs)")
  private static let broken = (
    job, "error", "🏗 [JOB]: All-Completed Handler:\n ... ╰─ \tJobError: 'raise', failed."
  )

  @Test("a job that failed fails its execution, and the row is named")
  func failed() {
    let summary = summary([Self.start, Self.broken])
    #expect(summary.status == .failed)
    #expect(summary.statusRow == 2)
    #expect(summary.name == "parent-flow")
    #expect(summary.naming == .proven)
    #expect(summary.kind == "workflow")
  }

  @Test("a job that was tried again has not failed yet; when it gives up it has")
  func retried() {
    let again = (Self.job, "warning", "🏗 [JOB]: Retry count: 1/2 ... ( JobError )")
    #expect(summary([Self.start, Self.broken, again]).status == .unknown)
    #expect(summary([Self.start, Self.broken, again, Self.broken]).status == .failed)
    let enough = (Self.job, "error", "🏗 [JOB]: Reach the maximum of retry number: 2.")
    #expect(summary([Self.start, Self.broken, again, enough]).status == .failed)
  }

  @Test("a stage that failed alone, a skip, and an error of another program claim no status")
  func notClaimed() {
    for message in [
      "🔗 [STAGE]: ValueError: no value", "🔗 [STAGE]: ⏭️ Skip: condition", "[CALLER]: x", "disk full",
    ] {
      let summary = summary([Self.start, (Self.top, "error", message)])
      #expect(summary.status == .unknown, "\(message)")
      #expect(summary.errors == 1)
    }
  }

  @Test("it succeeded only where a row says so")
  func succeeded() {
    let row = (
      Self.top, "info",
      "[WORKFLOW]: Does not rerun because it already executed with success status."
    )
    #expect(summary([Self.start, row]).status == .succeeded)
    #expect(summary([Self.start]).status == .unknown)
  }

  @Test("it is running while its last row is less than a minute old and no failure is known")
  func running() {
    let moment: Int64 = 1_795_446_861_000_000
    #expect(summary([Self.start], now: moment + 30_000_000).status == .running)
    #expect(summary([Self.start], now: moment + 70_000_000).status == .unknown)
    #expect(summary([Self.start, Self.broken], now: moment).status == .failed)
  }

  @Test("the cause is the first error that is no consequence, in whatever order rows come")
  func cause() {
    let rows = [
      Self.start, (Self.top, "error", "[CALLER]: something odd"), Self.broken,
      ("s", "error", "🔗 [STAGE]: 💥 Error Failed:\nValueError: why"),
    ]
    for shuffled in [false, true] {
      var runs: [String: RunFacts] = [:]
      var numbered = Array(rows.enumerated())
      if shuffled { numbered.reverse() }
      for (number, row) in numbered {
        runs[row.0, default: RunFacts(runID: row.0)].add(
          ExecutionRow(
            id: Int64(number), runID: row.0, level: row.1, message: row.2, datetime: "2026"))
      }
      #expect(ExecutionFacts(runID: Self.top, Array(runs.values)).totals.cause?.row == 3)
    }
    #expect(summary(rows) == summary(rows))
  }

  @Test("a duration is bounded by the start in the id and the second of the last row")
  func duration() throws {
    let summary = summary([Self.start, Self.broken])
    let duration = try #require(summary.duration)
    // The last row is of the second 22.
    #expect(abs(duration.least - (22 - 21.205228)) < 1e-6)
    #expect(abs(duration.most - (23 - 21.205228)) < 1e-6)
  }

  @Test("a start that the datetimes of rows contradict is not believed")
  func otherClock() {
    var run = RunFacts(runID: Self.top)
    run.add(
      ExecutionRow(
        id: 1, runID: Self.top, level: "info", message: nil, datetime: "2026-11-23 22:14:21"))
    let summary = ExecutionSummary(
      ExecutionFacts(runID: Self.top, [run]), failure: nil, now: 0)
    #expect(summary.start == nil)
    #expect(summary.duration == TimeBounds(least: 0, most: 0))
  }

  @Test("executions that share an id are counted, and have no duration together")
  func shared() {
    var run = RunFacts(runID: "6565455742")
    for (id, second) in [(1, "21"), (2, "50")] {
      run.add(
        ExecutionRow(
          id: Int64(id), runID: run.runID, level: "info",
          message: "🏃 [WORKFLOW]: Execute: 'parent-flow' (parallel jobs)",
          datetime: "2026-11-23 15:14:\(second)"))
    }
    let summary = ExecutionSummary(
      ExecutionFacts(runID: run.runID, [run]), failure: nil, now: 0)
    #expect(summary.sharing == 2)
    #expect(summary.duration == nil)
  }

  @Test("names in Python's quotes are read, with apostrophes in and before them")
  func quotes() {
    #expect(WriterMessage.quoted(in: "Execute: 'a' and \"it's\"") == ["a", "it's"])
    #expect(WriterMessage.quoted(in: "can't find 'b'").contains("b") == false)
    #expect(WriterMessage.quoted(in: #"'it\'s "x"'"#) == [#"it's "x""#])
    #expect(WriterMessage.quoted(in: "'open").isEmpty)
  }
}
