/// The tables that executions are kept in: derived from `traces`, and dropped without loss.
///
/// They are in the database itself, or in the temporary one of a connection where that cannot be written.
struct ExecutionTables {
  /// Changes whenever other facts are derived: tables of another version are built anew.
  static let version = 4
  static let setting = "executions"
  /// In place of the version, where only some executions are in the tables.
  static let partial = 0

  /// `main` or `temp`.
  let schema: String

  static let kept = ExecutionTables(schema: "main")
  static let temporary = ExecutionTables(schema: "temp")

  /// A line is a run.
  var runs: String { "\(schema).tracetail_execution_runs" }
  /// A line is an execution: what its runs say together.
  var executions: String { "\(schema).tracetail_executions" }
  /// A line is the errors of a run that are the same error.
  var errors: String { "\(schema).tracetail_execution_errors" }
  /// A line is a cut id that the run id does not say, and its run.
  var cuts: String { "\(schema).tracetail_execution_cuts" }
  /// Rows that have changed, gone or come since they were passed, and the runs that they were of.
  var stale: String { "\(schema).tracetail_execution_changes" }
  /// One line: the version, and up to which row everything is in the tables.
  var state: String { "\(schema).tracetail_execution_state" }

  /// Their names, without a schema.
  static let names = [
    "tracetail_executions", "tracetail_execution_runs", "tracetail_execution_errors",
    "tracetail_execution_cuts", "tracetail_execution_changes", "tracetail_execution_state",
  ]

  /// What makes them.
  var definitions: [String] {
    [
      """
      CREATE TABLE \(executions) (
          id INTEGER PRIMARY KEY,
          run_id TEXT NOT NULL UNIQUE,
          name TEXT,
          naming INTEGER NOT NULL,
          part TEXT,
          runs INTEGER NOT NULL,
          rows INTEGER NOT NULL,
          errors INTEGER NOT NULL,
          warnings INTEGER NOT NULL,
          levels TEXT NOT NULL,
          first_datetime TEXT NOT NULL,
          last_datetime TEXT NOT NULL,
          first_row INTEGER NOT NULL,
          last_row INTEGER NOT NULL,
          last_level TEXT NOT NULL,
          begun INTEGER NOT NULL,
          ended INTEGER NOT NULL,
          start INTEGER,
          latest_start INTEGER,
          starts INTEGER NOT NULL,
          failure_row INTEGER NOT NULL,
          success_row INTEGER NOT NULL,
          cause_row INTEGER,
          cause_line TEXT,
          cause_stage TEXT,
          cause_job TEXT,
          least INTEGER,
          most INTEGER
      )
      """,
      """
      CREATE INDEX \(schema).tracetail_executions_newest
      ON tracetail_executions (last_datetime, last_row)
      """,
      """
      CREATE TABLE \(runs) (
          run_id TEXT PRIMARY KEY,
          execution INTEGER NOT NULL,
          parent TEXT,
          rows INTEGER NOT NULL,
          errors INTEGER NOT NULL,
          warnings INTEGER NOT NULL,
          levels TEXT NOT NULL,
          first_datetime TEXT NOT NULL,
          last_datetime TEXT NOT NULL,
          first_row INTEGER NOT NULL,
          last_row INTEGER NOT NULL,
          last_level TEXT NOT NULL,
          begun INTEGER NOT NULL,
          ended INTEGER NOT NULL,
          part TEXT,
          name TEXT,
          naming INTEGER NOT NULL,
          starts INTEGER NOT NULL,
          cause_rank INTEGER,
          cause_datetime TEXT,
          cause_row INTEGER,
          workflow_failure INTEGER NOT NULL,
          job_failure INTEGER NOT NULL,
          job_retry INTEGER NOT NULL,
          stage_retry INTEGER NOT NULL,
          success INTEGER NOT NULL,
          least INTEGER,
          most INTEGER
      ) WITHOUT ROWID
      """,
      """
      CREATE INDEX \(schema).tracetail_execution_runs_execution
      ON tracetail_execution_runs (execution)
      """,
      """
      CREATE TABLE \(errors) (
          run_id TEXT NOT NULL,
          pattern TEXT NOT NULL,
          execution INTEGER NOT NULL,
          rows INTEGER NOT NULL,
          first_datetime TEXT NOT NULL,
          last_datetime TEXT NOT NULL,
          last_row INTEGER NOT NULL,
          level TEXT NOT NULL,
          line TEXT NOT NULL,
          is_consequence INTEGER NOT NULL,
          PRIMARY KEY (run_id, pattern)
      ) WITHOUT ROWID
      """,
      """
      CREATE TABLE \(cuts) (
          cut_id TEXT NOT NULL,
          run_id TEXT NOT NULL,
          PRIMARY KEY (cut_id, run_id)
      ) WITHOUT ROWID
      """,
      "CREATE INDEX \(schema).tracetail_execution_cuts_run ON tracetail_execution_cuts (run_id)",
      "CREATE TABLE \(stale) (row INTEGER PRIMARY KEY, run_id TEXT)",
      "CREATE TABLE \(state) (version INTEGER NOT NULL, last_row INTEGER NOT NULL)",
    ]
  }

  /// Makes them, empty, in place of those that are there; `isPartial` where only some executions will be
  /// in them.
  func make(isPartial: Bool = false, on connection: OpaquePointer) throws {
    try drop(on: connection)
    for sql in definitions { try Statement(sql, on: connection).run() }
    let version = isPartial ? Self.partial : Self.version
    try Statement("INSERT INTO \(state) VALUES (\(version), 0)", on: connection).run()
  }

  /// Drops them. `traces` is not touched.
  func drop(on connection: OpaquePointer) throws {
    for name in Self.names {
      try Statement("DROP TABLE IF EXISTS \(schema).\(name)", on: connection).run()
    }
  }

  /// Up to which row they know everything; `nil` where they are not there, or of another version, or
  /// where only some executions are in them.
  func lastRow(on connection: OpaquePointer) throws -> Int64? {
    try lastRow(ofVersion: Self.version, on: connection)
  }

  /// Whether they are there for some executions.
  func arePartial(on connection: OpaquePointer) throws -> Bool {
    try lastRow(ofVersion: Self.partial, on: connection) != nil
  }

  private func lastRow(
    ofVersion version: Int, on connection: OpaquePointer
  ) throws -> Int64? {
    let master = schema == "temp" ? "sqlite_temp_master" : "\(schema).sqlite_master"
    let names = SQLText.list(Self.names)
    let count = try Statement(
      "SELECT count(*) FROM \(master) WHERE type = 'table' AND name IN \(names)", on: connection
    ).firstInteger()
    guard count == Int64(Self.names.count) else { return nil }
    return try Statement(
      "SELECT last_row FROM \(state) WHERE version = \(version)", on: connection
    ).firstInteger()
  }
}
