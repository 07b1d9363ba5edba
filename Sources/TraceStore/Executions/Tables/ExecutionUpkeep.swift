internal import TraceFormat

/// Brings the tables of executions up to date with `traces`: by its new rows, and by those of runs
/// that have changed.
final class ExecutionUpkeep {
  /// A transaction takes so many rows.
  static let step = 50_000
  /// So many runs are read before they are written.
  private static let runStep = 200

  private let connection: OpaquePointer
  private let table: ReadableTraces
  private let tables: ExecutionTables
  private let statements: ExecutionStatements
  private let next: Statement
  private let failures: FailureSearch

  /// Runs of this step by the bytes of their ids, since Swift takes different ids for the same: what is
  /// known of each, and its execution.
  private var runs: [[UInt8]: (facts: RunFacts, execution: Int64)] = [:]
  private var touched: Set<Int64> = []
  private var lastCut = ("", "")
  private var errors: [ErrorFacts.Key: ErrorFacts] = [:]

  /// Upkeep of tables that are there.
  init(_ tables: ExecutionTables, of table: ReadableTraces, on connection: OpaquePointer) throws {
    self.connection = connection
    self.table = table
    self.tables = tables
    statements = try ExecutionStatements(tables, on: connection)
    next = try Statement(
      """
      SELECT \(ExecutionReading.columns(table)) FROM traces
      WHERE rowid > ?1 AND rowid <= ?2 AND run_id NOT NULL ORDER BY rowid LIMIT \(Self.step)
      """, on: connection)
    failures = try FailureSearch(table, tables, on: connection)
  }

  /// Whether nothing is left to do.
  static func isUpToDate(_ tables: ExecutionTables, on connection: OpaquePointer) throws -> Bool {
    guard let known = try tables.lastRow(on: connection) else { return false }
    let last = try lastRow(on: connection)
    let isStale = try Statement("SELECT 1 FROM \(tables.stale) LIMIT 1", on: connection)
    return try known == last && isStale.firstInteger() == nil
  }

  /// The last row that there is.
  static func lastRow(on connection: OpaquePointer) throws -> Int64 {
    try Statement("SELECT rowid FROM traces ORDER BY rowid DESC LIMIT 1", on: connection)
      .firstInteger() ?? 0
  }

  /// Does a step in the caller's transaction: what has changed, and the next rows up to `bound`.
  ///
  /// - Returns: up to which row everything is known then.
  func step(upTo bound: Int64) throws -> Int64 {
    let known = try tables.lastRow(on: connection) ?? 0
    try refresh(upTo: known)
    var last = known
    var count = 0
    var reading = ExecutionReading()
    try next.forEach(.integer(known), .integer(bound)) { row in
      let row = reading.row(row)
      last = row.id
      count += 1
      try add(row)
    }
    if count < Self.step { last = max(known, bound) }
    try finish()
    try Statement("UPDATE \(tables.state) SET last_row = ?1", on: connection).run(.integer(last))
    return last
  }

  /// Reads the executions anew that have rows that changed or went.
  private func refresh(upTo known: Int64) throws {
    var changed: [String] = []
    try Statement(
      """
      SELECT run_id FROM \(tables.stale) WHERE run_id NOT NULL UNION
      SELECT run_id FROM traces
      WHERE run_id NOT NULL AND rowid IN (SELECT row FROM \(tables.stale))
      """, on: connection
    ).forEach(body: { changed.append($0.text(0)) })
    try Statement("DELETE FROM \(tables.stale)", on: connection).run()
    try addRows(of: changed, upTo: known)
  }

  /// Reads some runs, in the caller's transaction: whole executions.
  ///
  /// - Parameters:
  ///   - runs: their ids.
  ///   - bound: up to which row.
  ///   - onProgress: called now and then, with how many of them are read.
  /// - Throws: `DatabaseError`.
  func read(
    _ runs: [String], upTo bound: Int64, onProgress: (Int) -> Void
  ) throws {
    let runs = try inOrder(runs)
    for start in stride(from: 0, to: runs.count, by: Self.runStep) {
      onProgress(start)
      try addRows(of: Array(runs[start..<min(start + Self.runStep, runs.count)]), upTo: bound)
      try finish()
    }
  }

