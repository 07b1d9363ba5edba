internal import TraceFormat

/// The tables: the reference schema, shared with other programs and never changed, and Tracetail's
/// own, which have the `tracetail_` prefix and can be dropped without harming `traces`
/// (DESIGN.md §2).
enum TraceSchema {
  /// Of the `tracetail_` tables; kept in `tracetail_settings`. `PRAGMA user_version` belongs to
  /// whoever owns the file, which may be another program.
  static let version: Int64 = 5

  /// The reference table, in a new database.
  static let traces = """
    CREATE TABLE traces (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        run_id TEXT NOT NULL,
        parent_run_id TEXT,
        level TEXT NOT NULL,
        message TEXT NOT NULL,
        mode TEXT NOT NULL,
        datetime TEXT NOT NULL,
        process INTEGER NOT NULL,
        thread INTEGER NOT NULL,
        filename TEXT NOT NULL,
        lineno INTEGER NOT NULL,
        cut_id TEXT,
        workflow_name TEXT,
        stage_name TEXT,
        job_name TEXT,
        duration_ms REAL,
        memory_usage_mb REAL,
        cpu_usage_percent REAL,
        trace_id TEXT,
        span_id TEXT,
        parent_span_id TEXT,
        exception_type TEXT,
        exception_message TEXT,
        stack_trace TEXT,
        error_code TEXT,
        user_id TEXT,
        tenant_id TEXT,
        environment TEXT,
        hostname TEXT,
        ip_address TEXT,
        python_version TEXT,
        package_version TEXT,
        tags TEXT,
        metadata TEXT,
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    )
    """

  /// The indexes of the reference schema, by name.
  static let indexes = ["run_id", "parent_run_id", "datetime", "level"].map { column in
    (name: "idx_traces_\(column)", sql: "CREATE INDEX idx_traces_\(column) ON traces(\(column))")
  }

