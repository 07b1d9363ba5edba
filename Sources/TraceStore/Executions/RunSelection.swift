internal import TraceFormat

/// The runs that names mean, as of the moment when they were looked up; see
/// `ExecutionList.selection(_:since:until:)`.
public struct RunSelection: Sendable, Equatable {
  /// What a run was selected by.
  enum Kind: String, CaseIterable {
    case run, workflow, job, stage

    /// The part of the writer that has the name; `nil` of a run.
    var part: WriterMessage.Part? {
      switch self {
      case .run: nil
      case .workflow: .workflow
      case .job: .job
      case .stage: .stage
      }
    }

    /// The column that says the name where it is filled.
    var column: TraceFormat.Column? {
      switch self {
      case .run: nil
      case .workflow: .workflowName
      case .job: .jobName
      case .stage: .stageName
      }
    }
  }

  /// In the temporary database of the reader: it lives as long, and there is one at a time.
  static let table = "temp.tracetail_selected_runs"

  /// What was asked for.
  public let names: RunNames

  /// The names with their kinds.
  static func wanted(_ names: RunNames) -> [(kind: Kind, name: String)] {
    let values: [(Kind, String?)] = [
      (.run, names.run), (.workflow, names.workflow), (.job, names.job), (.stage, names.stage),
    ]
    return values.compactMap { kind, name in name.map { (kind, $0) } }
  }

  /// The condition that a row is of those runs. A column that is filled says it better than any run.
  func condition(_ table: ReadableTraces) -> String {
    Self.wanted(names).map { kind, name in
      let isSelected =
        "run_id IN (SELECT run_id FROM \(Self.table) WHERE kind = '\(kind.rawValue)')"
      guard let column = kind.column.map({ table.expression($0) }), column != "NULL" else {
        return isSelected
      }
      return "CASE WHEN \(column) NOT NULL"
        + " THEN \(column) = \(SQLText.literal(name)) COLLATE NOCASE ELSE \(isSelected) END"
    }.joined(separator: " AND ")
  }
}

extension ExecutionList {
  /// Looks up the runs that names mean: those of that name, and all that began in them.
  ///
  /// Where a name is that of something within an execution, the rows of the execution are read, since
  /// only they say what began where.
  ///
  /// - Parameters:
  ///   - names: what is asked for.
  ///   - since: only executions with a row of that datetime or a later one; `nil` for any.
  ///   - until: only executions with a row before that datetime; `nil` for any.
  /// - Returns: the selection, for `RowFilter`; `nil` where nothing is named. It takes the place of the
  ///   one before.
  /// - Throws: `StoreError`.
  public func selection(
    _ names: RunNames, since: DatetimeBound? = nil, until: DatetimeBound? = nil
  ) throws -> RunSelection? {
    guard !names.isEmpty else { return nil }
    try reader.read { connection in
      try Statement("DROP TABLE IF EXISTS \(RunSelection.table)", on: connection).run()
      try Statement(
        """
        CREATE TABLE \(RunSelection.table) (
          kind TEXT, run_id TEXT, PRIMARY KEY (kind, run_id)) WITHOUT ROWID
        """, on: connection
      ).run()
    }
    let time = ExecutionFilter(since: since, until: until).condition(tables)
    for (kind, name) in RunSelection.wanted(names) {
      let matches =
        kind.part.map {
          "r.part = '\($0.rawValue)' AND r.name = \(SQLText.literal(name)) COLLATE NOCASE"
        } ?? "r.run_id = \(SQLText.literal(name))"
      try selectWhole(kind, name, time)
      try selectWithin(kind, matches, time)
    }
    return RunSelection(names: names)
  }

  /// Executions that are of that name as a whole: all of their runs.
  private func selectWhole(_ kind: RunSelection.Kind, _ name: String, _ time: String) throws {
    let literal = SQLText.literal(name)
    let isWhole =
      switch kind {
      case .run: "e.run_id = \(literal)"
      case .workflow:
        "e.name = \(literal) COLLATE NOCASE AND ifnull(e.part, '') NOT IN ('JOB', 'STAGE')"
      case .job, .stage:
        "e.name = \(literal) COLLATE NOCASE AND e.part = '\(kind.part?.rawValue ?? "")'"
      }
    try reader.read { connection in
      try Statement(
        """
        INSERT OR IGNORE INTO \(RunSelection.table)
        SELECT '\(kind.rawValue)', run_id FROM \(tables.runs) WHERE execution IN
          (SELECT id FROM \(tables.executions) e WHERE \(isWhole) AND \(time))
        """, on: connection
      ).run()
    }
  }

  /// Runs of that name within executions, and what began in them.
  private func selectWithin(
    _ kind: RunSelection.Kind, _ matches: String, _ time: String
  ) throws {
    var named: [Int64: Set<String>] = [:]
    var executions: [Int64: ExecutionSummary] = [:]
    try reader.read { connection in
      try Statement(
        """
        SELECT \(ExecutionStatements.summaryColumns("e")), r.run_id
        FROM \(tables.runs) r JOIN \(tables.executions) e ON e.id = r.execution
        WHERE \(matches) AND \(time) AND NOT EXISTS (SELECT 1 FROM \(RunSelection.table) s
          WHERE s.kind = '\(kind.rawValue)' AND s.run_id = r.run_id)
        """, on: connection
      ).forEach(body: { row in
        let id = row.integer(0)
        if executions[id] == nil { executions[id] = ExecutionStatements.summary(row, now: 0) }
        named[id, default: []].insert(row.text(ExecutionStatements.summaryColumnCount))
      })
    }
    for (id, execution) in executions {
      var tree = ExecutionTree(top: execution.runID)
      let rows = try reader.rows(ofRuns: runs(of: execution))
      while let row = try rows.next() { tree.add(row) }
      try select(kind, tree.runs(startedBy: named[id] ?? []))
    }
  }

  private func select(_ kind: RunSelection.Kind, _ runs: [String]) throws {
    try reader.read { connection in
      let insert = try Statement(
        "INSERT OR IGNORE INTO \(RunSelection.table) VALUES ('\(kind.rawValue)', ?1)",
        on: connection)
      for run in runs { try insert.run(.text(run)) }
    }
  }
}
