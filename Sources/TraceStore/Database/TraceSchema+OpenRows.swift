extension TraceSchema {
  /// The open records of runs that are not paired: version 5.
  ///
  /// Each was a pending entry without a text, deleted and inserted with each line of a file that grows. It
  /// is a number of its source now, which is written anyway. Rejects need none: they are found where they
  /// stand.
  static let openRows: [String] = [
    // open_row: the row of the open record where open_state is 3.
    "ALTER TABLE tracetail_sources ADD COLUMN open_row INTEGER",
    """
    UPDATE tracetail_sources SET open_row = (
      SELECT p.row FROM tracetail_pending p
      WHERE p.run = tracetail_sources.run AND p.source = tracetail_sources.id AND p.state > 0
        AND p.side = 0 AND p.text = x'' AND p.row > 0)
    WHERE open_state = 3
    """,
    "DELETE FROM tracetail_pending WHERE state > 0 AND side = 0 AND text = x''",
  ]
}