  /// Reads the rows of runs, and those of all that was known of their executions.
  private func addRows(of changed: [String], upTo known: Int64) throws {
    guard !changed.isEmpty else { return }
    let rows = try Statement(
      """
      SELECT \(ExecutionReading.columns(table)) FROM traces
      WHERE run_id = ?1 AND rowid <= ?2 ORDER BY rowid
      """, on: connection)
    var again = Set(changed.map { Array($0.utf8) })
    for run in changed {
      guard let (_, execution) = try statements.run(run) else { continue }
      for run in try statements.runs(ofExecution: execution) {
        again.insert(Array(run.runID.utf8))
      }
      try statements.removeRuns(ofExecution: execution)
      try statements.removeExecution(execution)
    }
    var reading = ExecutionReading()
    for run in try inOrder(again.map { String(decoding: $0, as: UTF8.self) }) {
      try rows.forEach(.text(run), .integer(known)) { try add(reading.row($0)) }
    }
  }

  /// Runs in the order of their first rows, in which they are found when all rows are read: of runs that
  /// name one another in a circle, the first one decides which is the top.
  private func inOrder(_ runs: [String]) throws -> [String] {
    let first = try Statement(
      "SELECT rowid FROM traces WHERE run_id = ?1 ORDER BY rowid LIMIT 1", on: connection)
    return try runs.map { (run: $0, row: try first.firstInteger(.text($0)) ?? .max) }
      .sorted { ($0.row, $0.run) < ($1.row, $1.run) }.map(\.run)
  }

  private func add(_ row: ExecutionRow) throws {
    let id = Array(row.runID.utf8)
    var run = try runs[id] ?? statements.run(row.runID) ?? newRun(row)
    let parent = run.facts.parent
    let isError = run.facts.add(row)
    if isError {
      let line = row.failureLine
      errors[ErrorFacts.Key(row, line), default: ErrorFacts()].add(row, line)
    }
    if parent == nil, let named = run.facts.parent, run.facts.totals.rows > 1 {
      run.execution = try join(run.execution, toParent: named)
    }
    if let cutID = row.cutID, (cutID, row.runID) != lastCut {
      lastCut = (cutID, row.runID)
      // What the writer makes of the run id is found by that.
      if !CutID.isCut(of: row.runID, CutID.last(of: cutID)) {
        try statements.write(cutID: cutID, ofRun: row.runID)
      }
    }
    runs[id] = run
    touched.insert(run.execution)
  }

  private func newRun(_ row: ExecutionRow) throws -> (facts: RunFacts, execution: Int64) {
    let facts = RunFacts(runID: row.runID)
    // Children may have named it before.
    let own = try statements.execution(ofTopRun: row.runID)
    guard let parent = row.parentRunID, parent != row.runID else {
      return (facts, try own ?? statements.addExecution(ofTopRun: row.runID))
    }
    if let own { return (facts, try join(own, toParent: parent)) }
    return (facts, try execution(ofRun: parent))
  }

  /// The execution that a run belongs to, whether it has rows or is only named.
  private func execution(ofRun run: String) throws -> Int64 {
    if let known = runs[Array(run.utf8)] { return known.execution }
    if let known = try statements.run(run) { return known.execution }
    return try statements.execution(ofTopRun: run) ?? statements.addExecution(ofTopRun: run)
  }

  /// Makes an execution a part of that of a parent; which is the same where runs name one another in a
  /// circle.
  private func join(_ execution: Int64, toParent parent: String) throws -> Int64 {
    let other = try self.execution(ofRun: parent)
    guard other != execution else { return execution }
    try statements.moveRuns(ofExecution: execution, to: other)
    try statements.removeExecution(execution)
    for (run, known) in runs where known.execution == execution {
      runs[run] = (known.facts, other)
    }
    touched.remove(execution)
    touched.insert(other)
    return other
  }

  /// Writes what the step has found out.
  private func finish() throws {
    for run in runs.values { try statements.write(run.facts, execution: run.execution) }
    for (key, facts) in errors {
      guard let run = runs[key.runID] else { continue }
      try statements.write(facts, key, execution: run.execution)
    }
    for execution in touched {
      guard let top = try statements.topRun(ofExecution: execution) else { continue }
      let all = try statements.runs(ofExecution: execution)
      guard !all.isEmpty else {
        try statements.removeExecution(execution)
        continue
      }
      let facts = ExecutionFacts(runID: top, all)
      var failure = try statements.failure(ofExecution: execution)
      if failure?.row != facts.totals.cause?.row {
        failure = try facts.totals.cause.flatMap { try failures.failure(at: $0.row, execution) }
      }
      try statements.write(facts, failure: failure, execution: execution)
    }
    runs.removeAll(keepingCapacity: true)
    touched.removeAll(keepingCapacity: true)
    errors.removeAll(keepingCapacity: true)
  }
}
