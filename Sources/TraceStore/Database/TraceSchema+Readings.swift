extension TraceSchema {
  /// How each source is read: a part of version 3.
  static let readings: [String] = [
    // Sources that are one JSON object, which describes their run: `tracetail_runs.document` is
    // that of the last of them.
    """
    CREATE TABLE IF NOT EXISTS tracetail_documents (
        source INTEGER PRIMARY KEY REFERENCES tracetail_sources (id),
        document BLOB NOT NULL
    )
    """,
    // Version 2 kept the last document of a run, whatever stood around it. Where it is one now, it
    // is all that a source of metadata has: no record was read of it.
    """
    INSERT OR IGNORE INTO tracetail_documents (source, document)
    SELECT max(s.id), r.document FROM tracetail_runs r JOIN tracetail_sources s ON s.run = r.id
    WHERE r.document IS NOT NULL AND s.kind = 2 AND s.offset >= length(r.document)
      AND NOT EXISTS (
        SELECT 1 FROM tracetail_batches b WHERE b.source = s.id AND b.records > 0)
    GROUP BY r.id
    """,
    // What was given with options for a source, and what is around its lines. year: that of the first
    // datetime; clock_year, clock_month: of the newest. template_before: the templates without
    // those that were found in the open record.
    """
    CREATE TABLE IF NOT EXISTS tracetail_readings (
        source INTEGER PRIMARY KEY REFERENCES tracetail_sources (id),
        is_template_given INTEGER NOT NULL DEFAULT 0,
        is_single_line INTEGER NOT NULL DEFAULT 0,
        datetime_format TEXT,
        tries_other_forms INTEGER NOT NULL DEFAULT 0,
        timezone TEXT,
        year INTEGER,
        clock_year INTEGER,
        clock_month INTEGER,
        is_template_open INTEGER NOT NULL DEFAULT 0,
        template_before TEXT,
        wrapping INTEGER,
        json_keys TEXT,
        level_map TEXT
    )
    """,
  ]

  /// What the beginning of a source tells: version 4.
  static let surveys: [String] = [
    // The templates that the beginning of the source tells, and how many bytes of it were looked at
    // for that.
    "ALTER TABLE tracetail_readings ADD COLUMN found_templates TEXT",
    "ALTER TABLE tracetail_readings ADD COLUMN surveyed INTEGER NOT NULL DEFAULT 0",
    // Whether metadata was left in an array of records: 0 in none, 1 behind an object, 2 behind a
    // comma.
    "ALTER TABLE tracetail_readings ADD COLUMN array_place INTEGER NOT NULL DEFAULT 0",
  ]
}
