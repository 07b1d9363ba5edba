extension TraceSchema {
  /// Pairing: the pending entries of runs: a part of version 3.
  ///
  /// Version 2 knew the same in four places: what has no partner, what is held, the open record of
  /// each source, and its seeds. All of it is taken over; no source is read for that.
  static let pendingEntries: [String] = [
    // What has no partner yet, in the order of its texts, so that one text, all texts with the same
    // beginning, and the next longer one are found by the key.
    // side: 0 a text, 1 a piece of metadata. row: of traces; below 0: the reject -row. piece: tells
    // apart equal pieces of one record.
    // state: 0 final; 1 the last record of `source`, whose last line has ended; 2 the last record of
    // `source`, in the middle of a line. A piece with such a state is taken by that record, and free
    // again when it goes on. source, offset, line: where the text stands.
    """
    CREATE TABLE tracetail_pending (
        run INTEGER NOT NULL REFERENCES tracetail_runs (id),
        stream INTEGER NOT NULL,
        side INTEGER NOT NULL,
        text BLOB NOT NULL,
        state INTEGER NOT NULL,
        row INTEGER NOT NULL,
        piece INTEGER NOT NULL,
        source INTEGER,
        offset INTEGER,
        line INTEGER,
        PRIMARY KEY (run, stream, side, text, state, row, piece)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX tracetail_pending_open ON tracetail_pending (run, source) WHERE state > 0",
    """
    INSERT OR IGNORE INTO tracetail_pending
    SELECT u.run, u.stream, u.side, u.text, iif(s.id IS NULL, 0, \(openState)), u.row, u.piece,
      ifnull(s.id, u.source), ifnull(s.open_offset, u.offset), ifnull(s.open_line, u.line)
    FROM tracetail_unpaired u LEFT JOIN tracetail_sources s ON s.id = (
      SELECT o.id FROM tracetail_sources o
      WHERE u.side = 0 AND o.run = u.run AND o.kind = u.stream AND o.open_text = u.text
        AND o.open_row = abs(u.row) AND o.open_kind = iif(u.row > 0, 1, 3)
      LIMIT 1)
    """,
    """
    INSERT OR IGNORE INTO tracetail_pending
    SELECT s.run, s.kind, 1, s.open_text, \(openState), s.open_row, 9223372036854775807 - s.id,
      s.id, s.open_offset, s.open_line
    FROM tracetail_sources s WHERE s.open_kind = 2 AND s.open_text NOT NULL
    """,
    // The text of an open record is not kept as long as its run is not paired.
    """
    INSERT OR IGNORE INTO tracetail_pending
    SELECT s.run, s.kind, 0, x'', 1, s.open_row, 0, s.id, s.open_offset, s.open_line
    FROM tracetail_sources s WHERE s.open_kind = 1 AND s.open_text IS NULL
    """,
    "DROP TABLE tracetail_unpaired",
    // Rows of texts that metadata explains in part.
    "ALTER TABLE tracetail_held RENAME TO tracetail_suppressed",
    // open_state: 0 no record is open; 1 one is; 2 what is open is a part of a record that is too
    // long for a row; 3 one is, and pairing does not know its text, since its run is not paired.
    """
    UPDATE tracetail_sources SET open_kind =
      iif(open_kind > 0, iif(kind < 2 AND open_text IS NULL, 3, 1), 0)
    """,
    "ALTER TABLE tracetail_sources RENAME COLUMN open_kind TO open_state",
    "ALTER TABLE tracetail_sources DROP COLUMN open_row",
    "ALTER TABLE tracetail_sources DROP COLUMN open_text",
    // The backlog: records that were read before their run was paired. Those between the two offsets
    // are not known to pairing yet; backlog_end is NULL while the run is not paired.
    "ALTER TABLE tracetail_sources RENAME COLUMN seed_end TO backlog_end",
    "ALTER TABLE tracetail_sources RENAME COLUMN seed_offset TO backlog_offset",
    "ALTER TABLE tracetail_sources DROP COLUMN seed_records",
  ]

  /// Whether the last line of an open record has ended: what was read is longer than its text then.
  private static let openState =
    "iif(s.offset - s.open_offset > length(ifnull(s.open_text, x'')), 1, 2)"
}