  /// What takes a database from the version before to each version, version 1 first.
  static let migrations: [[String]] = [
    [
      // Facts about the database: the schema version, indexes that a bulk import has put off.
      """
      CREATE TABLE tracetail_settings (
          name TEXT PRIMARY KEY,
          value TEXT NOT NULL
      ) WITHOUT ROWID
      """,
      // A run. `place` is its directory; `document` the JSON document that describes it;
      // `has_records` says that it has metadata records, so that its texts are paired.
      """
      CREATE TABLE tracetail_runs (
          id INTEGER PRIMARY KEY,
          run_id TEXT NOT NULL,
          place TEXT NOT NULL,
          document BLOB,
          has_records INTEGER NOT NULL,
          UNIQUE (run_id, place)
      )
      """,
      // A source file: identity, committed offset, open record.
      // kind: 0 stdout, 1 stderr, 2 metadata.
      // seed_end: records before it were read before the run was paired, and those before
      // seed_offset have been made known to pairing since; NULL while the run is not paired.
      // open_kind: 0 none, 1 row `open_row`, 2 the text of the metadata row `open_row`, 3 reject.
      // open_text: what it is paired by, where the run is paired.
      """
      CREATE TABLE tracetail_sources (
          id INTEGER PRIMARY KEY,
          run INTEGER NOT NULL REFERENCES tracetail_runs (id),
          kind INTEGER NOT NULL,
          name TEXT NOT NULL,
          device INTEGER NOT NULL,
          inode INTEGER NOT NULL,
          birth INTEGER NOT NULL,
          size INTEGER NOT NULL,
          modified INTEGER NOT NULL,
          changed INTEGER NOT NULL,
          offset INTEGER NOT NULL,
          line INTEGER NOT NULL,
          head_low INTEGER NOT NULL,
          head_high INTEGER NOT NULL,
          tail_low INTEGER NOT NULL,
          tail_high INTEGER NOT NULL,
          template TEXT,
          seed_end INTEGER,
          seed_offset INTEGER NOT NULL,
          seed_records INTEGER NOT NULL,
          open_offset INTEGER NOT NULL,
          open_line INTEGER NOT NULL,
          open_kind INTEGER NOT NULL DEFAULT 0,
          open_row INTEGER,
          open_text BLOB
      )
      """,
      "CREATE INDEX tracetail_sources_run ON tracetail_sources (run)",
      // The ledger: which bytes of which source became which rows, and when. Sources whose records
      // are paired share the rows of their run; bytes without rows have none. is_retried: the bytes
      // were rejects, and were parsed later with other options.
      """
      CREATE TABLE tracetail_batches (
          id INTEGER PRIMARY KEY,
          batch INTEGER NOT NULL,
          source INTEGER NOT NULL REFERENCES tracetail_sources (id),
          first_byte INTEGER NOT NULL,
          end_byte INTEGER NOT NULL,
          records INTEGER NOT NULL,
          first_row INTEGER,
          last_row INTEGER,
          is_retried INTEGER NOT NULL DEFAULT 0,
          committed_at TEXT NOT NULL
      )
      """,
      "CREATE INDEX tracetail_batches_source ON tracetail_batches (source)",
      // What could not be parsed: the raw bytes, where they were, and why.
      """
      CREATE TABLE tracetail_rejects (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          source INTEGER NOT NULL REFERENCES tracetail_sources (id),
          offset INTEGER NOT NULL,
          length INTEGER NOT NULL,
          line INTEGER NOT NULL,
          reason TEXT NOT NULL,
          detail TEXT NOT NULL,
          bytes BLOB NOT NULL,
          created_at TEXT NOT NULL
      )
      """,
      "CREATE INDEX tracetail_rejects_source ON tracetail_rejects (source, offset)",
      // Records of paired runs of which one side only has been seen, in the order of their texts,
      // so that one text, all texts with the same beginning, and the next longer one are found by
      // the key. side: 0 text, 1 metadata. row: of traces; below 0: the reject -row. piece: tells
      // apart equal pieces of one record. source, offset, line: where a text stands. is_held: its
      // row waits in tracetail_held.
      """
      CREATE TABLE tracetail_unpaired (
          run INTEGER NOT NULL REFERENCES tracetail_runs (id),
          stream INTEGER NOT NULL,
          side INTEGER NOT NULL,
          text BLOB NOT NULL,
          row INTEGER NOT NULL,
          piece INTEGER NOT NULL,
          source INTEGER,
          offset INTEGER,
          line INTEGER,
          is_held INTEGER NOT NULL DEFAULT 0,
          PRIMARY KEY (run, stream, side, text, row, piece)
      ) WITHOUT ROWID
      """,
      // Rows of texts that metadata explains in part: taken out of traces, and put back should it
      // turn out that the metadata has another text. reject: what the metadata does not explain.
      """
      CREATE TABLE tracetail_held (
          row INTEGER PRIMARY KEY,
          reject INTEGER,
          \((Column.names + ["error_flag", "created_at"]).joined(separator: ", "))
      )
      """,
    ],
    [
      // Runs that `tracetail archive` copies, and the partition that each is in: the month of
      // its last record, "2026-01". rows: how many it had then; last_datetime: of its last record.
      """
      CREATE TABLE IF NOT EXISTS tracetail_archived (
          run_id TEXT PRIMARY KEY,
          partition TEXT NOT NULL,
          rows INTEGER NOT NULL,
          last_datetime TEXT NOT NULL,
          archived_at TEXT NOT NULL
      ) WITHOUT ROWID
      """,
      // Which rows are in a partition, or will be; one that is in traces too counts as it is there.
      """
      CREATE TABLE IF NOT EXISTS tracetail_archived_rows (
          first_row INTEGER PRIMARY KEY,
          last_row INTEGER NOT NULL,
          partition TEXT NOT NULL
      )
      """,
      // Rows of which the copy in a partition is void: later bytes made another row of them, or none.
      """
      CREATE TABLE IF NOT EXISTS tracetail_withdrawn (
          row INTEGER NOT NULL,
          partition TEXT NOT NULL,
          PRIMARY KEY (row, partition)
      ) WITHOUT ROWID
      """,
    ],
    pendingEntries + identity + readings + writers,
    surveys,
    openRows,
  ]
}
